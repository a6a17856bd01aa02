//! Reason codes with their arguments.

use std::borrow::Cow;

macro_rules! messages {
    ($(#[$enum_doc:meta])* $enum:ident; $($(#[$doc:meta])* $name:ident $({ $($argument:ident),+ })? = $key:literal $kind:ident),+ $(,)?) => {
        $(#[$enum_doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $enum {
            $($(#[$doc])* $name $({
                $(
                    /// Shown in the message.
                    $argument: String,
                )+
            })?),+
        }

        impl $enum {
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
pub(super) use messages;

messages! {
    /// What there is to be said. An argument is text that was made harmless before.
    Message;
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
    /// The device key holds another invitation.
    DeviceKeyUsed = "device-key-used" refusal,
    /// The brief does not name this platform.
    PlatformNotAllowed = "platform-not-allowed" refusal,
    /// A later invitation replaced this one.
    Superseded = "superseded" refusal,
    /// A challenge was used or is too old.
    ChallengeExpired = "challenge-expired" refusal,
    /// A proof that does not verify.
    ProofInvalid = "proof-invalid" refusal,
    /// An attestation that proves nothing.
    AttestationRefused = "attestation-refused" refusal,
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
    /// Control passcode.set failed on a phone.
    PhonePasscodeMissing { platform } = "phone-passcode-missing" refusal,
    /// Control passcode.set unknown on a phone.
    PhonePasscodeUnknown { platform } = "phone-passcode-unknown" refusal,
    /// Control passcode.six_digits failed.
    PasscodeShort { platform } = "passcode-short" refusal,
    /// Control passcode.six_digits unknown.
    PasscodeLengthUnknown = "passcode-length-unknown" refusal,
    /// Control biometrics.enrolled failed.
    BiometricsMissing { platform } = "biometrics-missing" refusal,
    /// Control biometrics.enrolled unknown.
    BiometricsUnknown = "biometrics-unknown" refusal,
    /// Control access.throttled failed.
    ThrottlingMissing { platform } = "throttling-missing" refusal,
    /// Control access.throttled unknown.
    ThrottlingUnknown = "throttling-unknown" refusal,
    /// Control find_my.on failed.
    FindMyOff { platform } = "find-my-off" refusal,
    /// Control find_my.on unknown.
    FindMyUnknown = "find-my-unknown" refusal,
    /// Control store.official_only failed.
    OtherStore { platform } = "other-store" refusal,
    /// Control store.official_only unknown.
    StoreUnknown = "store-unknown" refusal,
    /// Control device.not_compromised failed.
    DeviceCompromised { platform } = "device-compromised" refusal,
    /// Control device.not_compromised unknown.
    CompromiseUnknown { platform } = "compromise-unknown" refusal,
    /// Control media_sync.off failed.
    MediaSyncOn { platform } = "media-sync-on" refusal,
    /// Control media_sync.off unknown.
    MediaSyncUnknown = "media-sync-unknown" refusal,
    /// Control storage.free failed.
    StorageShort = "storage-short" refusal,
    /// Control storage.free failed, measured in megabytes.
    StorageShortBy { have, minimum } = "storage-short-by" refusal,
    /// Control storage.free unknown.
    StorageUnknown = "storage-unknown" refusal,
    /// Control battery.level failed.
    BatteryLow = "battery-low" refusal,
    /// Control battery.level failed, measured in percent.
    BatteryLowAt { have, minimum } = "battery-low-at" refusal,
    /// Control battery.level unknown.
    BatteryUnknown = "battery-unknown" refusal,
    /// Control device.not_lost failed.
    DeviceLost = "device-lost" refusal,
    /// Control device.not_lost unknown.
    LostUnknown = "lost-unknown" refusal,
    /// Control os.current failed, with a version to go to.
    OsBehind { newest, platform } = "os-behind" refusal,
    /// Control os.current failed: a patch level, or a version without a name to go to.
    OsBehindUnnamed { platform } = "os-behind-unnamed" refusal,
    /// Control os.current failed within the policy's grace.
    OsGrace { newest, until, platform } = "os-grace" refusal,
    /// The same, without a name to go to.
    OsGraceUnnamed { until, platform } = "os-grace-unnamed" refusal,
    /// Control os.supported failed.
    OsLeftBehind = "os-left-behind" refusal,
    /// No feed of releases.
    OsFeedMissing = "os-feed-missing" refusal,
    /// A feed of releases that has not been confirmed for too long.
    OsFeedStale = "os-feed-stale" refusal,
    /// A feed of releases with holes.
    OsFeedDegraded = "os-feed-degraded" refusal,
    /// No model in the evidence.
    OsModelMissing = "os-model-missing" refusal,
    /// A model that the feed does not name.
    OsModelUnknown = "os-model-unknown" refusal,
    /// A version that is no version.
    OsVersionUnreadable = "os-version-unreadable" refusal,
    /// A version above every one offered.
    OsAboveOffered = "os-above-offered" refusal,
    /// A build that is not offered.
    OsBuildUnknown = "os-build-unknown" refusal,
    /// No patch level in the evidence.
    OsPatchLevelMissing = "os-patch-level-missing" refusal,
    /// Controls of the operating system, said to fail without the feed.
    OsSaidBehind { platform } = "os-said-behind" refusal,
    /// Controls of the operating system unknown.
    OsUnknown = "os-unknown" refusal,
    /// Control app.current failed.
    AppBehind { minimum, platform } = "app-behind" refusal,
    /// The same, without a version.
    AppSaidBehind { platform } = "app-said-behind" refusal,
    /// Control app.current unknown.
    AppVersionUnknown = "app-version-unknown" refusal,
    /// Control app.genuine failed.
    AppNotGenuine { platform } = "app-not-genuine" refusal,
    /// Nothing vouches for the app that says so.
    NotVouchedFor { platform } = "not-vouched-for" refusal,
    /// Known, but only by a lower grade than managed.
    NeedsManaged = "needs-managed" refusal,
    /// Known, but only by a lower grade than attested.
    NeedsAttested = "needs-attested" refusal,
    /// Known, but only by a person's word.
    NeedsObserved = "needs-observed" refusal,
    /// A claim that a file cannot make.
    Overclaimed { claimed } = "overclaimed" notice,
    /// Evidence past the policy's age.
    EvidenceOld { observed_at } = "evidence-old" refusal,
    /// A clock that is ahead.
    ClockAhead { observed_at } = "clock-ahead" refusal,
    /// The policy names other platforms.
    PlatformNotCovered { platform } = "platform-not-covered" refusal,
    /// A reason of a newer version.
    ReasonNewer = "reason-newer" refusal,
    /// Asks for passcode.set.
    AskPasscode { platform } = "ask-passcode" notice,
    /// Asks for passcode.six_digits.
    AskSixDigits = "ask-six-digits" notice,
    /// Asks for biometrics.enrolled.
    AskBiometrics { platform } = "ask-biometrics" notice,
    /// Asks for find_my.on.
    AskFindMy { platform } = "ask-find-my" notice,
    /// Asks for store.official_only.
    AskStore { platform } = "ask-store" notice,
    /// Asks for device.not_compromised.
    AskCompromised { platform } = "ask-compromised" notice,
    /// Asks for media_sync.off.
    AskMediaSync { platform } = "ask-media-sync" notice,
    /// The answer that is a pass.
    ReplyYes = "reply-yes" notice,
    /// The answer that is a failure.
    ReplyNo = "reply-no" notice,
    /// The answer of a person who does not know.
    ReplyNotSure = "reply-not-sure" notice,
    /// The answer of a person who cannot know.
    ReplyEmployerManages { platform } = "reply-employer-manages" notice,
    /// Follows the reason of a control that a person of security has to approve first.
    ApprovalAwaited = "approval-awaited" refusal,
    /// No evidence at all.
    DeviceSilent = "device-silent" refusal,
    /// Cleared before the interview's time, which is within a week.
    ReadyFor { weekday, time } = "ready-for" notice,
    /// Cleared before the interview's time, which is further off.
    ReadyForDate { weekday, day, month, time } = "ready-for-date" notice,
    /// The same by the production's clock, where the reader's own is not known.
    ReadyForDateIn { weekday, day, month, time, zone } = "ready-for-date-in" notice,
    /// A later brief that was refused.
    BriefRevisionRefused { reason } = "brief-revision-refused" refusal,
    /// A feed of releases that was refused.
    FeedNotGenuine { reason } = "feed-not-genuine" refusal,
    /// A clearance from before whose age no clock tells.
    ClearanceAgeUnknown = "clearance-age-unknown" refusal,
    /// Asks for os-current, in a report.
    RequiresOsCurrent = "requires-os-current" notice,
    /// Asks for os-supported, in a report.
    RequiresOsSupported = "requires-os-supported" notice,
    /// Asks for app-current, in a report.
    RequiresAppCurrent = "requires-app-current" notice,
    /// Asks for app-genuine, in a report.
    RequiresAppGenuine = "requires-app-genuine" notice,
    /// Asks for passcode-set, in a report.
    RequiresPasscodeSet = "requires-passcode-set" notice,
    /// Asks for passcode-six-digits, in a report.
    RequiresPasscodeSixDigits = "requires-passcode-six-digits" notice,
    /// Asks for biometrics-enrolled, in a report.
    RequiresBiometricsEnrolled = "requires-biometrics-enrolled" notice,
    /// Asks for access-throttled, in a report.
    RequiresAccessThrottled = "requires-access-throttled" notice,
    /// Asks for find-my-on, in a report.
    RequiresFindMyOn = "requires-find-my-on" notice,
    /// Asks for store-official-only, in a report.
    RequiresStoreOfficialOnly = "requires-store-official-only" notice,
    /// Asks for device-not-compromised, in a report.
    RequiresDeviceNotCompromised = "requires-device-not-compromised" notice,
    /// Asks for media-sync-off, in a report.
    RequiresMediaSyncOff = "requires-media-sync-off" notice,
    /// Asks for storage-free, in a report.
    RequiresStorageFree = "requires-storage-free" notice,
    /// Asks for battery-level, in a report.
    RequiresBatteryLevel = "requires-battery-level" notice,
    /// Asks for device-not-lost, in a report.
    RequiresDeviceNotLost = "requires-device-not-lost" notice,
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
    /// 429, of one's own doing.
    TooManyTries = "too-many-tries" refusal,
    /// 429, for load.
    StudioBusy = "studio-busy" refusal,
    /// 507.
    StudioFull = "studio-full" refusal,
    /// 500.
    StudioFailed = "studio-failed" refusal,
    /// An answer of another shape.
    StudioNotUnderstood = "studio-not-understood" refusal,
    /// Ended before safe.
    TakeNotSafe { segments } = "take-not-safe" refusal,
    /// A crash was recovered.
    TakeRecovered { seconds } = "take-recovered" notice,
    /// A slate given by hand that an earlier take has.
    TakeRepeatsSlate { slate } = "take-repeats-slate" refusal,
    /// A file that was imported before.
    AlreadyInCustody { file, slate } = "already-in-custody" notice,
    /// An import that stopped half-way, where takes are sent.
    ImportCutOff { file, slate } = "import-cut-off" refusal,
    /// The person does not agree to be recorded.
    ConsentDeclined = "consent-declined" refusal,
    /// A device on which every take is safe.
    NothingToSend = "nothing-to-send" notice,
    /// Verify-after-encode failed.
    EncoderFailed { reason } = "encoder-failed" refusal,
    /// 400.
    RequestNotUnderstood = "request-not-understood" refusal,
    /// A body that says nothing that a feed says.
    FeedRefused { reason } = "feed-refused" refusal,
    /// A body that knows less than the one before it.
    FeedWentBack { older, gone } = "feed-went-back" refusal,
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
    /// The production has ended.
    ProductionWrapped = "production-wrapped" refusal,
    /// The take is closed to post.
    TakeHeld = "take-held" refusal,
    /// A member link that is used or over.
    MemberLinkOver = "member-link-over" refusal,
    /// A managed device is asked about, and nobody manages devices for this studio.
    NoDeviceManager = "no-device-manager" refusal,
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
