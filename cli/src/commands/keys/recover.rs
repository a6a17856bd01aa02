//! `keys recover`: opens the keyrings with the recovery file and wraps them for this home's member.
//!
//! This home may have pinned nothing, an age file does not say who sealed it, and whose signature an envelope bears cannot
//! be known here. So nothing of the envelopes is believed: what is inside must hold the keys that the recovery file names
//! (a studio that made keyrings of its own can have neither), and the next generation is sealed to this member and the
//! recovery key alone. Others whom the envelopes name may be anybody; they are admitted anew.

use age::x25519::Identity;
use lavalier_protocol::api::Production;
use lavalier_protocol::jws::{Jws, PublicKey, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::keys::{Envelope, KeyringKind, OpeningKeyring, RecoveryFile, SigningKeyring};
use lavalier_protocol::link::six_words;
use lavalier_protocol::members::Role;
use serde_json::json;

use crate::cli::RecoverArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_text;
use crate::home::{Pinned, Seen};
use crate::keyrings::{Content, Member, open_opening, open_signing, scalar};
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: RecoverArgs, context: &Context) -> Result<Answer, Failure> {
    let recovery: RecoveryFile = read_text(&args.recovery_file)?
        .parse()
        .map_err(|reason| Failure::RecoveryFile {
            path: args.recovery_file.clone(),
            reason,
        })?;
    if recovery.production != args.production {
        return Err(other(format!("it is for the production {}", recovery.production)));
    }
    let identity: Identity = recovery
        .identity
        .parse()
        .map_err(|_| other("its key is damaged".to_owned()))?;
    let session = Session::open(context)?;
    let production = session.client.production(&args.production).await?;
    let found = Found::open(&session, &production, &identity).await?;
    found.check(&recovery, &production)?;

    let member = session.member()?;
    let (opening, signing) = found.wrap_for(&session, &production, &member, &identity).await?;
    let pinned = Pinned {
        studio: session.signed_in.origin.clone(),
        production: production.id.clone(),
        name: production.name.clone(),
        zone: production.zone.clone(),
        frame_rate: production.frame_rate,
        role: Role::Owner,
        signing_key: found.signing.public_key(),
        earlier_signing_keys: found.earlier()?,
        recipient: production.recipient.clone(),
        recovery_recipient: Some(identity.to_public().to_string()),
        opening,
        opening_owners: vec![member.signing.public_key()],
        signing,
        signing_owners: vec![member.signing.public_key()],
        audit: Vec::new(),
    };
    context.home.change(|profile| profile.pin(pinned))?;
    let thumbprint = found.signing.public_key().thumbprint();
    let shown = json!({
        "production": production.id,
        "thumbprint": thumbprint,
        "words": six_words(thumbprint),
        "recipient": production.recipient,
        "generations": {"opening": opening.generation, "signing": signing.generation},
    });
    context.output.result(&shown, || {
        format!(
            "This home opens the takes of {} and signs its briefs again.\n  six words  {}\n\
             Other homes refuse the keyrings from now on, and say that they are not genuine: tell their people that it was you.",
            context.output.bold(production.name.as_str()),
            six_words(thumbprint),
        )
    })?;
    Ok(Answer::Yes)
}

fn other(reason: String) -> Failure {
    Failure::RecoveryOther { reason }
}

/// What the recovery identity opened.
struct Found {
    opening: OpeningKeyring,
    signing: SoftwareKey,
    signing_keyring: SigningKeyring,
    envelopes: [(Envelope, Seen); 2],
}

impl Found {
    async fn open(session: &Session, production: &Production, identity: &Identity) -> Result<Self, Failure> {
        let opening = envelope(session, production, KeyringKind::Opening).await?;
        let signing = envelope(session, production, KeyringKind::Signing).await?;
        let closed = |failure| match failure {
            Failure::KeyringClosed(kind) => other(format!("it does not open the {} keyring", kind.name())),
            failure => failure,
        };
        let (key, signing_keyring) = open_signing(&signing.0, identity).map_err(closed)?;
        Ok(Self {
            opening: open_opening(&opening.0, identity).map_err(closed)?,
            signing: key,
            signing_keyring,
            envelopes: [opening, signing],
        })
    }

    /// Whether these are the keyrings of the production that the recovery file was written for.
    fn check(&self, recovery: &RecoveryFile, production: &Production) -> Result<(), Failure> {
        let found = self.signing.public_key();
        let mut keys = self.earlier()?;
        keys.push(found);
        if !keys.iter().any(|key| key.thumbprint() == recovery.signing_key) {
            return Err(other(
                "the keyring holds another signing key than the file names".to_owned(),
            ));
        }
        if found != production.signing_key {
            return Err(other(
                "the studio shows another signing key than the keyring holds".to_owned(),
            ));
        }
        let opens = |recipient: &str| self.opening.identities.iter().any(|one| one.recipient == recipient);
        if !opens(&recovery.recipient) {
            return Err(other(
                "the keyring does not open what the file says takes are sealed to".to_owned(),
            ));
        }
        if self.opening.identities.last().map(|one| &one.recipient) != Some(&production.recipient) {
            return Err(other(
                "the studio shows another recipient of takes than the keyring holds".to_owned(),
            ));
        }
        Ok(())
    }

    /// The keys that signed briefs before.
    fn earlier(&self) -> Result<Vec<PublicKey>, Failure> {
        let damaged = || other("the keyring holds a key that is none".to_owned());
        let keys = self.signing_keyring.earlier.iter();
        keys.map(|text| scalar(text).map(|key| key.public_key()).ok_or_else(damaged))
            .collect()
    }

    /// The next generation of both keyrings, for this member and the recovery key.
    async fn wrap_for(
        &self,
        session: &Session,
        production: &Production,
        member: &Member,
        recovery: &Identity,
    ) -> Result<(Seen, Seen), Failure> {
        let holders = [session.holder(member, Role::Owner)];
        let recovery = recovery.to_public().to_string();
        let mut signing_keys = self.earlier()?;
        signing_keys.push(self.signing.public_key());
        let plain = [self.opening.to_bytes(), self.signing_keyring.to_bytes()];
        let mut seen = Vec::new();
        for ((envelope, before), plain) in self.envelopes.iter().zip(&plain) {
            let content = Content {
                production: &production.id,
                kind: envelope.kind,
                before: Some(*before),
                holders: &holders,
                recovery: Some(&recovery),
                signing_keys: &signing_keys,
                plain,
            };
            let next = content.wrap(&member.signing)?;
            session
                .client
                .put_keyring(&production.id, envelope.kind, &next.upload)
                .await?;
            seen.push(next.seen);
        }
        Ok((seen[0], seen[1]))
    }
}

/// A keyring as it stands at the studio. Whose signature it bears cannot be known here; what is inside is checked.
async fn envelope(session: &Session, production: &Production, kind: KeyringKind) -> Result<(Envelope, Seen), Failure> {
    let jws: Jws = session.client.keyring(&production.id, kind).await?;
    let not_genuine = |reason: String| Failure::KeyringNotGenuine { kind, reason };
    let envelope: Envelope = jws
        .unverified(Typ::Keyring)
        .map_err(|error| not_genuine(error.to_string()))?;
    if envelope.production != production.id || envelope.kind != kind {
        return Err(not_genuine("it is another keyring than the one asked for".to_owned()));
    }
    let seen = Seen {
        generation: envelope.generation,
        digest: jws.digest(),
    };
    Ok((envelope, seen))
}
