//! From TOML to terms.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeString, DeTable};

use super::check::{self, needs_limit};
use super::values::{Value, Walk};
use super::{Flaw, PolicyError};
use crate::feed::Threshold;
use crate::policy::control::{Control, Grade};
use crate::policy::platform::Platform;
use crate::policy::terms::{Act, Group, Limit, POLICY_MAX, Rule, Terms};
use crate::text::line_and_column;

/// Keys of the file itself.
const TOP: [&str; 6] = ["name", "revision", "platforms", "max_age", "clearance", "any_of"];
/// Keys of every rule.
const RULE: [&str; 4] = ["require", "on_fail", "on_unknown", "cites"];
/// Evidence of yesterday: a phone is looked at on the day.
const MAX_AGE: u64 = 24 * 3_600;
/// A shooting day and the evening before.
const CLEARANCE: u64 = 24 * 3_600;

/// Reads and checks a policy.
pub(in crate::policy) fn read(text: &str) -> Result<Terms, PolicyError> {
    let error = |at: usize, reason: String| {
        let (line, column) = line_and_column(text, at);
        PolicyError { line, column, reason }
    };
    if text.len() > POLICY_MAX {
        return Err(error(0, format!("the file is longer than {POLICY_MAX} bytes")));
    }
    let table = DeTable::parse(text).map_err(|wrong| {
        let at = wrong.span().map_or(0, |span| span.start);
        error(at, wrong.message().trim().to_owned())
    })?;
    let mut walk = Walk::default();
    let terms = file(&mut walk, table.get_ref());
    if let Some(terms) = &terms {
        for Flaw { at, reason } in check::flaws(terms) {
            let place = walk.place(&at);
            walk.wrong(place, reason);
        }
    }
    match (terms, walk.first_wrong()) {
        (Some(terms), None) => Ok(terms),
        (_, Some((at, reason))) => Err(error(at, reason)),
        (None, None) => Err(error(0, "the file is no policy".to_owned())),
    }
}

fn file(walk: &mut Walk, table: &DeTable<'_>) -> Option<Terms> {
    let mut name = None;
    let mut revision = None;
    let mut platforms = Some(Platform::PHONES.to_vec());
    let (mut max_age, mut clearance) = (Some(MAX_AGE), Some(CLEARANCE));
    let mut any_of = Some(Vec::new());
    let mut families = Vec::new();
    for (key, value) in table {
        let word: &str = key.get_ref();
        let place = value.span().start;
        match word {
            "name" => name = walk.text(value, word),
            "revision" => {
                let number = walk.number(value, word);
                let small = number.and_then(|number| u32::try_from(number).ok());
                if number.is_some() && small.is_none() {
                    walk.wrong(place, format!("revision is at most {}", u32::MAX));
                }
                revision = small;
            }
            "platforms" => {
                // A laptop is told apart from a slip of the finger: the check says why it does not belong here.
                let [ios, ipados, android] = phones();
                let desktop = (Platform::Desktop.name(), Platform::Desktop);
                platforms = list(walk, value, word, &[ios, ipados, android, desktop]);
            }
            "max_age" => max_age = walk.span(value, word),
            "clearance" => clearance = walk.span(value, word),
            "any_of" => any_of = groups(walk, value),
            _ => families.push((key, value)),
        }
        walk.at(word.to_owned(), place);
    }
    // What a rule is asked of by default depends on the policy's platforms.
    let covered = platforms.clone().unwrap_or_default();
    let mut rules = BTreeMap::new();
    for (key, value) in families {
        family(walk, key, value, &covered, &mut rules);
    }
    for (missing, key) in [(name.is_none(), "name"), (revision.is_none(), "revision")] {
        if missing && !table.contains_key(key) {
            walk.missing(0, format!("the policy has no {key}"));
        }
    }
    Some(Terms {
        name: name?,
        revision: revision?,
        platforms: platforms?,
        max_age: max_age?,
        clearance: clearance?,
        rules,
        any_of: any_of?,
    })
}

