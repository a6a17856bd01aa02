//! New keys for a production: a new age identity for takes to come, and where a signer has left a new signing key.
//!
//! Old identities stay in the keyring, so that old takes stay readable to whoever holds it. What an invitation's link
//! names cannot be changed, so a new signing key ends every invitation.

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use lavalier_protocol::api::{BriefRevision, InvitationState, Rotation};
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::PersonId;
use lavalier_protocol::jws::{Jws, PublicKey, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::keys::{Holder, KeyringKind, OpeningIdentity};

use super::generation::Content;
use super::member::fresh_key;
use super::open::{Opened, Signing, opening_keyring, signing_key};
use crate::context::Context;
use crate::failure::Failure;
use crate::home::Pinned;
use crate::session::Session;

/// What is to change.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    /// Who is to hold no keyring any more.
    pub(crate) without: Option<PersonId>,
    /// The signing key too.
    pub(crate) signing: bool,
}

/// What changed.
pub(crate) struct Rotated {
    /// The pins as they stand now.
    pub(crate) pinned: Pinned,
    /// The signing key is new: every link is over.
    pub(crate) new_signing_key: bool,
    /// Invitations whose briefs seal to the new key now.
    pub(crate) revised: usize,
}

/// Makes new keys, stores them at the studio whole, and revises the briefs that are in use.
///
/// # Errors
/// When a keyring is not genuine, this person is no owner, or the studio refuses. Briefs that could not be revised are
/// revised by the next rotation.
pub(crate) async fn rotate(
    context: &Context,
    session: &Session,
    pinned: &Pinned,
    change: &Change,
) -> Result<Rotated, Failure> {
    let member = session.member()?;
    let opened = opening_keyring(&session.client, &context.home, pinned, &member).await?;
    let signing = signing_key(&session.client, &context.home, &opened.pinned, &member).await?;
    let keys = Keys::make(context, opened, signing, change);
    let rotated = keys.store(session, &member.signing).await?;
    let pinned = context.home.change(|profile| {
        let mut known = profile.productions.iter_mut();
        let known = known.find(|known| known.is(&pinned.studio, &pinned.production));
        known.map(|known| {
            rotated
                .iter()
                .for_each(|(envelope, digest)| known.see(envelope, *digest));
            known.recipient.clone_from(&keys.recipient);
            known.clone()
        })
    })?;
    let pinned = pinned.ok_or_else(|| Failure::ProductionNotKnownHere(keys.opened.pinned.production.clone()))?;
    let revised = if change.signing {
        0
    } else {
        revise(context, session, &pinned, &keys.signing.key).await?
    };
    Ok(Rotated {
        pinned,
        new_signing_key: change.signing,
        revised,
    })
}

/// The production's keys with the new ones among them.
struct Keys {
    opened: Opened,
    signing: Signing,
    recipient: String,
    signing_keys: Vec<PublicKey>,
    opening_holders: Vec<Holder>,
    signing_holders: Vec<Holder>,
}

impl Keys {
    fn make(context: &Context, mut opened: Opened, mut signing: Signing, change: &Change) -> Self {
        let identity = Identity::generate();
        let recipient = identity.to_public().to_string();
        let generation = opened.keyring.identities.last().map_or(1, |last| last.generation + 1);
        opened.keyring.identities.push(OpeningIdentity {
            generation,
            identity: identity.to_string().expose_secret().to_owned(),
            recipient: recipient.clone(),
        });
        let mut signing_keys = opened.pinned.signing_keys();
        if change.signing {
            signing.key = fresh_key(context.random.as_ref());
            signing_keys.push(signing.key.public_key());
            let before = std::mem::replace(&mut signing.keyring.scalar, hexadecimal(&signing.key));
            signing.keyring.earlier.push(before);
        }
        let stays = |holder: &&Holder| change.without.as_ref() != Some(&holder.person);
        let staying = |holders: &[Holder]| holders.iter().filter(stays).cloned().collect();
        Self {
            recipient,
            signing_keys,
            opening_holders: staying(&opened.envelope.holders),
            signing_holders: staying(&signing.envelope.holders),
            opened,
            signing,
        }
    }

    /// Stores both keyrings at the studio; what was stored, by digest.
    async fn store(
        &self,
        session: &Session,
        owner: &SoftwareKey,
    ) -> Result<Vec<(lavalier_protocol::keys::Envelope, Digest)>, Failure> {
        let production = &self.opened.pinned.production;
        let profile_pins = &self.opened.pinned;
        let recovery = profile_pins.recovery_recipient.as_deref();
        let content = |kind, holders, plain| Content {
            production,
            kind,
            before: Some(profile_pins.seen(kind)),
            holders,
            recovery,
            signing_keys: &self.signing_keys,
            plain,
        };
        let (opening_plain, signing_plain) = (self.opened.keyring.to_bytes(), self.signing.keyring.to_bytes());
        let opening = content(KeyringKind::Opening, &self.opening_holders, &opening_plain).wrap(owner)?;
        let mut signing = content(KeyringKind::Signing, &self.signing_holders, &signing_plain);
        // The signing keyring was fetched after these pins were read.
        signing.before = Some(self.signing.seen);
        let signing = signing.wrap(owner)?;
        let rotation = Rotation {
            opening: opening.upload,
            signing: signing.upload,
            recipient: self.recipient.clone(),
            signing_key: *self.signing_keys.last().expect("a production has a signing key"),
        };
        session.client.rotate(production, &rotation).await?;
        Ok(vec![
            (opening.envelope, opening.seen.digest),
            (signing.envelope, signing.seen.digest),
        ])
    }
}

/// A scalar as its keyring holds it: 32 bytes in hexadecimal, the form, though not the meaning, of a digest.
fn hexadecimal(key: &SoftwareKey) -> String {
    Digest::from_bytes(*key.to_bytes()).to_string()
}

/// Signs a new revision of each brief in use that does not seal to the production's recipient yet.
async fn revise(context: &Context, session: &Session, pinned: &Pinned, key: &SoftwareKey) -> Result<usize, Failure> {
    let mut revised = 0;
    for invitation in session.client.invitations(&pinned.production).await? {
        if !matches!(invitation.state, InvitationState::Open | InvitationState::Claimed) {
            continue;
        }
        // What the production's key did not sign is not signed anew.
        let brief = Brief::verify(&invitation.brief, key.public_key())?;
        let Some(brief) = resealed(brief, &pinned.recipient, context.now()) else {
            continue;
        };
        let jws = Jws::sign(Typ::Brief, &brief, key).map_err(|refused| Failure::Secrets(refused.to_string()))?;
        let revision = BriefRevision { brief: jws };
        session
            .client
            .revise_brief(&pinned.production, &invitation.invitation, &revision)
            .await?;
        revised += 1;
    }
    Ok(revised)
}

/// The next revision, sealed to `recipient` in the place of what it was sealed to; none where it is so already.
fn resealed(mut brief: Brief, recipient: &str, now: lavalier_protocol::Timestamp) -> Option<Brief> {
    if brief.recipients.iter().any(|one| one == recipient) {
        return None;
    }
    brief.recipients = vec![recipient.to_owned()];
    brief.revision += 1;
    brief.issued_at = now;
    Some(brief)
}
