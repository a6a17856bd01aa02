//! What happened, before it has its place in the log.

use std::collections::BTreeMap;

use crate::text::{Label, Line, Text};

use super::actor::Actor;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What was done. Its name is stable; a reader takes names that it does not know as they are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name),+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in the log.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

actions! {
    /// The production was made, with its first owner.
    ProductionCreated = "production.created",
    /// The production's end was set: access ends then.
    ProductionWrapped = "production.wrapped",
    /// A link for a new member was made.
    MemberInvited = "member.invited",
    /// Somebody used the link; nothing is granted yet.
    MemberJoined = "member.joined",
    /// An owner let them in.
    MemberAdmitted = "member.admitted",
    /// Their access ended.
    MemberRemoved = "member.removed",
    /// A keyring was handed out, sealed.
    KeyringRead = "keyring.read",
    /// A keyring has a new generation.
    KeyringChanged = "keyring.changed",
    /// New takes are sealed to a new key.
    RecipientChanged = "recipient.changed",
    /// Briefs are signed by a new key; what the old one signed is over.
    SigningKeyChanged = "signing_key.changed",
    /// Somebody was invited to record.
    InvitationCreated = "invitation.created",
    /// A device holds the invitation.
    InvitationClaimed = "invitation.claimed",
    /// The invitation was taken back.
    InvitationRevoked = "invitation.revoked",
    /// The invitation has a new revision of its brief.
    BriefRevised = "brief.revised",
    /// What a device's maker vouches for was taken.
    AttestationAccepted = "attestation.accepted",
    /// What a device's maker is said to vouch for proves nothing.
    AttestationRefused = "attestation.refused",
    /// A device is one that a device manager speaks for.
    DeviceManaged = "device.managed",
    /// A device may record.
    ClearanceGiven = "clearance.given",
    /// A device may not record.
    ClearanceRefused = "clearance.refused",
    /// A device may not record before a person of security approves.
    ClearancePending = "clearance.pending",
    /// The production's policy was set.
    PolicySet = "policy.set",
    /// A named person accepted a device as it stood.
    DeviceApproved = "device.approved",
    /// A named person excepted a device from one control, until a date.
    ControlWaived = "control.waived",
    /// A device was reported lost.
    DeviceLost = "device.lost",
    /// A device is to be checked again.
    RecheckDemanded = "device.recheck_demanded",
    /// A one-time code was given out, by which a phone shows that it is a managed device.
    ManagedCodeGiven = "managed.code_given",
    /// The whole studio's OS feed was handed in from a file.
    FeedImported = "feed.imported",
    /// The whole studio's list of revoked certificates was handed in from a file.
    RevocationsImported = "revocations.imported",
    /// The posture of devices was read.
    PostureRead = "posture.read",
    /// A compliance report was made.
    ReportMade = "report.made",
    /// A held take was opened to post.
    TakeReleased = "take.released",
    /// A take's papers, journal or sealed segments were handed out.
    TakeRead = "take.read",
    /// Post has the take, verified.
    TakeDelivered = "take.delivered",
    /// This log was read.
    AuditRead = "audit.read",
}

/// Facts beside the object, by name.
pub type Detail = BTreeMap<Text<40>, Line>;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// To what: an identifier, or a name such as `keyring/opening`.
    pub object: Option<Label>,
    /// More about it.
    pub detail: Detail,
}

impl Event {
    /// An event without an object and without detail.
    #[must_use]
    pub const fn new(actor: Actor, action: Action) -> Self {
        Self {
            actor,
            action,
            object: None,
            detail: Detail::new(),
        }
    }

    /// The same, done to `object`.
    ///
    /// # Panics
    /// When its text form is no harmless label, which identifiers and names of ours are.
    #[must_use]
    pub fn to(mut self, object: &impl std::fmt::Display) -> Self {
        self.object = Some(Label::new(&object.to_string()).expect("an identifier is a harmless label"));
        self
    }

    /// The same with one more fact. What plays tricks on a reader, is empty or too long is left out: a log line is never
    /// refused for its detail.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &impl std::fmt::Display) -> Self {
        let name = Text::new(name).expect("names of details are harmless literals");
        if let Ok(value) = Line::new(&value.to_string()) {
            self.detail.insert(name, value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stable_words_and_none_stands_twice() {
        let mut names: Vec<_> = Action::ALL.iter().map(|action| action.name()).collect();
        let fits = |name: &&str| name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_' | b'.')) && name.contains('.');
        assert!(names.iter().all(fits), "{names:?}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Action::ALL.len());
    }

    #[test]
    fn a_detail_that_plays_tricks_is_left_out_and_the_event_stays() {
        let event = Event::new(Actor::Studio, Action::AuditRead)
            .with("reason", &"a\u{202e}b")
            .with("take", &"tk-1");
        assert_eq!(event.detail.len(), 1);
    }
}
