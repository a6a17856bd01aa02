//! What is known of one managed device, and what follows for its controls.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::policy::{Control, OsVersion, Signed, SignedOs, State, StudioFinding};
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Information, Restrictions, Security};
use super::event::{Event, Kind, Subject};

/// How far the manager's clock may be off, and how long a call may be under way. An older call is a replay or the
/// backlog of a manager that was cut off: what it says has been asked again since, or is going to be.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// The guidance asks for six digits.
const LENGTH: u64 = 6;

/// The newest answer of each kind. Answers of devices that no production asked about never come here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// A person's own device: policies for the passcode's length do not reach it.
    user_enrolment: bool,
    information: Option<Told<Information>>,
    security: Option<Told<Security>>,
    passcode_policy: Option<Told<bool>>,
    restrictions: Option<Told<Restrictions>>,
}

/// An answer with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told<T> {
    /// By the manager's clock, and never later than it arrived.
    at: Timestamp,
    what: T,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is known now.
    New,
    /// Something newer is known, or it is from too long ago or from the future.
    Stale,
    /// It says nothing of a device's controls.
    Other,
}

impl Known {
    /// Takes in a call that arrived at `now`.
    pub fn take(&mut self, event: &Event, now: Timestamp) -> Taken {
        let apart = event.created_at.duration_until(now).abs();
        if apart > WINDOW {
            return Taken::Stale;
        }
        if event.enrolment.kind == Kind::UserChannel {
            return Taken::Other;
        }
        let at = event.created_at.min(now);
        match &event.subject {
            Subject::Enrolled | Subject::Left if self.newest().is_some_and(|newest| at < newest) => Taken::Stale,
            Subject::Enrolled | Subject::Left => {
                *self = Self::default();
                Taken::New
            }
            Subject::Other => Taken::Other,
            Subject::Answered(answer) => {
                self.user_enrolment |= event.enrolment.kind == Kind::UserEnrolment;
                self.answered(answer, at)
            }
        }
    }

    fn answered(&mut self, answer: &Answer, at: Timestamp) -> Taken {
        match answer {
            Answer::Information(what) => renew(&mut self.information, what.clone(), at),
            Answer::Security(what) => {
                self.user_enrolment |= what.user_enrolment == Some(true);
                renew(&mut self.security, what.clone(), at)
            }
            Answer::Profiles { passcode_policy } => renew(&mut self.passcode_policy, *passcode_policy, at),
            Answer::Restrictions(what) => renew(&mut self.restrictions, what.clone(), at),
        }
    }

    fn newest(&self) -> Option<Timestamp> {
        [
            self.information.as_ref().map(|told| told.at),
            self.security.as_ref().map(|told| told.at),
            self.passcode_policy.as_ref().map(|told| told.at),
            self.restrictions.as_ref().map(|told| told.at),
        ]
        .into_iter()
        .flatten()
        .max()
    }

    /// What the answers say of the controls, each only as far as it goes. A control without a finding is not known.
    #[must_use]
    pub fn findings(&self) -> Vec<StudioFinding> {
        [
            self.passcode_set(),
            self.six_digits(),
            self.throttled(),
            self.find_my(),
            self.official_store(),
            self.media_sync(),
            self.not_lost(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The system that the device runs, where it says so.
    #[must_use]
    pub fn os(&self) -> Option<SignedOs> {
        let told = self.information.as_ref()?;
        Some(SignedOs {
            model: told.what.model.clone(),
            os: OsVersion {
                version: told.what.version.clone()?,
                build: told.what.build.clone(),
                patch_level: None,
            },
            signed: Signed::Managed,
            observed_at: told.at,
        })
    }

    fn passcode_set(&self) -> Option<StudioFinding> {
        let told = self.security.as_ref()?;
        Some(finding(Control::PasscodeSet, told.what.passcode_present?, told.at))
    }

    /// A passcode that follows the policy, where a policy asks for as much: without one, any passcode follows it.
    fn six_digits(&self) -> Option<StudioFinding> {
        let policy = self.policy()?;
        let asks = policy.what.force_passcode == Some(true)
            && policy.what.passcode_length.is_some_and(|length| length >= LENGTH);
        let security = self.security.as_ref()?;
        let follows = security.what.passcode_compliant? && security.what.passcode_present != Some(false);
        // What is said of the passcode is said of the policy at that time; the older of the two counts.
        asks.then(|| finding(Control::PasscodeSixDigits, follows, policy.at.min(security.at)))
    }

    fn throttled(&self) -> Option<StudioFinding> {
        let policy = self.policy()?;
        policy.what.failed_attempts?;
        Some(finding(Control::AccessThrottled, true, policy.at))
    }

    /// The passcode policy in force, where one is installed that reaches this device.
    fn policy(&self) -> Option<&Told<Restrictions>> {
        let installed = self.passcode_policy.as_ref().is_none_or(|told| told.what);
        self.restrictions.as_ref().filter(|_| installed && !self.user_enrolment)
    }

    fn find_my(&self) -> Option<StudioFinding> {
        let told = self.information.as_ref()?;
        Some(finding(Control::FindMyOn, told.what.locator?, told.at))
    }

    /// Only where both ways around the official store are closed. Where one is open, nobody has to have gone there.
    fn official_store(&self) -> Option<StudioFinding> {
        let told = self.restrictions.as_ref()?;
        let closed = told.what.other_stores == Some(false) && told.what.web_distribution == Some(false);
        closed.then(|| finding(Control::StoreOfficialOnly, true, told.at))
    }

    /// A device that pairs with no computer synchronises with none.
    fn media_sync(&self) -> Option<StudioFinding> {
        let told = self.restrictions.as_ref()?;
        (told.what.host_pairing == Some(false)).then(|| finding(Control::MediaSyncOff, true, told.at))
    }

    /// Only a mark says something: most managers never set one.
    fn not_lost(&self) -> Option<StudioFinding> {
        let told = self.information.as_ref()?;
        (told.what.lost == Some(true)).then(|| finding(Control::DeviceNotLost, false, told.at))
    }
}

fn renew<T>(known: &mut Option<Told<T>>, what: T, at: Timestamp) -> Taken {
    if known.as_ref().is_some_and(|told| at < told.at) {
        return Taken::Stale;
    }
    *known = Some(Told { at, what });
    Taken::New
}

fn finding(control: Control, met: bool, observed_at: Timestamp) -> StudioFinding {
    StudioFinding {
        control,
        state: if met { State::Pass } else { State::Fail },
        signed: Signed::Managed,
        observed_at,
    }
}
