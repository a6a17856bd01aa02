//! Things to be stored.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{JournalState, Production};
use lavalier_protocol::audit::Action;
use lavalier_protocol::brief::{End, FrameRate, Kind, Platforms};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId, InterviewId, InvitationId, PersonId, ProductionId, TakeId};
use lavalier_protocol::journal::KeyStorage;
use lavalier_protocol::jws::{Jws, PublicKey, Signer as _, SoftwareKey};
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::policy::{AppVersion, Platform};
use lavalier_protocol::text::Text;

use crate::model::{
    Account, Append, Beginning, Claim, ClaimOutcome, ClaimedDevice, Credential, Everywhere, Invitation,
    InvitationOutcome, JournalEntry, JournalLine, JournalledSegment, Keyring, NewInvitation, NewProduction, ObjectName,
    Person, Progress, Record, Segment, StoreLimits, UsedChallenge,
};
use crate::storage::Storage;

/// Limits that no check comes near.
pub(super) const LIMITS: StoreLimits = StoreLimits {
    claim_bytes: 1_000_000,
    unvouched_bytes: 1_000_000,
};

pub(super) fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::new(text).expect("a harmless literal")
}

/// Seconds after the beginning of the check.
pub(super) fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2026-11-20T09:00:00Z".parse().expect("a time");
    start
        .checked_add(SignedDuration::from_secs(seconds))
        .expect("within the calendar")
}

pub(super) fn key(seed: u8) -> PublicKey {
    SoftwareKey::from_bytes(&[seed; 32])
        .expect("a scalar below the order")
        .public_key()
}

pub(super) fn jws(text: &str) -> Jws {
    Jws::from_text(text.to_owned())
}

pub(super) fn person(seed: u8) -> PersonId {
    PersonId::from_random([seed; 16])
}

pub(super) fn account(seed: u8, email: &str) -> Account {
    Account {
        person: Person {
            id: person(seed),
            email: text(email),
            name: text("Ada"),
            created_at: at(0),
        },
        password: "$argon2id$".to_owned(),
    }
}

/// Something that Ada does at second 0, for the log of a production.
pub(super) fn record(production: &str, action: Action) -> Record {
    let ada = account(1, "ada@example.org").person;
    Record::by(&ada, &production.parse().expect("a slug"), action, at(0))
}

/// The first person did something to what is everybody's.
pub(super) fn told(action: Action) -> Option<Everywhere> {
    let ada = account(1, "ada@example.org").person;
    Some(Everywhere::by(&ada, action, &"feed", at(0)))
}

pub(super) fn production_id() -> ProductionId {
    "show".parse().expect("a slug")
}

pub(super) fn keyring(kind: KeyringKind, generation: u32, envelope: &str) -> Keyring {
    let envelope = jws(envelope);
    Keyring {
        kind,
        generation,
        digest: envelope.digest(),
        envelope,
    }
}

pub(super) fn new_production(id: &str, owner: u8) -> NewProduction {
    NewProduction {
        production: Production {
            id: id.parse().expect("a slug"),
            name: text("Show"),
            zone: "Europe/London".parse().expect("a zone"),
            frame_rate: FrameRate::F25,
            signing_key: key(1),
            recipient: "age1x".to_owned(),
            recovery_recipient: None,
            created_at: at(0),
            wraps_at: None,
        },
        owner: person(owner),
        keyrings: [
            keyring(KeyringKind::Opening, 1, "opening 1"),
            keyring(KeyringKind::Signing, 1, "signing 1"),
        ],
    }
}

pub(super) fn invitation_id(seed: u8) -> InvitationId {
    InvitationId::from_random([seed; 16])
}

pub(super) fn new_invitation(seed: u8, roll: &str) -> NewInvitation {
    NewInvitation {
        invitation: Invitation {
            id: invitation_id(seed),
            production: production_id(),
            interview: InterviewId::from_random([1; 16]),
            end: End::Subject,
            subject: text("Zoë"),
            roll: roll.parse().expect("a roll"),
            platforms: Platforms(vec![Platform::Desktop]),
            rehearsal: false,
            brief: jws(&format!("brief {seed}")),
            sealed_secret: "c2VhbGVk".to_owned(),
            claim_token_hash: Digest::of(&[seed]),
            created_at: at(i64::from(seed)),
            expires_at: at(1_000),
            claimed_at: None,
            superseded_at: None,
            revoked_at: None,
            wraps_at: None,
        },
        revision: 1,
        replaces: None,
        most: 100,
    }
}