/// The controls whose names begin with `key`.
fn family(
    walk: &mut Walk,
    key: &Spanned<DeString<'_>>,
    value: &Value<'_>,
    covered: &[Platform],
    rules: &mut BTreeMap<Control, Rule>,
) {
    let first: &str = key.get_ref();
    let known = |control: &Control| control.name().split('.').next() == Some(first);
    if !Control::ALL.iter().any(known) {
        let controls = Control::ALL.map(Control::name).join(", ");
        let reason = format!(
            "unknown key or control `{}`; keys are {}, controls {controls}",
            first.escape_debug(),
            TOP.join(", ")
        );
        return walk.wrong(key.span().start, reason);
    }
    let Some(members) = walk.table(value, first) else {
        return;
    };
    for (key, value) in members {
        let name = format!("{first}.{}", key.get_ref());
        let Ok(control) = name.parse::<Control>() else {
            let near: Vec<_> = Control::ALL.iter().filter(|it| known(it)).map(|it| it.name()).collect();
            let reason = format!(
                "unknown control `{}`; there is {}",
                name.escape_debug(),
                near.join(", ")
            );
            walk.wrong(key.span().start, reason);
            continue;
        };
        walk.at(name, key.span().start);
        if let Some(rule) = rule(walk, control, value, covered) {
            rules.insert(control, rule);
        }
    }
}

fn rule(walk: &mut Walk, control: Control, value: &Value<'_>, covered: &[Platform]) -> Option<Rule> {
    let table = walk.table(value, control.name())?;
    let mut require = None;
    let (mut on_fail, mut on_unknown) = (Some(Act::Block), Some(Act::ApproveAfter));
    let mut cites = None;
    let mut limits = BTreeMap::new();
    for (key, value) in table {
        let word: &str = key.get_ref();
        walk.at(format!("{control}.{word}"), value.span().start);
        match word {
            "require" => require = Some(grades(walk, control, value, covered)),
            "on_fail" => on_fail = walk.word(value, word, &acts()),
            "on_unknown" => on_unknown = walk.word(value, word, &acts()),
            "cites" => cites = walk.text(value, word),
            _ if limit_keys(control).contains(&word) => {
                limits.insert(word, value);
            }
            _ => {
                let known = [&RULE[..], limit_keys(control)].concat();
                walk.unknown_key(key.span().start, word, &known);
            }
        }
    }
    if require.is_none() {
        let place = walk.place(control.name());
        walk.missing(place, format!("{control} does not say which grade it requires"));
    }
    let limit = limit(walk, control, &limits);
    Some(Rule {
        require: require??,
        on_fail: on_fail?,
        on_unknown: on_unknown?,
        limit: limit?,
        cites,
    })
}

/// `"observed"` for every platform of the policy, or `{ ios = "observed", android = "attested" }`.
fn grades(
    walk: &mut Walk,
    control: Control,
    value: &Value<'_>,
    covered: &[Platform],
) -> Option<BTreeMap<Platform, Grade>> {
    let words = Grade::ALL.map(|grade| (grade.name(), grade));
    if value.get_ref().as_str().is_some() {
        let grade = walk.word(value, "require", &words)?;
        return Some(covered.iter().map(|platform| (*platform, grade)).collect());
    }
    let Some(table) = value.get_ref().as_table() else {
        let reason = "require is a grade, or a grade a platform: { ios = \"observed\", android = \"attested\" }";
        walk.wrong(value.span().start, reason);
        return None;
    };
    let mut grades = BTreeMap::new();
    for (key, value) in table {
        let word: &str = key.get_ref();
        walk.at(format!("{control}.require.{word}"), value.span().start);
        match phones().iter().find(|(name, _)| *name == word) {
            Some((_, platform)) => {
                grades.insert(*platform, walk.word(value, word, &words)?);
            }
            None => {
                walk.unknown_key(key.span().start, word, &phones().map(|(name, _)| name));
                return None;
            }
        }
    }
    Some(grades)
}

/// Keys of a control's own.
const fn limit_keys(control: Control) -> &'static [&'static str] {
    match control {
        Control::OsCurrent => &["threshold", "grace", "grace_exploited"],
        Control::AppCurrent => &["minimum_version"],
        Control::StorageFree => &["minimum_bytes"],
        Control::BatteryLevel => &["minimum_percent"],
        _ => &[],
    }
}

