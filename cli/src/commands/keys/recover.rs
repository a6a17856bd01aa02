//! `keys recover`: opens the keyrings with the recovery file and wraps them for this home's member.
//!
//! This home may have pinned nothing, an age file does not say who sealed it, and whose signature an envelope bears cannot
//! be known here. So nothing of the envelopes is believed: what is inside must hold the keys that the recovery file names
//! (a studio that made keyrings of its own can have neither), and the next generation is sealed to this member and the
//! recovery key alone. Others whom the envelopes name may be anybody; they are admitted anew.

use age::x25519::Identity;
use lavalier_protocol::api::{KeyringUpload, Production};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::keys::{Envelope, KeyringKind, OpeningKeyring, RecoveryFile};
use lavalier_protocol::link::six_words;
use serde_json::json;

use crate::cli::RecoverArgs;
use crate::commands::producer::signing_keyring;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_text;
use crate::home::{Pinned, Seen};
use crate::keyrings::{Member, open_opening, open_signing, wrap};
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
        signing_key: found.signing.public_key(),
        owner_key: member.signing.public_key(),
        recipient: production.recipient.clone(),
        recovery_recipient: Some(identity.to_public().to_string()),
        opening,
        signing,
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
        Ok(Self {
            opening: open_opening(&opening.0, identity).map_err(closed)?,
            signing: open_signing(&signing.0, identity).map_err(closed)?,
            envelopes: [opening, signing],
        })
    }

    /// Whether these are the keyrings of the production that the recovery file was written for.
    fn check(&self, recovery: &RecoveryFile, production: &Production) -> Result<(), Failure> {
        let found = self.signing.public_key();
        if recovery.signing_key != found.thumbprint() {
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
        if production.recipient != recovery.recipient {
            return Err(other(
                "the studio shows another recipient of takes than the file names".to_owned(),
            ));
        }
        Ok(())
    }

    /// The next generation of both keyrings, for this member and the recovery key.
    async fn wrap_for(
        &self,
        session: &Session,
        production: &Production,
        member: &Member,
        recovery: &Identity,
    ) -> Result<(Seen, Seen), Failure> {
        let recipients = [member.recipient(), recovery.to_public().to_string()];
        let plain = [self.opening.to_bytes(), signing_keyring(&self.signing).to_bytes()];
        let mut seen = Vec::new();
        for ((envelope, before), plain) in self.envelopes.iter().zip(&plain) {
            let next = wrap(
                &production.id,
                envelope.kind,
                Some(*before),
                &recipients,
                plain,
                &member.signing,
            )?;
            let upload = KeyringUpload {
                envelope: next.envelope,
                owner_key: member.signing.public_key(),
            };
            session
                .client
                .put_keyring(&production.id, envelope.kind, &upload)
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
