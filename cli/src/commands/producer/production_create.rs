//! `production create`: keys, keyrings, recovery file and production, all or nothing.

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use jiff::tz::TimeZone;
use lavalier_protocol::api::NewProduction;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::{Signer as _, SoftwareKey};
use lavalier_protocol::keys::{Holder, KeyringKind, OpeningIdentity, OpeningKeyring, RecoveryFile, SigningKeyring};
use lavalier_protocol::link::six_words;
use lavalier_protocol::members::Role;
use serde_json::json;
use zeroize::Zeroizing;

use super::recovery::{self, Prepared};
use crate::cli::ProductionCreateArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::Pinned;
use crate::keyrings::{Content, Member, Wrapped, fresh_key};
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: ProductionCreateArgs, context: &Context) -> Result<Answer, Failure> {
    let id = match &args.id {
        Some(id) => id.clone(),
        None => ProductionId::from_name(args.name.as_str()).map_err(|_| {
            Failure::usage(
                "No short name can be made from this name.",
                "Give one with --id: a-z, 0-9 and hyphens.",
            )
        })?,
    };
    if TimeZone::get(args.zone.as_str()).is_err() {
        return Err(Failure::usage(
            format!("There is no time zone {}.", args.zone),
            "Give one such as Europe/London with --zone.",
        ));
    }
    let session = Session::open(context)?;
    let member = session.member()?;
    let recovery_path = recovery::decide(&args, context)?;

    let keys = Keys::make(context, recovery_path.is_some());
    let prepared = match (&keys.recovery, recovery_path) {
        (Some(identity), Some(path)) => Some(Prepared::write(&keys.recovery_file(&id, identity), path)?),
        _ => None,
    };
    let owner = [session.holder(&member, Role::Owner)];
    let opening = keys.opening(&id, &owner, &member)?;
    let signing = keys.signing_keyring(&id, &owner, &member)?;
    let pinned = Pinned {
        studio: session.signed_in.origin.clone(),
        production: id.clone(),
        name: args.name.clone(),
        zone: args.zone.clone(),
        frame_rate: args.fps,
        role: Role::Owner,
        signing_key: keys.signing.public_key(),
        earlier_signing_keys: Vec::new(),
        recipient: keys.recipient(),
        recovery_recipient: keys.recovery_recipient(),
        opening: opening.seen,
        opening_owners: opening.envelope.owners(),
        signing: signing.seen,
        signing_owners: signing.envelope.owners(),
        audit: Vec::new(),
    };
    create(&session, &pinned, &member, opening, signing).await?;
    context.home.change(|profile| profile.pin(pinned.clone()))?;
    let recovery_file = prepared.map(Prepared::finish).transpose()?;

    let thumbprint = pinned.signing_key.thumbprint();
    let shown = json!({
        "production": id,
        "signing_key": pinned.signing_key,
        "thumbprint": thumbprint,
        "words": six_words(thumbprint),
        "recipient": pinned.recipient,
        "recovery_recipient": pinned.recovery_recipient,
        "recovery_file": recovery_file,
    });
    context.output.result(&shown, || {
        let recovery = match &recovery_file {
            Some(path) => format!("{}: put it away, off this machine", path.display()),
            None => "none: losing every member's key loses the takes".to_owned(),
        };
        format!(
            "Made the production {} ({id}).\n  six words  {}\n  recovery   {recovery}\nInvite somebody: lavalier invite create {id} --subject NAME",
            context.output.bold(args.name.as_str()),
            six_words(thumbprint),
        )
    })?;
    Ok(Answer::Yes)
}

/// Asks the studio to make it. Where an answer was lost on the way, looks whether it was made.
async fn create(
    session: &Session,
    pinned: &Pinned,
    member: &Member,
    opening: Wrapped,
    signing: Wrapped,
) -> Result<(), Failure> {
    let request = NewProduction {
        id: pinned.production.clone(),
        name: pinned.name.clone(),
        zone: pinned.zone.clone(),
        frame_rate: pinned.frame_rate,
        signing_key: pinned.signing_key,
        recipient: pinned.recipient.clone(),
        recovery_recipient: pinned.recovery_recipient.clone(),
        owner_key: member.signing.public_key(),
        opening_keyring: opening.upload.envelope,
        signing_keyring: signing.upload.envelope,
    };
    match session.client.create_production(&request).await {
        Ok(()) => Ok(()),
        Err(refused @ Failure::Studio(_)) => Err(refused),
        Err(lost) => match session.client.production(&pinned.production).await {
            Ok(made) if made.signing_key == pinned.signing_key => Ok(()),
            _ => Err(lost),
        },
    }
}

/// A production's fresh keys, in memory.
struct Keys {
    opening: Identity,
    signing: SoftwareKey,
    recovery: Option<Identity>,
}

impl Keys {
    fn make(context: &Context, with_recovery: bool) -> Self {
        Self {
            opening: Identity::generate(),
            signing: fresh_key(context.random.as_ref()),
            recovery: with_recovery.then(Identity::generate),
        }
    }

    fn recipient(&self) -> String {
        self.opening.to_public().to_string()
    }

    fn recovery_recipient(&self) -> Option<String> {
        self.recovery.as_ref().map(|identity| identity.to_public().to_string())
    }

    fn recovery_file(&self, production: &ProductionId, identity: &Identity) -> RecoveryFile {
        RecoveryFile {
            production: production.clone(),
            signing_key: self.signing.public_key().thumbprint(),
            recipient: self.recipient(),
            identity: Zeroizing::new(identity.to_string().expose_secret().to_owned()),
        }
    }

    fn wrap(
        &self,
        id: &ProductionId,
        kind: KeyringKind,
        holders: &[Holder],
        plain: &[u8],
        member: &Member,
    ) -> Result<Wrapped, Failure> {
        let recovery = self.recovery_recipient();
        let content = Content {
            production: id,
            kind,
            before: None,
            holders,
            recovery: recovery.as_deref(),
            signing_keys: &[self.signing.public_key()],
            plain,
        };
        content.wrap(&member.signing)
    }

    fn opening(&self, id: &ProductionId, holders: &[Holder], member: &Member) -> Result<Wrapped, Failure> {
        let keyring = OpeningKeyring {
            identities: vec![OpeningIdentity {
                generation: 1,
                identity: self.opening.to_string().expose_secret().to_owned(),
                recipient: self.recipient(),
            }],
        };
        self.wrap(id, KeyringKind::Opening, holders, &keyring.to_bytes(), member)
    }

    fn signing_keyring(&self, id: &ProductionId, holders: &[Holder], member: &Member) -> Result<Wrapped, Failure> {
        let keyring = signing_keyring(&self.signing);
        self.wrap(id, KeyringKind::Signing, holders, &keyring.to_bytes(), member)
    }
}

/// A signing key as its keyring holds it.
fn signing_keyring(key: &SoftwareKey) -> SigningKeyring {
    // 32 bytes in hexadecimal: the form, though not the meaning, of a digest.
    let scalar = Digest::from_bytes(*key.to_bytes()).to_string();
    SigningKeyring {
        scalar,
        earlier: Vec::new(),
    }
}
