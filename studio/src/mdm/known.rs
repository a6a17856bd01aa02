//! What is known of one managed device, and what follows for its controls.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::policy::{Control, OsVersion, Signed, SignedOs, State, StudioFinding};
use lavalier_protocol::text::Label;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Information, Restrictions};
use super::event::{Event, Kind, Subject};

/// How far the manager's clock may be off, and how long a call may be under way. An older call is a replay or the
/// backlog of a manager that was cut off: what it says has been asked again since, or is going to be.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// The guidance asks for six digits.
const LENGTH: u64 = 6;

/// The newest answer to each question. A manager may ask for one thing today and for another tomorrow, so each has a time
/// of its own. Answers of devices that no production asked about never come here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// A person's own device: policies for the passcode's length do not reach it.
    user_enrolment: bool,
    model: Option<Told<Label>>,
    version: Option<Told<Label>>,
    build: Option<Told<Label>>,
    locator: Option<Told<bool>>,
    lost: Option<Told<bool>>,
    passcode_present: Option<Told<bool>>,
    passcode_compliant: Option<Told<bool>>,
    passcode_policy: Option<Told<bool>>,
    /// Always told together: what is not among them is not in force.
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
            Answer::Information(what) => self.informed(what, at),
            Answer::Security(what) => {
                self.user_enrolment |= what.user_enrolment == Some(true);
                together([
                    renew(&mut self.passcode_present, what.passcode_present, at),
                    renew(&mut self.passcode_compliant, what.passcode_compliant, at),
                ])
            }
            Answer::Profiles { passcode_policy } => {
                together([renew(&mut self.passcode_policy, Some(*passcode_policy), at)])
            }
            Answer::Restrictions(what) => together([renew(&mut self.restrictions, Some(what.clone()), at)]),
        }
    }

    fn informed(&mut self, what: &Information, at: Timestamp) -> Taken {
        let before = self.version.as_ref().map(|told| told.what.clone());
        let version = renew(&mut self.version, what.version.clone(), at);
        if version == Taken::New && what.build.is_none() && before != what.version {
            // The build that is known is of the version before.
            self.build = None;
        }
        together([
            version,
            renew(&mut self.build, what.build.clone(), at),
            renew(&mut self.model, what.model.clone(), at),
            renew(&mut self.locator, what.locator, at),
            renew(&mut self.lost, what.lost, at),
        ])
    }

    fn newest(&self) -> Option<Timestamp> {
        let texts = [&self.model, &self.version, &self.build];
        let truths = [
            &self.locator,
            &self.lost,
            &self.passcode_present,
            &self.passcode_compliant,
            &self.passcode_policy,
        ];
        let texts = texts.into_iter().flatten().map(|told| told.at);
        let truths = truths.into_iter().flatten().map(|told| told.at);
        let restrictions = self.restrictions.iter().map(|told| told.at);
        texts.chain(truths).chain(restrictions).max()
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

    /// The model that the device is, where it says so.
    #[must_use]
    pub fn model(&self) -> Option<&Label> {
        self.model.as_ref().map(|told| &told.what)
    }

    /// The system that the device runs, where it says so.
    #[must_use]
    pub fn os(&self) -> Option<SignedOs> {
        let version = self.version.as_ref()?;
        let build = self.build.as_ref();
        Some(SignedOs {
            model: self.model().cloned(),
            os: OsVersion {
                version: version.what.clone(),
                build: build.map(|told| told.what.clone()),
                patch_level: None,
            },
            signed: Signed::Managed,
            // The older of the two counts. A model does not change.
            observed_at: build.map_or(version.at, |build| version.at.min(build.at)),
        })
    }

    fn passcode_set(&self) -> Option<StudioFinding> {
        let present = self.passcode_present.as_ref()?;
        Some(finding(Control::PasscodeSet, present.what, present.at))
    }

    /// A passcode that follows the policy, where a policy asks for as much: without one, any passcode follows it.
    fn six_digits(&self) -> Option<StudioFinding> {
        let policy = self.policy()?;
        let asks = policy.what.passcode_length.is_some_and(|length| length >= LENGTH);
        let compliant = self.passcode_compliant.as_ref()?;
        let absent = self.passcode_present.as_ref().is_some_and(|told| !told.what);
        // What is said of the passcode is said of the policy at that time; the older of the two counts.
        let at = policy.at.min(compliant.at);
        asks.then(|| finding(Control::PasscodeSixDigits, compliant.what && !absent, at))
    }

    /// Of any length: whoever guesses has only so many tries.
    fn throttled(&self) -> Option<StudioFinding> {
        let policy = self.policy()?;
        policy.what.failed_attempts?;
        Some(finding(Control::AccessThrottled, true, policy.at))
    }

    /// The passcode policy in force, where one is installed that forces a passcode and reaches this device.
    fn policy(&self) -> Option<&Told<Restrictions>> {
        let installed = self.passcode_policy.as_ref().is_none_or(|told| told.what);
        let told = self.restrictions.as_ref()?;
        let reaches = installed && !self.user_enrolment && told.what.force_passcode == Some(true);
        reaches.then_some(told)
    }

    fn find_my(&self) -> Option<StudioFinding> {
        let locator = self.locator.as_ref()?;
        Some(finding(Control::FindMyOn, locator.what, locator.at))
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
        let lost = self.lost.as_ref()?;
        lost.what.then(|| finding(Control::DeviceNotLost, false, lost.at))
    }
}

/// What is not told leaves what is known as it was, with its time.
fn renew<T>(known: &mut Option<Told<T>>, what: Option<T>, at: Timestamp) -> Taken {
    let Some(what) = what else { return Taken::Other };
    if known.as_ref().is_some_and(|told| at < told.at) {
        return Taken::Stale;
    }
    *known = Some(Told { at, what });
    Taken::New
}

/// Stale only where nothing of it is new.
fn together<const N: usize>(parts: [Taken; N]) -> Taken {
    if parts.contains(&Taken::Stale) && !parts.contains(&Taken::New) {
        Taken::Stale
    } else {
        Taken::New
    }
}

fn finding(control: Control, met: bool, observed_at: Timestamp) -> StudioFinding {
    StudioFinding {
        control,
        state: if met { State::Pass } else { State::Fail },
        signed: Signed::Managed,
        observed_at,
    }
}
