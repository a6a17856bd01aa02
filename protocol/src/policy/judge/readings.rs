//! What is known of each control, from everybody who says something of it.

use jiff::Timestamp;

use super::reading::{Lag, Reading};
use super::{seconds, word};
use crate::feed::{self, DeviceOs, OsFeed, OsReason, OsStanding, Threshold, Version};
use crate::policy::control::{Control, Grade, State};
use crate::policy::evidence::OsVersion;
use crate::policy::known::{Known, Signed};
use crate::policy::reason::Reason;
use crate::policy::terms::{Limit, Terms};
use crate::text::Label;

/// What is known of every control.
pub(super) struct Readings([Reading; Control::ALL.len()]);

impl Readings {
    pub(super) fn of(&self, control: Control) -> &Reading {
        &self.0[control as usize]
    }

    /// Hears everybody.
    pub(super) fn take(terms: &Terms, known: &Known<'_>, now: Timestamp) -> Self {
        let mut said: [Option<Reading>; Control::ALL.len()] = [const { None }; Control::ALL.len()];
        let old = word::too_old(terms, known, now);
        for finding in &known.evidence.controls {
            let Ok(control) = finding.control.as_str().parse::<Control>() else {
                continue;
            };
            let reading = match &old {
                Some(reason) => Reading::unknown(reason.clone()),
                None => word::read(control, finding, terms, known),
            };
            let slot = &mut said[control as usize];
            *slot = Some(match slot.take() {
                // A document that says two things of one control is taken at its weaker word.
                Some(before) => weaker(before, reading),
                None => reading,
            });
        }
        let hear = |control: Control| {
            let word = said[control as usize].clone().unwrap_or_else(Reading::silent);
            found(terms, known, now, control).and(match control {
                Control::OsCurrent => os(terms, known, now, old.as_ref(), current).and(word.unless_fail()),
                Control::OsSupported => os(terms, known, now, old.as_ref(), supported).and(word.unless_fail()),
                Control::AppCurrent => app(terms, known, old.as_ref(), word),
                Control::AppGenuine => genuine(known, word),
                Control::DeviceNotLost => lost(known, word),
                _ => word,
            })
        };
        let mut readings = Self(Control::ALL.map(hear));
        if known.evidence.platform.is_apple_mobile() && readings.of(Control::AccessThrottled).state != State::Fail {
            // On Apple's systems whoever has a passcode is slowed down: it is no setting.
            readings.0[Control::AccessThrottled as usize] = readings.of(Control::PasscodeSet).clone();
        }
        readings
    }
}

/// Of two answers in one document: a failure before silence before a pass, and the lower grade.
fn weaker(one: Reading, other: Reading) -> Reading {
    let rank = |reading: &Reading| match reading.state {
        State::Fail => 0,
        State::Unknown => 1,
        State::Pass => 2,
    };
    if (rank(&other), other.grade) < (rank(&one), one.grade) {
        other
    } else {
        one
    }
}

/// What the studio found of a control, as far as its platform can show it and it is not too old.
fn found(terms: &Terms, known: &Known<'_>, now: Timestamp, control: Control) -> Reading {
    let mut all = Reading::silent();
    for finding in known.findings.iter().filter(|finding| finding.control == control) {
        let grade = capped(known, control, finding.signed);
        let counts = || is_recent(terms, finding.observed_at, now);
        let reading = match finding.state {
            // A lost device goes silent. It stays lost until it is said to be found.
            State::Fail if control == Control::DeviceNotLost => Reading::new(State::Fail, grade, Some(Reason::Lost)),
            State::Fail if counts() => Reading::new(State::Fail, grade, Some(Reason::Failed)),
            State::Pass if counts() && vouches(known, finding.signed, finding.observed_at) => {
                Reading::new(State::Pass, grade, None)
            }
            State::Pass | State::Fail | State::Unknown => continue,
        };
        all = all.and(reading);
    }
    all
}

fn is_recent(terms: &Terms, observed_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(observed_at) <= seconds(terms.max_age)
}

/// Whether signed material of that time speaks for this device. What speaks against it counts all the same: neither a new
/// check that was asked for nor another name for the model undoes a failure.
fn vouches(known: &Known<'_>, signed: Signed, observed_at: Timestamp) -> bool {
    let demanded = known.history.and_then(|history| history.recheck_at);
    if demanded.is_some_and(|at| observed_at < at) {
        return false;
    }
    let evidence = known.evidence;
    match signed {
        Signed::Attested => true,
        // A code can be shown by another phone than the one that it went to.
        Signed::Managed => {
            let same = known
                .managed_model
                .is_none_or(|model| evidence.model.as_ref() == Some(model));
            evidence.platform.is_apple_mobile() && same
        }
    }
}

fn capped(known: &Known<'_>, control: Control, signed: Signed) -> Grade {
    signed.grade().min(known.evidence.platform.ceiling(control))
}

