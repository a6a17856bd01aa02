//! Verdicts in words: the one exhaustive match from a control, a platform and a reason to what is said.
//!
//! A verdict travels as codes with arguments, so that phone, studio and command line say it in the reader's language;
//! [`Spoken`] is the form that people and their scripts get.

use serde::Serialize;

use super::message::Message;
use super::voice::Voice;
use crate::Timestamp;
use crate::feed::OsReason;
use crate::policy::{Control, ControlVerdict, Effect, Grade, Outcome, Platform, PolicyId, Reason, State, Verdict};

/// A megabyte, as phones count room.
const MEGABYTE: u64 = 1_000_000;

/// What is said of a control that stands for `reason`.
#[must_use]
pub fn message(control: Control, platform: Platform, reason: &Reason) -> Message {
    let on = || platform.name().to_owned();
    match reason {
        Reason::Failed => failed(control, platform),
        Reason::Unanswered => unanswered(control, platform),
        Reason::GradeTooLow { required } => match required {
            Grade::Attested => Message::NeedsAttested,
            Grade::Managed => Message::NeedsManaged,
            Grade::Observed | Grade::Declared | Grade::Unknown => Message::NeedsObserved,
        },
        Reason::Overclaimed { claimed } => Message::Overclaimed {
            claimed: claimed.name().to_owned(),
        },
        Reason::EvidenceOld { observed_at } => Message::EvidenceOld {
            observed_at: minute(*observed_at),
        },
        Reason::ClockAhead { observed_at } => Message::ClockAhead {
            observed_at: minute(*observed_at),
        },
        Reason::NotVouchedFor => Message::NotVouchedFor { platform: on() },
        Reason::Os {
            why,
            newest,
            grace_until,
        } => {
            let newest = newest.map(|version| version.to_string());
            os(*why, newest, grace_until.map(minute), platform)
        }
        Reason::AppBehind { minimum } => Message::AppBehind {
            minimum: minimum.to_string(),
            platform: on(),
        },
        Reason::TooLittle { have, minimum } if control == Control::BatteryLevel => Message::BatteryLowAt {
            have: have.to_string(),
            minimum: minimum.to_string(),
        },
        Reason::TooLittle { have, minimum } => Message::StorageShortBy {
            have: (have / MEGABYTE).to_string(),
            minimum: minimum.div_ceil(MEGABYTE).to_string(),
        },
        Reason::Lost => Message::DeviceLost,
        Reason::PlatformNotCovered => Message::PlatformNotCovered { platform: on() },
        Reason::Newer => Message::ReasonNewer,
    }
}

/// To the minute: nobody reads a deadline's seconds.
fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn failed(control: Control, platform: Platform) -> Message {
    let on = platform.name().to_owned();
    match control {
        Control::OsCurrent => Message::OsSaidBehind { platform: on },
        Control::OsSupported => Message::OsLeftBehind,
        Control::AppCurrent => Message::AppSaidBehind { platform: on },
        Control::AppGenuine => Message::AppNotGenuine { platform: on },
        Control::PasscodeSet if platform == Platform::Desktop => Message::PasscodeMissing,
        Control::PasscodeSet => Message::PhonePasscodeMissing { platform: on },
        Control::PasscodeSixDigits => Message::PasscodeShort { platform: on },
        Control::BiometricsEnrolled => Message::BiometricsMissing { platform: on },
        Control::AccessThrottled => Message::ThrottlingMissing { platform: on },
        Control::FindMyOn => Message::FindMyOff { platform: on },
        Control::StoreOfficialOnly => Message::OtherStore { platform: on },
        Control::DeviceNotCompromised => Message::DeviceCompromised { platform: on },
        Control::MediaSyncOff => Message::MediaSyncOn { platform: on },
        Control::StorageFree => Message::StorageShort,
        Control::BatteryLevel => Message::BatteryLow,
        Control::DeviceNotLost => Message::DeviceLost,
    }
}