pub(super) fn claim(invitation: u8, device: u8) -> Claim {
    Claim {
        id: ClaimId::from_random([device; 16]),
        invitation: invitation_id(invitation),
        pseudonym: DeviceId::of(&production_id(), key(device).thumbprint()),
        device: ClaimedDevice {
            device_key: key(device),
            key_storage: KeyStorage::File,
            platform: Platform::Desktop,
            app: AppVersion {
                id: text("app"),
                version: text("1"),
            },
        },
        claimed_at: at(10),
    }
}

pub(super) fn challenge(seed: u8) -> UsedChallenge {
    UsedChallenge {
        hash: Digest::of(&[seed, 1]),
        expires_at: at(300),
    }
}

pub(super) fn credential(seed: u8, expires: i64) -> Credential {
    Credential {
        token: Digest::of(&[seed, 2]),
        expires_at: at(expires),
    }
}

/// A storage with an owner, a production and one invitation with roll R001.
pub(super) async fn invited(storage: &impl Storage) {
    assert!(
        storage
            .create_first_account(account(1, "ada@example.org"))
            .await
            .expect("stored")
    );
    assert!(
        storage
            .create_production(new_production("show", 1), record("show", Action::ProductionCreated))
            .await
            .expect("stored")
    );
    let roll = storage.reserve_roll(&production_id()).await.expect("stored");
    assert_eq!(roll.expect("there are rolls").as_str(), "R001");
    let made = storage
        .create_invitation(new_invitation(1, "R001"), record("show", Action::InvitationCreated))
        .await
        .expect("stored");
    assert_eq!(made, InvitationOutcome::Created);
}

/// The same with a claim by device 5.
pub(super) async fn claimed(storage: &impl Storage) -> ClaimId {
    invited(storage).await;
    let outcome = storage
        .claim(
            claim(1, 5),
            challenge(5),
            credential(5, 1_000),
            record("show", Action::InvitationClaimed),
        )
        .await
        .expect("stored");
    let ClaimOutcome::Held(claim) = outcome else {
        panic!("nobody else claimed");
    };
    claim
}

pub(super) fn take_id(seed: u8) -> TakeId {
    TakeId::from_random([seed; 16])
}

pub(super) fn beginning() -> Beginning {
    Beginning {
        claim: ClaimId::from_random([5; 16]),
        invitation: invitation_id(1),
        production: production_id(),
        interview: InterviewId::from_random([1; 16]),
        end: End::Subject,
        kind: Kind::Interview,
        slate: "R001/1/1".parse().expect("a slate"),
        imported: false,
        rate: Some(48_000),
        clearance: Some(Digest::of(b"clearance")),
        hold: None,
        started_at: at(20),
        begun_at: at(21),
    }
}

pub(super) fn sealed(sequence: u64) -> Digest {
    Digest::of(format!("segment {sequence}").as_bytes())
}

/// A line of a made-up journal: every third is a gap, the others are segments from sequence 0 on.
pub(super) fn line(number: u64) -> JournalLine {
    let entry = match number {
        0 => JournalEntry::Other,
        _ if number.is_multiple_of(3) => JournalEntry::Gap,
        _ => JournalEntry::Segment(JournalledSegment {
            sequence: segments_before(number),
            sha256: sealed(segments_before(number)),
            bytes: 10,
        }),
    };
    JournalLine {
        number,
        bytes: format!("line {number}").into_bytes(),
        entry,
    }
}

/// How many lines before `number` are segments.
pub(super) fn segments_before(number: u64) -> u64 {
    (1..number).filter(|line| !line.is_multiple_of(3)).count() as u64
}

/// What a journal of `lines` lines is, of which `signed` are signed.
pub(super) fn progress(lines: u64, signed: u64) -> Progress {
    Progress {
        journal: JournalState {
            lines,
            head: Digest::of(format!("line {}", lines - 1).as_bytes()),
            signed_lines: signed,
        },
        signed_segments: segments_before(signed),
        segments: segments_before(lines),
        samples: segments_before(lines) * 48_000,
        bytes: lines * 8,
        ended: false,
    }
}

/// The append that takes a journal from `before` to `lines` lines.
pub(super) fn append(take: u8, before: Option<Progress>, from: u64, lines: u64, signed: u64) -> Append {
    Append {
        take: take_id(take),
        claim: ClaimId::from_random([5; 16]),
        base: before.map(|before| before.journal),
        beginning: before.is_none().then(beginning),
        lines: (from..lines).map(line).collect(),
        after: progress(lines, signed),
        at: at(30),
    }
}

pub(super) fn segment(take: u8, sequence: u64, sha256: Digest) -> Segment {
    Segment {
        name: ObjectName {
            take: take_id(take),
            sequence,
            sha256,
        },
        claim: ClaimId::from_random([5; 16]),
        bytes: 10,
        at: at(40),
    }
}
