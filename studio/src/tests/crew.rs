//! A production with a member of each role, and somebody who owns another.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{
    AdmissionUpload, JoinRequest, JoiningProof, KeyringUpload, NewMemberLink, Production, SignedIn,
};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::MemberLinkId;
use lavalier_protocol::jws::{Jws, Signer as _};
use lavalier_protocol::keys::{Envelope, Holder, KeyringKind};
use lavalier_protocol::link::Secret;
use lavalier_protocol::members::{Admission, Generation, Joining, Role, member_token, member_token_hash};

use super::kit::{Answer, Kit};
use super::people::{PASSWORD, RECIPIENT, Show, after, key, new_production, text};
use super::productions::stranger;
use crate::model::{Keyring, NewProduction, Record};

/// Everybody who works on the production.
pub(super) struct Crew {
    pub(super) show: Show,
    /// Owns another production.
    pub(super) stranger: String,
    tokens: Vec<(Role, String)>,
}

impl Crew {
    pub(super) fn token(&self, role: Role) -> &str {
        let found = self.tokens.iter().find(|(of, _)| *of == role);
        found.map_or(&self.show.token, |(_, token)| token)
    }
}

/// Adds a producer, post and security to a production.
pub(super) async fn crew(kit: &Kit, show: Show) -> Crew {
    let mut tokens = Vec::new();
    // Who set the studio up has the oldest account.
    kit.pass(SignedDuration::from_secs(1));
    for (seed, role) in [(41, Role::Producer), (42, Role::Post), (43, Role::Security)] {
        let newcomer = Newcomer::new(seed, role);
        assert!(newcomer.link(kit, &show).await.status.is_success());
        let signed_in: SignedIn = newcomer.join(kit).await.done();
        let admitted = newcomer.admit(kit, &show, &signed_in).await;
        assert!(admitted.status.is_success(), "{}", admitted.text());
        tokens.push((role, signed_in.token));
    }
    let stranger = stranger(kit).await;
    own(kit, "another").await;
    Crew { show, stranger, tokens }
}

/// Gives the stranger a production of their own.
async fn own(kit: &Kit, id: &str) {
    let new = new_production(id);
    let eve = "pe-00000000000000000000000009".parse().unwrap();
    let production = Production {
        id: new.id,
        name: new.name,
        zone: new.zone,
        frame_rate: new.frame_rate,
        signing_key: new.signing_key,
        recipient: new.recipient,
        recovery_recipient: None,
        created_at: kit.app.now(),
        wraps_at: None,
    };
    let keyring = |kind, envelope: Jws| Keyring {
        kind,
        generation: 1,
        digest: envelope.digest(),
        envelope,
    };
    let record = Record::by_studio(&production.id, Action::ProductionCreated, kit.app.now());
    let stored = NewProduction {
        production,
        owner: eve,
        keyrings: [
            keyring(KeyringKind::Opening, new.opening_keyring),
            keyring(KeyringKind::Signing, new.signing_keyring),
        ],
    };
    assert!(kit.app.storage.create_production(stored, record).await.unwrap());
}

/// Somebody for whom there is, or will be, a link.
pub(super) struct Newcomer {
    pub(super) seed: u8,
    pub(super) role: Role,
    pub(super) secret: Secret,
    pub(super) id: MemberLinkId,
    pub(super) email: String,
}

impl Newcomer {
    pub(super) fn new(seed: u8, role: Role) -> Self {
        Self {
            seed,
            role,
            secret: Secret::from_bytes([seed; 32]),
            id: MemberLinkId::from_random([seed; 16]),
            email: format!("{role}-{seed}@example.org"),
        }
    }

    pub(super) async fn link(&self, kit: &Kit, show: &Show) -> Answer {
        let new = NewMemberLink {
            link: self.id.clone(),
            role: self.role,
            email: text(&self.email),
            name: text("Pat"),
            token_hash: member_token_hash(&member_token(&self.secret)),
            expires_at: after(kit.app.now(), SignedDuration::from_hours(24)),
        };
        kit.post_json(&show.path("member-links"), &show.token, &new).await
    }

    pub(super) fn proof(&self) -> JoiningProof {
        let joining = Joining {
            link: self.id.clone(),
            email: text(&self.email),
            recipient: RECIPIENT.to_owned(),
            key: key(self.seed).public_key(),
        };
        let (statement, tag) = joining.sign(&key(self.seed), &self.secret).unwrap();
        JoiningProof { statement, tag }
    }

    pub(super) fn request(&self) -> JoinRequest {
        JoinRequest {
            email: text(&self.email),
            name: None,
            password: PASSWORD.to_owned(),
            joining: self.proof(),
        }
    }

    pub(super) async fn join(&self, kit: &Kit) -> Answer {
        let path = format!("/api/v1/member-links/{}/joining", self.id);
        kit.post_json(&path, &member_token(&self.secret), &self.request()).await
    }

    pub(super) async fn admit(&self, kit: &Kit, show: &Show, signed_in: &SignedIn) -> Answer {
        let path = show.path(&format!("members/{}/admission", signed_in.person));
        let upload = self.upload(kit, show, signed_in).await;
        kit.put_json(&path, &show.token, &upload).await
    }

    pub(super) async fn upload(&self, kit: &Kit, show: &Show, signed_in: &SignedIn) -> AdmissionUpload {
        let generation = Generation {
            generation: 1,
            digest: lavalier_protocol::digest::Digest::ZERO,
        };
        let admission = Admission {
            link: self.id.clone(),
            production: show.production.id.clone(),
            name: show.production.name.clone(),
            zone: show.production.zone.clone(),
            frame_rate: show.production.frame_rate,
            person: signed_in.person.clone(),
            role: self.role,
            member_recipient: RECIPIENT.to_owned(),
            member_key: key(self.seed).public_key(),
            signing_keys: vec![key(21).public_key()],
            recipient: RECIPIENT.to_owned(),
            recovery_recipient: None,
            owners: vec![key(22).public_key()],
            opening: generation,
            signing: generation,
            admitted_at: Timestamp::UNIX_EPOCH,
        };
        let mut next = Vec::new();
        for kind in [KeyringKind::Opening, KeyringKind::Signing] {
            next.push(if self.role.holds(kind) {
                Some(self.keyring(kit, show, kind, signed_in).await)
            } else {
                None
            });
        }
        let signing = next.pop().flatten();
        AdmissionUpload {
            admission: admission.sign(&key(22)).unwrap(),
            owner_key: key(22).public_key(),
            opening: next.pop().flatten(),
            signing,
        }
    }

    /// The keyring's next generation, with this newcomer among its holders.
    async fn keyring(&self, kit: &Kit, show: &Show, kind: KeyringKind, signed_in: &SignedIn) -> KeyringUpload {
        let stored = kit
            .app
            .storage
            .keyring(&show.production.id, kind)
            .await
            .unwrap()
            .unwrap();
        let mut envelope: Envelope = stored
            .envelope
            .unverified(lavalier_protocol::jws::Typ::Keyring)
            .unwrap();
        envelope.generation += 1;
        envelope.previous = Some(stored.digest);
        envelope.holders.push(Holder {
            person: signed_in.person.clone(),
            email: text(&self.email),
            role: self.role,
            recipient: RECIPIENT.to_owned(),
            key: key(self.seed).public_key(),
        });
        let envelope: Jws = envelope.sign(&key(22)).unwrap();
        KeyringUpload {
            envelope,
            owner_key: key(22).public_key(),
        }
    }
}
