//! Whether terms can be met, and agree with themselves.

use std::collections::HashSet;

use super::{Flaw, span};
use crate::policy::control::{Control, Grade};
use crate::policy::platform::Platform;
use crate::policy::terms::{Act, Group, Limit, Rule, Terms};

/// A month: what was seen before says nothing of a phone.
const SPAN_MAX: u64 = 31 * 86_400;
/// A year of grace is no requirement.
const GRACE_MAX: u64 = 366 * 86_400;
/// An hour: shorter, a clearance would end during the first question.
const CLEARANCE_MIN: u64 = 3_600;
/// More alternatives than there are controls to choose from.
const GROUPS_MAX: usize = 8;

/// Everything that is wrong, in the order of the terms.
pub(in crate::policy) fn flaws(terms: &Terms) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut wrong = |at: String, reason: String| flaws.push(Flaw { at, reason });
    if terms.revision == 0 {
        wrong("revision".to_owned(), "revision begins at 1".to_owned());
    }
    platforms(&terms.platforms, &mut wrong);
    if !(60..=SPAN_MAX).contains(&terms.max_age) {
        let reason = format!("max_age is from 1m to {}", span::text(SPAN_MAX));
        wrong("max_age".to_owned(), reason);
    }
    if !(CLEARANCE_MIN..=SPAN_MAX).contains(&terms.clearance) {
        let reason = format!("clearance is from 1h to {}", span::text(SPAN_MAX));
        wrong("clearance".to_owned(), reason);
    }
    for (control, rule) in &terms.rules {
        grades(*control, rule, terms, &mut wrong);
        acts(*control, rule, &mut wrong);
        limit(*control, rule, &mut wrong);
    }
    groups(terms, &mut wrong);
    flaws
}

/// Whether a rule for `control` says what it measures against.
pub(super) const fn needs_limit(control: Control) -> bool {
    matches!(
        control,
        Control::OsCurrent | Control::AppCurrent | Control::StorageFree | Control::BatteryLevel
    )
}

fn platforms(platforms: &[Platform], wrong: &mut impl FnMut(String, String)) {
    let distinct = platforms.iter().collect::<HashSet<_>>().len() == platforms.len();
    let reason = if platforms.is_empty() {
        "a policy without platforms clears nothing"
    } else if !distinct {
        "a platform stands here twice"
    } else if platforms.contains(&Platform::Desktop) {
        "a laptop's gate asks passcode.set alone; a policy does not change it"
    } else {
        return;
    };
    wrong("platforms".to_owned(), reason.to_owned());
}

fn grades(control: Control, rule: &Rule, terms: &Terms, wrong: &mut impl FnMut(String, String)) {
    if rule.require.is_empty() {
        let reason = format!("{control} is asked of no platform");
        wrong(format!("{control}.require"), reason);
    }
    for (platform, grade) in &rule.require {
        let at = format!("{control}.require.{}", platform.name());
        let ceiling = platform.ceiling(control);
        let alone = platform.app_ceiling(control);
        if !terms.platforms.contains(platform) {
            let reason = format!("{} is not among the policy's platforms", platform.name());
            wrong(at, reason);
        } else if *grade == Grade::Unknown {
            let reason = "unknown is never enough; leave the control out to ask nothing";
            wrong(at, reason.to_owned());
        } else if *grade > ceiling {
            let noun = platform.noun();
            let mut reason = format!("no {noun} can show this above {}", ceiling.name());
            if ceiling == Grade::Managed {
                reason += &format!(", and one that nobody manages not above {}", alone.name());
            }
            wrong(at, reason);
        }
    }
}

fn acts(control: Control, rule: &Rule, wrong: &mut impl FnMut(String, String)) {
    let (fail, unknown) = (rule.on_fail, rule.on_unknown);
    if fail < unknown {
        let reason = format!(
            "a definite failure cannot be taken more lightly ({}) than a missing answer ({})",
            fail.name(),
            unknown.name()
        );
        wrong(format!("{control}.on_fail"), reason);
    }
    if control == Control::AppGenuine && unknown < Act::ApproveAfter {
        let reason = "a phone that no genuine app vouches for is held at least: approve_after";
        wrong(format!("{control}.on_unknown"), reason.to_owned());
    }
    if control == Control::DeviceNotLost && fail != Act::Block {
        let reason = "a device that is reported lost never records: block";
        wrong(format!("{control}.on_fail"), reason.to_owned());
    }
}

fn limit(control: Control, rule: &Rule, wrong: &mut impl FnMut(String, String)) {
    match (&rule.limit, control) {
        (
            Some(Limit::Os {
                grace, grace_exploited, ..
            }),
            Control::OsCurrent,
        ) => {
            if *grace > GRACE_MAX {
                let reason = format!("grace is at most {}", span::text(GRACE_MAX));
                wrong(format!("{control}.grace"), reason);
            }
            if grace_exploited > grace {
                let reason = "a release that fixes a vulnerability under attack has no longer grace than another";
                wrong(format!("{control}.grace_exploited"), reason.to_owned());
            }
            if *grace > 0 && rule.on_fail == Act::Warn {
                let reason = "grace has no effect where a failure only warns";
                wrong(format!("{control}.grace"), reason.to_owned());
            }
        }
        (Some(Limit::Version { .. }), Control::AppCurrent) => {}
        (Some(Limit::Amount { .. }), Control::StorageFree) => {}
        (None, _) if !needs_limit(control) => {}
        (Some(Limit::Amount { minimum }), Control::BatteryLevel) => {
            if *minimum > 100 {
                wrong(format!("{control}.minimum_percent"), "at most 100 percent".to_owned());
            }
        }
        _ => wrong(
            control.name().to_owned(),
            format!("{control} is not measured like this"),
        ),
    }
}

fn groups(terms: &Terms, wrong: &mut impl FnMut(String, String)) {
    if terms.any_of.len() > GROUPS_MAX {
        wrong("any_of".to_owned(), format!("more than {GROUPS_MAX} groups"));
    }
    let mut seen = HashSet::new();
    for (index, Group { controls, .. }) in terms.any_of.iter().enumerate() {
        let at = format!("any_of.{index}.controls");
        if controls.len() < 2 {
            wrong(at.clone(), "a choice is between two controls or more".to_owned());
        }
        for control in controls {
            let reason = if !seen.insert(*control) {
                format!("{control} stands in a group twice")
            } else if matches!(control, Control::AppGenuine | Control::DeviceNotLost) {
                format!("nothing stands in for {control}")
            } else {
                match terms.rules.get(control) {
                    None => format!("{control} has no rule of its own in this policy"),
                    Some(rule) if rule.on_fail == Act::Warn => {
                        format!("{control} only warns, so that nothing is gained by a choice")
                    }
                    Some(_) => continue,
                }
            };
            wrong(at.clone(), reason);
        }
    }
}