fn unanswered(control: Control, platform: Platform) -> Message {
    let on = platform.name().to_owned();
    match control {
        Control::OsCurrent | Control::OsSupported => Message::OsUnknown,
        Control::AppCurrent => Message::AppVersionUnknown,
        Control::AppGenuine => Message::NotVouchedFor { platform: on },
        Control::PasscodeSet if platform == Platform::Desktop => Message::PasscodeUnknown,
        Control::PasscodeSet => Message::PhonePasscodeUnknown { platform: on },
        Control::PasscodeSixDigits => Message::PasscodeLengthUnknown,
        Control::BiometricsEnrolled => Message::BiometricsUnknown,
        Control::AccessThrottled => Message::ThrottlingUnknown,
        Control::FindMyOn => Message::FindMyUnknown,
        Control::StoreOfficialOnly => Message::StoreUnknown,
        Control::DeviceNotCompromised => Message::CompromiseUnknown { platform: on },
        Control::MediaSyncOff => Message::MediaSyncUnknown,
        Control::StorageFree => Message::StorageUnknown,
        Control::BatteryLevel => Message::BatteryUnknown,
        Control::DeviceNotLost => Message::LostUnknown,
    }
}

fn os(why: OsReason, newest: Option<String>, until: Option<String>, platform: Platform) -> Message {
    let platform = platform.name().to_owned();
    match why {
        // Said of a pass, it is nothing to be said; of anything else, nothing better is known.
        OsReason::Current => Message::OsUnknown,
        OsReason::Behind => match (newest, until) {
            (Some(newest), Some(until)) => Message::OsGrace {
                newest,
                until,
                platform,
            },
            (Some(newest), None) => Message::OsBehind { newest, platform },
            (None, Some(until)) => Message::OsGraceUnnamed { until, platform },
            (None, None) => Message::OsBehindUnnamed { platform },
        },
        OsReason::ModelLeftBehind | OsReason::SupportOver => Message::OsLeftBehind,
        OsReason::FeedMissing => Message::OsFeedMissing,
        OsReason::FeedStale => Message::OsFeedStale,
        OsReason::FeedDegraded => Message::OsFeedDegraded,
        OsReason::ModelMissing => Message::OsModelMissing,
        OsReason::ModelUnknown => Message::OsModelUnknown,
        OsReason::VersionUnreadable => Message::OsVersionUnreadable,
        OsReason::AboveOffered => Message::OsAboveOffered,
        OsReason::BuildUnknown => Message::OsBuildUnknown,
        OsReason::PatchLevelMissing => Message::OsPatchLevelMissing,
        OsReason::PlatformNotCovered => Message::OsUnknown,
    }
}

/// The question that puts a control to the person; none where no person can answer it. “Yes” is a pass.
#[must_use]
pub fn question(control: Control, platform: Platform) -> Option<Message> {
    let on = platform.name().to_owned();
    Some(match control {
        Control::PasscodeSet => Message::AskPasscode { platform: on },
        Control::PasscodeSixDigits => Message::AskSixDigits,
        Control::BiometricsEnrolled => Message::AskBiometrics { platform: on },
        Control::FindMyOn => Message::AskFindMy { platform: on },
        Control::StoreOfficialOnly => Message::AskStore { platform: on },
        Control::DeviceNotCompromised => Message::AskCompromised { platform: on },
        Control::MediaSyncOff => Message::AskMediaSync { platform: on },
        Control::OsCurrent
        | Control::OsSupported
        | Control::AppCurrent
        | Control::AppGenuine
        | Control::AccessThrottled
        | Control::StorageFree
        | Control::BatteryLevel
        | Control::DeviceNotLost => return None,
    })
}

