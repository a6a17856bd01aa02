//! Reason codes with their arguments.

use std::borrow::Cow;

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident $({ $($argument:ident),+ })? = $key:literal $kind:ident),+ $(,)?) => {
        /// What there is to be said. An argument is text that was made harmless before.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Message {
            $($(#[$doc])* $name $({
                $(
                    /// Shown in the message.
                    $argument: String,
                )+
            })?),+
        }

        impl Message {
            /// The reason code: stable, and the Fluent message's identifier.
            #[must_use]
            pub const fn key(&self) -> &'static str {
                match self { $(Self::$name $({ $($argument: _),+ })? => $key),+ }
            }

            /// The arguments by name.
            #[must_use]
            pub fn arguments(&self) -> Vec<(&'static str, Cow<'_, str>)> {
                match self { $(Self::$name $({ $($argument),+ })? => vec![$($((stringify!($argument), Cow::Borrowed($argument.as_str()))),+)?]),+ }
            }

            /// Whether it says that something was not done, and so owes the reader a remedy.
            #[must_use]
            pub const fn is_refusal(&self) -> bool {
                match self { $(Self::$name $({ $($argument: _),+ })? => messages!(@ $kind)),+ }
            }

            /// One of each, for checks over all messages.
            #[must_use]
            pub fn samples() -> Vec<Self> {
                vec![$(Self::$name $({ $($argument: format!("<{}>", stringify!($argument))),+ })?),+]
            }
        }
    };
    (@ refusal) => { true };
    (@ notice) => { false };
}

messages! {
    /// A text that is no link to an invitation.
    LinkNotAnInvitation = "link-not-an-invitation" refusal,
    /// A link to a studio that is not reached safely.
    LinkNotHttps = "link-not-https" refusal,
    /// A link whose fragment was lost.
    LinkFragmentMissing = "link-fragment-missing" refusal,
    /// A link whose fragment is not whole.
    LinkFragmentDamaged = "link-fragment-damaged" refusal,
    /// No such invitation, or a wrong secret.
    InvitationUnknown = "invitation-unknown" refusal,
    /// The time to claim is over.
    InvitationExpired = "invitation-expired" refusal,
    /// The producer revoked it.
    InvitationRevoked = "invitation-revoked" refusal,
    /// Another device claimed it.
    InvitationUsed = "invitation-used" refusal,
    /// The brief does not name this platform.
    PlatformNotAllowed = "platform-not-allowed" refusal,
    /// A later invitation replaced this one.
    Superseded = "superseded" refusal,
    /// A challenge was used or is too old.
    ChallengeExpired = "challenge-expired" refusal,
    /// A proof that does not verify.
    ProofInvalid = "proof-invalid" refusal,
    /// A brief that the link does not vouch for.
    BriefNotGenuine { reason } = "brief-not-genuine" refusal,
    /// A clearance that does not verify.
    ClearanceNotGenuine { reason } = "clearance-not-genuine" refusal,
    /// A device key or a file of a claim that cannot be used.
    ClaimDamaged { reason } = "claim-damaged" refusal,
    /// A receipt that does not verify.
    ReceiptNotGenuine { reason } = "receipt-not-genuine" refusal,
    /// Control passcode.set failed.
    PasscodeMissing = "passcode-missing" refusal,
    /// Control passcode.set unknown.
    PasscodeUnknown = "passcode-unknown" refusal,
    /// Evidence of a platform that has no gate yet.
    PlatformUnsupported = "platform-unsupported" refusal,
    /// No clearance at hand.
    NotCleared = "not-cleared" refusal,
    /// A clearance past its end.
    ClearanceOver = "clearance-over" refusal,
    /// Offline without an earlier claim.
    NotClaimed = "not-claimed" refusal,
    /// No input device.
    MicrophoneNone = "microphone-none" refusal,
    /// A named device that is not there.
    MicrophoneNotFound { name } = "microphone-not-found" refusal,
    /// A hands-free port.
    MicrophoneRefused = "microphone-refused" refusal,
    /// Opening failed.
    MicrophoneFailed { reason } = "microphone-failed" refusal,
    /// Device gone while rolling.
    MicrophoneGone = "microphone-gone" refusal,
    /// Rate or channels changed while rolling.
    MicrophoneChanged = "microphone-changed" refusal,
    /// Silence since the start or for long.
    MicrophoneSilent = "microphone-silent" refusal,
    /// Sound after silence.
    MicrophoneHeard = "microphone-heard" notice,
    /// No space left.
    StorageFull = "storage-full" refusal,
    /// Permission or read-only.
    StorageReadOnly { path } = "storage-read-only" refusal,
    /// Any other write failure.
    StorageFailed { reason } = "storage-failed" refusal,
    /// Writing works again.
    StorageBack = "storage-back" notice,
    /// Connection failed.
    StudioUnreachable { studio } = "studio-unreachable" refusal,
    /// Connection is back.
    StudioBack = "studio-back" notice,
    /// 429.
    StudioBusy = "studio-busy" refusal,
    /// 507.
    StudioFull = "studio-full" refusal,
    /// 500.
    StudioFailed = "studio-failed" refusal,
    /// An answer of another shape.
    StudioNotUnderstood = "studio-not-understood" refusal,
    /// Receipt verified.
    TakeSafe = "take-safe" notice,
    /// Ended before safe.
    TakeNotSafe { segments } = "take-not-safe" refusal,
    /// A crash was recovered.
    TakeRecovered { seconds } = "take-recovered" notice,
    /// Verify-after-encode failed.
    EncoderFailed { reason } = "encoder-failed" refusal,
    /// 400.
    RequestNotUnderstood = "request-not-understood" refusal,
    /// 401.
    SignedOut = "signed-out" refusal,
    /// Sign-in refused.
    WrongPassword = "wrong-password" refusal,
    /// Setup refused.
    WrongSetupCode = "wrong-setup-code" refusal,
    /// Second setup.
    AlreadySetUp = "already-set-up" refusal,
    /// 403.
    Forbidden = "forbidden" refusal,
    /// 404.
    NotFound = "not-found" refusal,
    /// Slug taken.
    ProductionExists = "production-exists" refusal,
    /// Generation conflict.
    KeyringConflict = "keyring-conflict" refusal,
    /// Identifier taken.
    Conflict = "conflict" refusal,
    /// 413.
    TooLarge = "too-large" refusal,
    /// 422 digest.
    DigestMismatch = "digest-mismatch" refusal,
    /// 409 digest.
    DigestConflict = "digest-conflict" refusal,
    /// 409 journal.
    JournalMismatch = "journal-mismatch" refusal,
    /// 422 journal.
    JournalRefused = "journal-refused" refusal,
}
