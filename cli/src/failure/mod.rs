//! What a command answers when it cannot do what was asked: a kind for programs, and for people what happened and
//! the one thing to do.

mod told;

use std::io;
use std::path::{Path, PathBuf};

use lavalier_core::driver::DriverError;
use lavalier_core::vault::VaultError;
use lavalier_protocol::api;
use lavalier_protocol::audit::AuditProblem;
use lavalier_protocol::brief::{BriefError, DraftError};
use lavalier_protocol::id::{MemberLinkId, ProductionId};
use lavalier_protocol::keys::{EnvelopeError, KeyringKind, RecoveryError};
use lavalier_protocol::link::{LinkError, Origin, OriginError};
use lavalier_protocol::words::Message;

pub(crate) use told::{Told, said, two_sentences};

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line itself is not right.
    Usage {
        /// What is wrong with it.
        message: String,
        /// How it would be right.
        remedy: String,
    },
    /// Whoever read the output went away. Nobody is left to be told.
    BrokenPipe,
    /// A file or folder could not be read or written.
    File {
        /// Such as `read`.
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that exists would have been overwritten.
    FileExists(PathBuf),
    /// A file holds something else than it should.
    FileContent {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Neither `--home` nor the platform says where state lives.
    NoHome,
    /// A newer version of this program wrote the home.
    HomeNewer(PathBuf),
    /// A key or an age file is not what it should be.
    Secrets(String),
    /// The vault does not keep or give a secret.
    Vault(VaultError),
    /// A decision or an error that phone, studio and command line word alike.
    Said(Message),
    /// The studio does not answer.
    Unreachable(Origin),
    /// The studio refused.
    Studio(api::Failure),
    /// The address given is no studio's.
    Address(OriginError),
    /// The studio has no owner yet.
    SetupNeeded,
    /// The studio signs with another key than it did before.
    ReceiptKeyChanged,
    /// This home holds no pinned keys of a production.
    ProductionNotKnownHere(ProductionId),
    /// A member link was used here, and nobody has let this person in to a production yet.
    NotLetInYet(ProductionId),
    /// A keyring that its pinned owner's key does not vouch for, or that is another's.
    KeyringNotGenuine {
        /// Which.
        kind: KeyringKind,
        /// Why.
        reason: String,
    },
    /// An audit log that was cut short, rewritten, or is not whole in itself.
    AuditNotGenuine(AuditProblem),
    /// A newcomer's keys that the link's secret does not vouch for.
    NewcomerNotGenuine(String),
    /// An admission that the link's owner did not give.
    AdmissionNotGenuine(String),
    /// A member link whose secret is in another home.
    MemberLinkElsewhere(MemberLinkId),
    /// A keyring that this person's key does not open.
    KeyringClosed(KeyringKind),
    /// Neither a recovery file nor the wish to do without.
    RecoveryUndecided,
    /// A recovery file where its own home could be lost with it.
    RecoveryInsideHome(PathBuf),
    /// A file that is no recovery file.
    RecoveryFile {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: RecoveryError,
    },
    /// A recovery file that does not fit the production.
    RecoveryOther {
        /// What does not fit.
        reason: String,
    },
    /// A draft brief with a mistake.
    Draft {
        /// The file.
        path: PathBuf,
        /// Where and what.
        error: DraftError,
    },
    /// No interview or end of this name.
    InterviewUnknown(String),
    /// A question that has nobody to answer it.
    NobodyToAsk {
        /// What would have been asked.
        question: String,
        /// What answers it without a person.
        instead: &'static str,
    },
    /// The person said no.
    Declined,
    /// The recorder came to nothing.
    Driver(DriverError),
    /// The local studio could not be started.
    Serve {
        /// What happened.
        message: String,
        /// What to do.
        remedy: String,
    },
    /// A delivery, or a part of the machine that post needs, failed.
    Delivery(String),
    /// A demonstration's step failed.
    Demo {
        /// What happened.
        message: String,
        /// What to do.
        remedy: String,
    },
}

impl Failure {
    /// A file that could not be dealt with.
    pub(crate) fn file(doing: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::File { doing, path, source }
    }

    /// A usage error with its remedy.
    pub(crate) fn usage(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// The exit code: 1 where something was checked and found not genuine, 0 where nobody listens, else 2.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::KeyringNotGenuine { .. }
            | Self::AuditNotGenuine(_)
            | Self::NewcomerNotGenuine(_)
            | Self::AdmissionNotGenuine(_)
            | Self::RecoveryOther { .. }
            | Self::ReceiptKeyChanged
            | Self::Declined
            | Self::Said(Message::BriefNotGenuine { .. } | Message::ReceiptNotGenuine { .. }) => 1,
            Self::Driver(error) => match error.message() {
                Some(Message::BriefNotGenuine { .. } | Message::ReceiptNotGenuine { .. }) => 1,
                _ => 2,
            },
            _ => 2,
        }
    }
}

impl From<Message> for Failure {
    fn from(message: Message) -> Self {
        Self::Said(message)
    }
}

impl From<OriginError> for Failure {
    fn from(error: OriginError) -> Self {
        Self::Address(error)
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        Self::Said(match error {
            LinkError::NotAnInvitation => Message::LinkNotAnInvitation,
            LinkError::NotHttps => Message::LinkNotHttps,
            LinkError::FragmentMissing => Message::LinkFragmentMissing,
            LinkError::FragmentDamaged => Message::LinkFragmentDamaged,
        })
    }
}

impl From<BriefError> for Failure {
    fn from(error: BriefError) -> Self {
        Self::Said(Message::BriefNotGenuine {
            reason: error.to_string(),
        })
    }
}

impl Failure {
    /// A keyring that was refused.
    pub(crate) fn keyring(kind: KeyringKind) -> impl FnOnce(EnvelopeError) -> Self {
        move |error| Self::KeyringNotGenuine {
            kind,
            reason: error.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_checked_and_found_false_is_a_no_and_all_else_an_error() {
        assert_eq!(Failure::from(BriefError::Key).exit_code(), 1);
        assert_eq!(Failure::from(LinkError::NotHttps).exit_code(), 2);
        assert_eq!(Failure::BrokenPipe.exit_code(), 0);
    }

    #[test]
    fn a_kind_is_one_word_for_programs() {
        let kind = Failure::from(LinkError::FragmentMissing).told().kind;
        assert_eq!(kind, "link_fragment_missing");
    }
}
