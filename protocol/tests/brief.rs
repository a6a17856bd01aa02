//! A recorder believes nothing of a brief that its link does not vouch for.

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::{Brief, BriefError, Draft, End, Expected, FrameRate, Platforms, Template};
use lavalier_protocol::id::{InterviewId, InvitationId};
use lavalier_protocol::jws::{Jws, JwsError, Signer, SoftwareKey, Typ};
use lavalier_protocol::link::{Link, Secret};
use lavalier_protocol::policy::PolicyId;

fn signing_key() -> SoftwareKey {
    SoftwareKey::from_bytes(&[1; 32]).unwrap()
}

fn link() -> Link {
    Link {
        origin: "https://studio.example".parse().unwrap(),
        invitation: InvitationId::from_random([2; 16]),
        secret: Secret::from_bytes([3; 32]),
        thumbprint: signing_key().public_key().thumbprint(),
    }
}

fn brief() -> Brief {
    let draft = Draft::parse(Template::Interview.text()).unwrap();
    Brief {
        invitation: link().invitation,
        interview: InterviewId::from_random([4; 16]),
        end: End::Subject,
        production: "show".parse().unwrap(),
        production_name: "The Show".parse().unwrap(),
        studio: link().origin,
        receipt_key: SoftwareKey::from_bytes(&[5; 32]).unwrap().public_key(),
        secret_commitment: link().secret.commitment(),
        revision: 2,
        issued_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::UNIX_EPOCH,
        title: draft.title,
        asked_by: draft.asked_by,
        purpose: draft.purpose,
        audience: draft.audience,
        starts_at: None,
        talk: draft.talk,
        microphone: draft.microphone,
        questions: draft.questions,
        consent: draft.consent,
        contact: draft.contact,
        mobile_data: draft.mobile_data,
        format: draft.format,
        zone: "Europe/London".parse().unwrap(),
        frame_rate: FrameRate::F25,
        roll: "R001".parse().unwrap(),
        keep_days: 7,
        policy: PolicyId::default(),
        recipients: vec!["age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq".to_owned()],
        platforms: Platforms::default_for(End::Subject),
        rehearsal: false,
        notes: draft.notes,
    }
}

/// Reads `brief` as signed by `key`, against the link and perhaps a brief at hand.
fn accept_by(brief: &Brief, key: &SoftwareKey, current: Option<&Brief>) -> Result<Brief, BriefError> {
    let jws = Jws::sign(Typ::Brief, brief, key).unwrap();
    Brief::accept(&jws, key.public_key(), Expected { link: &link(), current })
}

fn changed(change: impl FnOnce(&mut Brief)) -> Result<Brief, BriefError> {
    let mut brief = brief();
    change(&mut brief);
    accept_by(&brief, &signing_key(), None)
}

#[test]
fn the_production_s_own_brief_is_believed() {
    assert_eq!(accept_by(&brief(), &signing_key(), None), Ok(brief()));
}

#[test]
fn a_brief_by_another_key_is_refused_even_if_the_studio_sends_that_key_along() {
    let other = SoftwareKey::from_bytes(&[9; 32]).unwrap();
    assert_eq!(accept_by(&brief(), &other, None), Err(BriefError::Key));
    let jws = Jws::sign(Typ::Brief, &brief(), &other).unwrap();
    let wrong = Brief::accept(
        &jws,
        signing_key().public_key(),
        Expected {
            link: &link(),
            current: None,
        },
    );
    assert_eq!(wrong, Err(BriefError::Statement(JwsError::Signature)));
}

#[test]
fn each_thing_that_a_studio_could_swap_has_its_own_name() {
    assert_eq!(
        changed(|b| b.invitation = InvitationId::from_random([8; 16])),
        Err(BriefError::Invitation)
    );
    assert_eq!(
        changed(|b| b.studio = "https://evil.example".parse().unwrap()),
        Err(BriefError::Origin)
    );
    assert_eq!(
        changed(|b| b.secret_commitment = Secret::from_bytes([8; 32]).commitment()),
        Err(BriefError::Secret)
    );
    assert_eq!(changed(|b| b.recipients.clear()), Err(BriefError::Recipients));
    assert_eq!(
        changed(|b| b.recipients.push("age1../x".to_owned())),
        Err(BriefError::Recipients)
    );
    assert_eq!(
        changed(|b| b.recipients.push(b.recipients[0].clone())),
        Err(BriefError::Recipients)
    );
    assert_eq!(changed(|b| b.format.channels = 6), Err(BriefError::Format));
}

#[test]
fn a_recorder_is_never_rolled_back_to_an_older_brief_or_moved_to_another_interview() {
    let current = brief();
    let mut older = brief();
    older.revision = 1;
    assert_eq!(
        accept_by(&older, &signing_key(), Some(&current)),
        Err(BriefError::Revision)
    );
    let mut same_number = brief();
    same_number.title = "Other".parse().unwrap();
    assert_eq!(
        accept_by(&same_number, &signing_key(), Some(&current)),
        Err(BriefError::Revision)
    );
    let mut later = brief();
    later.revision = 3;
    assert!(accept_by(&later, &signing_key(), Some(&current)).is_ok());
    later.interview = InterviewId::from_random([8; 16]);
    assert_eq!(
        accept_by(&later, &signing_key(), Some(&current)),
        Err(BriefError::Interview)
    );
    assert!(
        accept_by(&current, &signing_key(), Some(&current)).is_ok(),
        "the same brief again"
    );
}
