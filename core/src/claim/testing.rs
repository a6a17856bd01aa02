//! A brief, a clearance and their keys, for tests.

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::{
    Brief, Consent, ConsentBy, End, Format, FrameRate, MicrophoneWish, MobileData, Platforms,
};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, InterviewId, InvitationId};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::link::{Link, Secret};
use lavalier_protocol::policy::{Clearance, Platform, PolicyId};
use lavalier_protocol::text::{Line, Paragraph, Text};

pub(crate) const SIGNING_KEY: u8 = 11;
pub(crate) const RECEIPT_KEY: u8 = 12;
pub(crate) const DEVICE_KEY: u8 = 13;

pub(crate) fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).unwrap()
}

pub(crate) fn claim_id() -> ClaimId {
    ClaimId::from_random([4; 16])
}

pub(crate) fn device_thumbprint() -> Digest {
    key(DEVICE_KEY).public_key().thumbprint()
}

pub(crate) fn link() -> Link {
    Link {
        origin: "https://studio.example".parse().unwrap(),
        invitation: InvitationId::from_random([1; 16]),
        secret: Secret::from_bytes([2; 32]),
        thumbprint: key(SIGNING_KEY).public_key().thumbprint(),
    }
}

pub(crate) fn brief() -> Brief {
    let line = |text| Line::new(text).unwrap();
    fn label<const MAX: usize>(text: &str) -> Text<MAX> {
        Text::new(text).unwrap()
    }
    Brief {
        invitation: link().invitation,
        interview: InterviewId::from_random([3; 16]),
        end: End::Interviewer,
        production: "show".parse().unwrap(),
        production_name: label("Show"),
        studio: link().origin,
        receipt_key: key(RECEIPT_KEY).public_key(),
        secret_commitment: link().secret.commitment(),
        revision: 1,
        issued_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::MAX,
        title: label("A talk"),
        asked_by: label("Ada"),
        purpose: line("a film"),
        audience: line("everybody"),
        starts_at: None,
        talk: None,
        microphone: MicrophoneWish::Any,
        questions: Vec::new(),
        consent: Consent {
            text: Paragraph::new("I agree.").unwrap(),
            by: ConsentBy::Itself,
        },
        contact: line("call Ada"),
        mobile_data: MobileData::Ask,
        format: Format::default(),
        zone: "Europe/London".parse().unwrap(),
        frame_rate: FrameRate::F25,
        roll: "R001".parse().unwrap(),
        keep_days: 7,
        policy: PolicyId::default(),
        recipients: vec!["age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg".to_owned()],
        platforms: Platforms(vec![Platform::Desktop]),
        rehearsal: false,
        notes: None,
    }
}

pub(crate) fn signed_brief(brief: &Brief) -> Jws {
    Jws::sign(Typ::Brief, brief, &key(SIGNING_KEY)).unwrap()
}

pub(crate) fn clearance(brief: &Brief, until: Timestamp) -> Clearance {
    Clearance {
        claim: claim_id(),
        invitation: brief.invitation.clone(),
        interview: brief.interview.clone(),
        device_key: device_thumbprint(),
        policy: brief.policy.clone(),
        evidence: Digest::of(b"evidence"),
        issued_at: Timestamp::UNIX_EPOCH,
        until,
        held: false,
    }
}
