//! What a command answers when it cannot do what was asked: a kind for programs, and for people what happened and
//! the one thing to do.

use std::io;
use std::path::{Path, PathBuf};

use lavalier_core::vault::VaultError;
use lavalier_protocol::api;
use lavalier_protocol::brief::{BriefError, DraftError};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::{EnvelopeError, KeyringKind, RecoveryError};
use lavalier_protocol::link::{LinkError, Origin, OriginError};
use lavalier_protocol::words::{Message, Voice};

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
    /// A keyring that its pinned owner's key does not vouch for, or that is another's.
    KeyringNotGenuine {
        /// Which.
        kind: KeyringKind,
        /// Why.
        reason: String,
    },
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

/// A kind for programs, what happened, and the one thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Stable.
    pub kind: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

fn told(kind: &str, message: impl Into<String>, remedy: impl Into<String>) -> Told {
    Told {
        kind: kind.to_owned(),
        message: message.into(),
        remedy: remedy.into(),
    }
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
            | Self::RecoveryOther { .. }
            | Self::ReceiptKeyChanged
            | Self::Declined
            | Self::Said(Message::BriefNotGenuine { .. } | Message::ReceiptNotGenuine { .. }) => 1,
            _ => 2,
        }
    }

    /// What is said of it.
    pub(crate) fn told(&self) -> Told {
        match self {
            Self::Usage { message, remedy } => told("usage", message, remedy),
            Self::BrokenPipe => told("broken_pipe", "Nobody reads the output.", "Nothing."),
            Self::File { doing, path, source } => file_told(doing, path, source),
            Self::FileExists(path) => told(
                "file_exists",
                format!("{} exists already.", path.display()),
                "Name another file, or move this one away.",
            ),
            Self::FileContent { path, reason } => told(
                "file_content",
                format!("{} is not right: {reason}.", path.display()),
                "Correct the file, or name another.",
            ),
            Self::NoHome => told(
                "no_home",
                "There is no place to keep profile, keys and takes.",
                "Name one with --home.",
            ),
            Self::HomeNewer(path) => told(
                "home_newer",
                format!("{} was written by a newer version of this program.", path.display()),
                "Update this program, or name another home with --home.",
            ),
            Self::Secrets(reason) => told(
                "secrets",
                format!("A key cannot be used: {reason}."),
                "Run “lavalier doctor”.",
            ),
            Self::Vault(error) => two_sentences("vault", &error.to_string()),
            Self::Said(message) => said(message),
            Self::Unreachable(studio) => told(
                "studio_unreachable",
                format!("The studio at {studio} cannot be reached."),
                "Check the address and the network connection, and whether the studio runs.",
            ),
            Self::Studio(failure) => {
                let said = said(&failure.kind.message());
                // The studio's own words may be more exact than ours; they are bounded by the client.
                told(&said.kind, &failure.message, &failure.remedy)
            }
            Self::Address(OriginError::Shape) => told(
                "address",
                "This is not a studio's address.",
                "Give scheme, host and port alone, such as https://studio.example.",
            ),
            Self::Address(OriginError::NotHttps) => told(
                "not_https",
                "The address does not begin with https, so a password could be read on the way.",
                "Use the studio's https address; http is for this machine alone.",
            ),
            Self::SetupNeeded => told(
                "setup_needed",
                "The studio has no owner yet.",
                "Add --setup-code-file with the file setup-code from the studio's data directory, and --name.",
            ),
            Self::ReceiptKeyChanged => told(
                "receipt_key_changed",
                "The studio signs with another key than the one known here: it is another studio, or its data was lost.",
                "Ask the person who runs the studio. If it was set up anew, sign in from a new --home.",
            ),
            Self::ProductionNotKnownHere(production) => told(
                "production_not_known",
                format!("The keys of the production “{production}” are not known in this home."),
                format!(
                    "Work from the home that created it, or run “lavalier keys recover {production} --recovery-file FILE”."
                ),
            ),
            Self::KeyringNotGenuine { kind, reason } => told(
                "keyring_not_genuine",
                format!(
                    "The {} keyring that the studio returned is not genuine: {reason}.",
                    kind.name()
                ),
                "Ask whether somebody recovered the keys from another home; if nobody did, do not go on with this studio.",
            ),
            Self::KeyringClosed(kind) => told(
                "keyring_closed",
                format!("Your key does not open the production's {} keyring.", kind.name()),
                "Work from the home that was admitted, or run “lavalier keys recover” with the recovery file.",
            ),
            Self::RecoveryUndecided => told(
                "recovery_undecided",
                "Without a recovery file the takes are lost when your own key is lost.",
                "Add --recovery-file FILE on a stick that you put away, or --no-recovery to do without.",
            ),
            Self::RecoveryInsideHome(path) => told(
                "recovery_inside_home",
                format!(
                    "{} is inside the home: whoever loses the one loses the other.",
                    path.display()
                ),
                "Name a file outside, best on a stick that you put away.",
            ),
            Self::RecoveryFile { path, reason } => told(
                "recovery_file",
                format!("{} is not a recovery file: {reason}.", path.display()),
                "Name the file that “production create” wrote.",
            ),
            Self::RecoveryOther { reason } => told(
                "recovery_other",
                format!("The recovery file does not fit: {reason}."),
                "Use the recovery file of this very production. If it is, do not trust this studio.",
            ),
            Self::Draft { path, error } => told(
                "brief",
                format!("{}, {error}.", path.display()),
                "Correct it there; “lavalier brief check” checks it again.",
            ),
            Self::InterviewUnknown(name) => told(
                "interview_unknown",
                format!("There is no invitation for {name} in your productions."),
                "Run “lavalier invite list PRODUCTION” to see them.",
            ),
            Self::NobodyToAsk { question, instead } => told(
                "nobody_to_ask",
                format!("This needs an answer and there is no terminal to ask on: {question}"),
                *instead,
            ),
            Self::Declined => told("declined", "Nothing was done.", "Run it again and answer yes."),
            Self::Serve { message, remedy } => told("serve", message, remedy),
            Self::Delivery(reason) => told(
                "delivery",
                format!("The delivery stopped: {reason}."),
                "Run the same command again: it goes on from where it stopped.",
            ),
            Self::Demo { message, remedy } => told("demo", message, remedy),
        }
    }
}

/// A text of the recorder's crates: what happened, and behind the first full stop what to do.
pub(crate) fn two_sentences(kind: &str, text: &str) -> Told {
    let (message, remedy) = text.split_once(". ").unwrap_or((text, "Run “lavalier doctor”"));
    let sentence = |text: &str| {
        let mut letters = text.trim_end_matches('.').chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).chain(std::iter::once('.')).collect::<String>()
    };
    told(kind, sentence(message), sentence(remedy))
}

fn file_told(doing: &str, path: &Path, source: &io::Error) -> Told {
    let shown = path.display();
    match source.kind() {
        io::ErrorKind::NotFound => told("file_not_found", format!("There is no {shown}."), "Check the path."),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => told(
            "file_denied",
            format!("It is not allowed to {doing} {shown}."),
            "Change its permissions, or name another.",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => told(
            "disk_full",
            format!("The disk is full: {shown} was not written."),
            "Make room and run it again.",
        ),
        _ => told(
            "file",
            format!("It was not possible to {doing} {shown}: {source}."),
            "Check the path and the disk.",
        ),
    }
}

/// A message in words, its key as the kind.
pub(crate) fn said(message: &Message) -> Told {
    let said = Voice::english().say(message);
    told(&message.key().replace('-', "_"), said.what, said.remedy)
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
