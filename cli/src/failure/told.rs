//! What is said of each failure: one exhaustive match, so that none is without words.

use std::io;
use std::path::Path;

use lavalier_core::capture::CaptureError;
use lavalier_core::capture::wav::WavFault;
use lavalier_core::driver::DriverError;
use lavalier_core::platform::DiskError;
use lavalier_core::store::StoreError;
use lavalier_protocol::link::OriginError;
use lavalier_protocol::words::{Message, Voice};

use super::Failure;

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
            Self::NotLetInYet(production) => told(
                "not_let_in_yet",
                format!("You have not been let in to the production “{production}” yet."),
                "Ask who sent you the link to run “lavalier member admit” with your e-mail address, then try again.",
            ),
            Self::KeyringNotGenuine { kind, reason } => told(
                "keyring_not_genuine",
                format!(
                    "The {} keyring that the studio returned is not genuine: {reason}.",
                    kind.name()
                ),
                "If somebody ran “lavalier keys recover” in another home, that is why: ask them in person, and work from that home, or recover in this one too. If nobody did, do not go on with this studio.",
            ),
            Self::AuditNotGenuine(problem) => told(
                &format!("audit_{}", problem.name()),
                format!("The audit log that the studio returned is not genuine: {problem}."),
                "Keep what this home remembers, tell security, and do not go on with this studio before it is explained.",
            ),
            Self::NewcomerNotGenuine(reason) => told(
                "newcomer_not_genuine",
                format!("The keys that the studio shows for the newcomer are not theirs: {reason}."),
                "Let nobody in by this link. Take it back with “lavalier member remove”, and do not trust this studio before it is explained.",
            ),
            Self::AdmissionNotGenuine(reason) => told(
                "admission_not_genuine",
                format!("The admission that the studio shows is not genuine: {reason}."),
                "Ask the owner who sent you the link; do not go on with this studio before it is explained.",
            ),
            Self::MemberLinkElsewhere(link) => told(
                "member_link_elsewhere",
                format!("The link {link} was not made from this home, so its secret is not here."),
                "Let them in from the home that ran “lavalier member add”, or make them a new link.",
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
            Self::Driver(DriverError::Capture(CaptureError::File {
                path,
                fault: WavFault::Unreadable(source),
            })) => file_told("read", path, source),
            Self::Driver(error) => match error.message() {
                // Nothing was recorded, so nothing is kept and sent later.
                Some(Message::StudioUnreachable { studio }) => told(
                    "studio_unreachable",
                    format!("The studio at {studio} cannot be reached. Nothing was begun."),
                    "Check the network connection and run it again. A device that was cleared before records without the studio: add --offline.",
                ),
                Some(message) => said(&message),
                None => two_sentences(driver_kind(error), &error.to_string()),
            },
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
        let text = text.trim_end_matches('.');
        let first = text.split([' ', '\'']).next().unwrap_or_default();
        // A file's name stays as it is.
        let word = !first.is_empty() && first.chars().all(char::is_alphabetic);
        let mut letters = text.chars();
        let capital = if word { letters.next() } else { None };
        let capital = capital.into_iter().flat_map(char::to_uppercase);
        capital.chain(letters).chain(std::iter::once('.')).collect::<String>()
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

/// The kind of an error that is in its own words.
fn driver_kind(error: &DriverError) -> &'static str {
    match error {
        DriverError::Store(StoreError::Disk(error)) => disk_kind(error),
        DriverError::Store(StoreError::Damaged { .. }) => "journal_damaged",
        DriverError::Store(StoreError::Elsewhere) => "take_elsewhere",
        DriverError::Store(_) => "storage",
        DriverError::Vault(_) => "vault",
        DriverError::Import(_) => "import",
        DriverError::Seal(_) => "brief_recipients",
        DriverError::Capture(_) => "microphone_file",
        DriverError::Said(_) | DriverError::Claim(_) => "recorder",
    }
}

fn disk_kind(error: &DiskError) -> &'static str {
    match error {
        DiskError::Full { .. } => "disk_full",
        DiskError::Denied { .. } => "file_denied",
        DiskError::Missing { .. } => "file_not_found",
        DiskError::TooLarge { .. } | DiskError::Failed { .. } => "file",
    }
}

/// A message's key as one word for programs.
fn kind_of(message: &Message) -> String {
    message.key().replace('-', "_")
}

/// A message in words, its key as the kind.
pub(crate) fn said(message: &Message) -> Told {
    let said = Voice::english().say(message);
    told(&kind_of(message), said.what, said.remedy)
}