/// What is asked of a device, as a report says it.
#[must_use]
pub const fn requirement(control: Control) -> Message {
    match control {
        Control::OsCurrent => Message::RequiresOsCurrent,
        Control::OsSupported => Message::RequiresOsSupported,
        Control::AppCurrent => Message::RequiresAppCurrent,
        Control::AppGenuine => Message::RequiresAppGenuine,
        Control::PasscodeSet => Message::RequiresPasscodeSet,
        Control::PasscodeSixDigits => Message::RequiresPasscodeSixDigits,
        Control::BiometricsEnrolled => Message::RequiresBiometricsEnrolled,
        Control::AccessThrottled => Message::RequiresAccessThrottled,
        Control::FindMyOn => Message::RequiresFindMyOn,
        Control::StoreOfficialOnly => Message::RequiresStoreOfficialOnly,
        Control::DeviceNotCompromised => Message::RequiresDeviceNotCompromised,
        Control::MediaSyncOff => Message::RequiresMediaSyncOff,
        Control::StorageFree => Message::RequiresStorageFree,
        Control::BatteryLevel => Message::RequiresBatteryLevel,
        Control::DeviceNotLost => Message::RequiresDeviceNotLost,
    }
}

/// A verdict as people and their scripts get it: with the reason and the remedy in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// Whether recording may begin.
    pub outcome: Outcome,
    /// Whether what is recorded stays closed to post until released.
    pub held: bool,
    /// When the clearance ends.
    pub until: Option<Timestamp>,
    /// Under which policy.
    pub policy: PolicyId,
    /// Control by control.
    pub controls: Vec<SpokenControl>,
}

/// One control's part in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpokenControl {
    /// Which control.
    pub control: Control,
    /// What is known.
    pub state: State,
    /// How well.
    pub grade: Grade,
    /// The least grade that counts.
    pub required: Grade,
    /// What follows.
    pub effect: Effect,
    /// Since when it has not been met.
    pub since: Option<Timestamp>,
    /// The reason's code.
    pub code: Option<&'static str>,
    /// What happened.
    pub reason: Option<String>,
    /// The one thing to do.
    pub remedy: Option<String>,
}

impl Spoken {
    /// `verdict` on a device of `platform`, by `voice`.
    #[must_use]
    pub fn new(verdict: &Verdict, platform: Platform, voice: &Voice) -> Self {
        let spoken = |it: &ControlVerdict| {
            let message = it.reason.as_ref().map(|reason| message(it.control, platform, reason));
            let said = message.as_ref().map(|message| voice.say(message));
            let (what, remedy) = said.map(|said| (said.what, said.remedy)).unzip();
            SpokenControl {
                control: it.control,
                state: it.state,
                grade: it.grade,
                required: it.required,
                effect: it.effect,
                since: it.since,
                code: message.as_ref().map(Message::key),
                reason: what,
                remedy: remedy.filter(|remedy| !remedy.is_empty()),
            }
        };
        Self {
            outcome: verdict.outcome,
            held: verdict.held,
            until: verdict.until,
            policy: verdict.policy.clone(),
            controls: verdict.controls.iter().map(spoken).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLATFORMS: [Platform; 4] = [Platform::Ios, Platform::Ipados, Platform::Android, Platform::Desktop];

    #[test]
    fn every_control_says_on_every_platform_what_is_wrong_and_the_one_thing_to_do() {
        let voice = Voice::english();
        for platform in PLATFORMS {
            for control in Control::ALL {
                for reason in [Reason::Failed, Reason::Unanswered] {
                    let message = message(control, platform, &reason);
                    let said = voice.say(&message);
                    assert!(message.is_refusal() && !said.what.is_empty() && !said.remedy.is_empty());
                    let remedy_steps = said.remedy.matches(". ").count();
                    assert_eq!(remedy_steps, 0, "one step, not two: {}", said.remedy);
                }
            }
        }
    }

    #[test]
    fn a_question_has_words_on_every_platform_and_asks_so_that_yes_is_good() {
        let voice = Voice::english();
        for platform in PLATFORMS {
            for control in Control::ALL {
                let Some(question) = question(control, platform) else {
                    continue;
                };
                assert!(voice.say(&question).what.contains('?'), "{control}");
            }
        }
    }

    #[test]
    fn a_remedy_names_the_settings_of_its_own_platform() {
        let voice = Voice::english();
        let remedy = |platform| voice.say(&failed(Control::FindMyOn, platform)).remedy;
        assert!(remedy(Platform::Ios).contains("tap your name"));
        assert!(remedy(Platform::Android).contains("Find Hub"));
    }
}