/// A limit as far as it is said: none where a control has none, nothing at all where it is wrong.
fn limit(walk: &mut Walk, control: Control, said: &BTreeMap<&str, &Value<'_>>) -> Option<Option<Limit>> {
    let mut missing = None;
    let mut get = |key: &'static str| {
        let found = said.get(key).copied();
        if found.is_none() {
            missing = Some(key);
        }
        found
    };
    let read = match control {
        Control::OsCurrent => {
            let words = [
                ("latest", Threshold::Latest),
                ("supported-train", Threshold::SupportedTrain),
            ];
            let threshold = get("threshold").and_then(|value| walk.word(value, "threshold", &words));
            let mut span = |key| get(key).and_then(|value| walk.span(value, key));
            let (grace, grace_exploited) = (span("grace"), span("grace_exploited"));
            threshold.and_then(|threshold| {
                Some(Limit::Os {
                    threshold,
                    grace: grace?,
                    grace_exploited: grace_exploited?,
                })
            })
        }
        Control::AppCurrent => get("minimum_version")
            .and_then(|value| walk.version(value, "minimum_version"))
            .map(|minimum| Limit::Version { minimum }),
        Control::StorageFree | Control::BatteryLevel => {
            let key = limit_keys(control)[0];
            let amount = get(key).and_then(|value| walk.number(value, key));
            amount.map(|minimum| Limit::Amount { minimum })
        }
        _ => None,
    };
    if let Some(key) = missing {
        let place = walk.place(control.name());
        walk.missing(place, format!("{control} does not say its {key}"));
    }
    (read.is_some() || !needs_limit(control)).then_some(read)
}

/// Nothing at all where any of it could not be read: whether a choice is one cannot be told of what is left of it.
fn groups(walk: &mut Walk, value: &Value<'_>) -> Option<Vec<Group>> {
    let mut groups = Some(Vec::new());
    for (index, value) in walk.array(value, "any_of")?.iter().enumerate() {
        let group = group(walk, value, &format!("any_of.{index}"));
        groups = groups.zip(group).map(|(mut groups, group)| {
            groups.push(group);
            groups
        });
    }
    groups
}

fn group(walk: &mut Walk, value: &Value<'_>, path: &str) -> Option<Group> {
    walk.at(path.to_owned(), value.span().start);
    let (mut controls, mut cites) = (Some(Vec::new()), None);
    for (key, value) in walk.table(value, "any_of")? {
        let word: &str = key.get_ref();
        match word {
            "controls" => {
                walk.at(format!("{path}.controls"), value.span().start);
                controls = members(walk, value);
            }
            "cites" => cites = walk.text(value, word),
            _ => walk.unknown_key(key.span().start, word, &["controls", "cites"]),
        }
    }
    Some(Group {
        controls: controls?,
        cites,
    })
}

/// The controls of a choice: each that is not one is told where it stands.
fn members(walk: &mut Walk, value: &Value<'_>) -> Option<Vec<Control>> {
    let read = walk.array(value, "controls")?.iter().map(|value| {
        let said = walk.string(value, "each of controls")?;
        let control = said.parse().ok();
        if control.is_none() {
            let controls = Control::ALL.map(Control::name).join(", ");
            let reason = format!("unknown control `{}`; there are {controls}", said.escape_debug());
            walk.wrong(value.span().start, reason);
        }
        control
    });
    // Every one is read, whatever was wrong with one before.
    let read: Vec<Option<Control>> = read.collect();
    read.into_iter().collect()
}

fn list<T: Copy>(walk: &mut Walk, value: &Value<'_>, what: &str, words: &[(&str, T)]) -> Option<Vec<T>> {
    let one = format!("each of {what}");
    let values = walk.array(value, what)?;
    values.iter().map(|value| walk.word(value, &one, words)).collect()
}

fn phones() -> [(&'static str, Platform); 3] {
    Platform::PHONES.map(|platform| (platform.name(), platform))
}

fn acts() -> [(&'static str, Act); 4] {
    Act::ALL.map(|act| (act.name(), act))
}
