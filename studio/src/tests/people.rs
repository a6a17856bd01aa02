//! An owner with a production who invites.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{
    Invitation, NewInvitation, NewProduction, Production, RollAnswer, SetupRequest, SignedIn,
};
use lavalier_protocol::brief::{
    Brief, Consent, ConsentBy, End, Format, FrameRate, MicrophoneWish, MobileData, Platforms,
};
use lavalier_protocol::id::{InterviewId, InvitationId, PersonId};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::keys::{Envelope, Holder, KeyringKind};
use lavalier_protocol::link::Secret;
use lavalier_protocol::members::Role;
use lavalier_protocol::policy::{Platform, PolicyId};
use lavalier_protocol::text::Text;

use super::kit::{Answer, Kit, ORIGIN};

pub(super) const PASSWORD: &str = "correct horse battery";
pub(super) const RECIPIENT: &str = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";

pub(super) fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).unwrap()
}

pub(super) fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::new(text).unwrap()
}

/// Makes the first owner and signs them in.
pub(super) async fn owner(kit: &Kit) -> String {
    let code = std::fs::read_to_string(kit.app.data.setup_code_file()).unwrap();
    let request = SetupRequest {
        code,
        email: text("Ada@Example.org"),
        name: text("Ada"),
        password: PASSWORD.to_owned(),
    };
    let signed_in: SignedIn = kit.post_json("/api/v1/setup", "", &request).await.done();
    signed_in.token
}

pub(super) fn envelope(production: &str, kind: KeyringKind, generation: u32, previous: Option<&Jws>, by: u8) -> Jws {
    let owner = Holder {
        person: PersonId::from_random([1; 16]),
        email: text("ada@example.org"),
        role: Role::Owner,
        recipient: RECIPIENT.to_owned(),
        key: key(by).public_key(),
    };
    let envelope = Envelope {
        production: production.parse().unwrap(),
        kind,
        generation,
        previous: previous.map(Jws::digest),
        holders: vec![owner],
        recipients: vec![RECIPIENT.to_owned()],
        signing_keys: vec![key(21).public_key()],
        sealed: Envelope::encode_sealed(b"sealed"),
    };
    envelope.sign(&key(by)).unwrap()
}

pub(super) fn new_production(id: &str) -> NewProduction {
    NewProduction {
        id: id.parse().unwrap(),
        name: text("The Long Road"),
        zone: "Europe/London".parse().unwrap(),
        frame_rate: FrameRate::F25,
        signing_key: key(21).public_key(),
        recipient: RECIPIENT.to_owned(),
        recovery_recipient: None,
        owner_key: key(22).public_key(),
        opening_keyring: envelope(id, KeyringKind::Opening, 1, None, 22),
        signing_keyring: envelope(id, KeyringKind::Signing, 1, None, 22),
    }
}

/// A production with its owner signed in.
pub(super) struct Show {
    pub(super) token: String,
    pub(super) production: Production,
}

/// What the producer sends, and the brief inside.
pub(super) struct Invited {
    pub(super) brief: Brief,
    pub(super) request: NewInvitation,
    pub(super) secret: Secret,
}

impl Show {
    pub(super) async fn new(kit: &Kit) -> Self {
        let token = owner(kit).await;
        let production = kit
            .post_json("/api/v1/productions", &token, &new_production("long-road"))
            .await
            .done();
        Self { token, production }
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("/api/v1/productions/{}/{rest}", self.production.id)
    }

    pub(super) async fn roll(&self, kit: &Kit) -> RollAnswer {
        kit.post(&self.path("rolls"), &self.token, "").await.done()
    }

    /// An invitation for a laptop, ready to be sent; `seed` makes it another one.
    pub(super) async fn draft(&self, kit: &Kit, seed: u8) -> Invited {
        let secret = Secret::from_bytes([seed; 32]);
        let brief = Brief {
            invitation: InvitationId::from_random([seed; 16]),
            interview: InterviewId::from_random([7; 16]),
            end: End::Interviewer,
            production: self.production.id.clone(),
            production_name: self.production.name.clone(),
            studio: ORIGIN.parse().unwrap(),
            receipt_key: kit.app.receipt_key.public_key(),
            secret_commitment: secret.commitment(),
            revision: 1,
            issued_at: kit.app.now(),
            expires_at: after(kit.app.now(), SignedDuration::from_hours(14 * 24)),
            title: text("Three questions"),
            asked_by: text("Ada Lovelace"),
            purpose: text("A film about long roads"),
            audience: text("Everybody who sees the film"),
            starts_at: None,
            talk: None,
            microphone: MicrophoneWish::Any,
            questions: vec![text("Where were you born?")],
            consent: Consent {
                text: text("I agree to be recorded."),
                by: ConsentBy::Itself,
            },
            contact: text("Ada, +44 20 7946 0000"),
            mobile_data: MobileData::Ask,
            format: Format::default(),
            zone: self.production.zone.clone(),
            frame_rate: self.production.frame_rate,
            roll: self.roll(kit).await.roll,
            keep_days: 7,
            policy: PolicyId::default(),
            recipients: vec![self.production.recipient.clone()],
            platforms: Platforms(vec![Platform::Desktop]),
            rehearsal: false,
            notes: None,
        };
        Invited::of(brief, secret)
    }

    pub(super) async fn send(&self, kit: &Kit, invited: &Invited) -> Answer {
        kit.post_json(&self.path("invitations"), &self.token, &invited.request)
            .await
    }

    pub(super) async fn invite(&self, kit: &Kit, seed: u8) -> Invited {
        let invited = self.draft(kit, seed).await;
        let _made: Invitation = self.send(kit, &invited).await.done();
        invited
    }
}

impl Invited {
    pub(super) fn of(brief: Brief, secret: Secret) -> Self {
        let request = NewInvitation {
            invitation: brief.invitation.clone(),
            subject: text("Zoë Ångström"),
            brief: Jws::sign(Typ::Brief, &brief, &key(21)).unwrap(),
            sealed_secret: Envelope::encode_sealed(b"sealed secret"),
            claim_token_hash: secret.claim_token().hash(),
            replaces: None,
        };
        Self { brief, request, secret }
    }

    /// The same with another brief.
    pub(super) fn with(&self, change: impl FnOnce(&mut Brief)) -> Self {
        let mut brief = self.brief.clone();
        change(&mut brief);
        Self::of(brief, self.secret.clone())
    }
}

pub(super) fn after(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap()
}