/// What the feed says of the system that the client names, and of the one that signed material names.
fn os(
    terms: &Terms,
    known: &Known<'_>,
    now: Timestamp,
    old: Option<&Reason>,
    part: fn(&OsStanding) -> (feed::Reading, Control),
) -> Reading {
    let evidence = known.evidence;
    let said = match old {
        Some(reason) => Reading::unknown(reason.clone()),
        None => {
            let standing = standing(terms, known, evidence.model.as_ref(), &evidence.os, now);
            let (_, control) = part(&standing);
            let grade = word::grade(known).min(evidence.platform.app_ceiling(control));
            os_reading(&standing, part(&standing).0, grade)
        }
    };
    let Some(signed) = known
        .signed_os
        .filter(|signed| is_recent(terms, signed.observed_at, now))
    else {
        return said;
    };
    // Signed material that names no model is believed about the model that the client names.
    let model = signed.model.as_ref().or(evidence.model.as_ref());
    let standing = standing(terms, known, model, &signed.os, now);
    let (reading, control) = part(&standing);
    let mut grade = capped(known, control, signed.signed);
    // Which answer of the vendor's it gets is then the client's word. An Android patch level is held against its own age.
    let by_model = control == Control::OsSupported || known.evidence.platform.is_apple_mobile();
    if signed.model.is_none() && by_model {
        grade = grade.min(word::grade(known));
    }
    let read = os_reading(&standing, reading, grade);
    if vouches(known, signed.signed, signed.observed_at) {
        read.and(said)
    } else {
        read.unless_fail().and(said)
    }
}

fn current(standing: &OsStanding) -> (feed::Reading, Control) {
    (standing.current, Control::OsCurrent)
}

fn supported(standing: &OsStanding) -> (feed::Reading, Control) {
    (standing.supported, Control::OsSupported)
}

fn standing(terms: &Terms, known: &Known<'_>, model: Option<&Label>, os: &OsVersion, now: Timestamp) -> OsStanding {
    let threshold = match terms
        .rules
        .get(&Control::OsCurrent)
        .and_then(|rule| rule.limit.as_ref())
    {
        Some(Limit::Os { threshold, .. }) => *threshold,
        _ => Threshold::Latest,
    };
    let device = DeviceOs {
        platform: known.evidence.platform,
        model: model.map(Label::as_str),
        version: os.version.as_str(),
        build: os.build.as_ref().map(Label::as_str),
        patch_level: os.patch_level.as_ref().map(Label::as_str),
    };
    match known.feed {
        Some(feed) => feed.standing(&device, threshold, now),
        // Without one, an Android patch level still has its age.
        None => OsFeed::empty(now).standing(&device, threshold, now),
    }
}

fn os_reading(standing: &OsStanding, reading: feed::Reading, grade: Grade) -> Reading {
    let why = reading.reason;
    let newest = standing.newest.as_ref().map(|release| release.version);
    let reason = |why: OsReason| Reason::Os {
        why,
        newest,
        grace_until: None,
    };
    match reading.state {
        State::Pass => Reading::new(State::Pass, grade, None),
        State::Unknown => Reading::unknown(reason(why)),
        State::Fail => Reading {
            lag: standing.behind_since.map(|since| Lag {
                since,
                one: standing.lacking <= 1,
                exploited: standing.exploited,
            }),
            ..Reading::new(State::Fail, grade, Some(reason(why)))
        },
    }
}

/// The app's version beside the least that the policy takes; without such a limit, the client's word.
fn app(terms: &Terms, known: &Known<'_>, old: Option<&Reason>, word: Reading) -> Reading {
    let limit = terms
        .rules
        .get(&Control::AppCurrent)
        .and_then(|rule| rule.limit.as_ref());
    let Some(Limit::Version { minimum }) = limit else {
        return word;
    };
    if let Some(reason) = old {
        return Reading::unknown(reason.clone());
    }
    let version = known
        .evidence
        .app
        .as_ref()
        .map(|app| app.version.as_str().parse::<Version>());
    let grade = word::grade(known);
    let read = match version {
        Some(Ok(version)) if version >= *minimum => Reading::new(State::Pass, grade, None),
        Some(Ok(_)) => Reading::new(State::Fail, grade, Some(Reason::AppBehind { minimum: *minimum })),
        Some(Err(_)) | None => Reading::silent(),
    };
    read.and(word.unless_fail())
}

/// Only an attestation vouches for the app; its own word is at most declared.
fn genuine(known: &Known<'_>, word: Reading) -> Reading {
    if known.genuine {
        return Reading::new(State::Pass, Grade::Attested, None).and(word.unless_fail());
    }
    match word.state {
        State::Pass | State::Fail => word,
        State::Unknown => Reading::unknown(Reason::NotVouchedFor),
    }
}

/// Whether somebody reported the device lost is what the studio remembers.
fn lost(known: &Known<'_>, word: Reading) -> Reading {
    match known.history {
        Some(history) if history.lost_at.is_some() => Reading::new(State::Fail, Grade::Declared, Some(Reason::Lost)),
        Some(_) => Reading::new(State::Pass, Grade::Declared, None).and(word.unless_fail()),
        None => word,
    }
}
