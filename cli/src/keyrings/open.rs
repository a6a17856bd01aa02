//! Opening a production's keyrings: fetched from the studio, believed by the pins of this home.

use age::x25519::Identity;
use lavalier_protocol::jws::{Jws, PublicKey, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::keys::{Envelope, EnvelopeError, KeyringKind, OpeningKeyring, SigningKeyring};
use zeroize::Zeroizing;

use super::age_file::{open_with, public_half};
use super::member::Member;
use crate::client::Client;
use crate::failure::Failure;
use crate::home::{Home, Pinned, Seen};

fn not_genuine(kind: KeyringKind, reason: &str) -> Failure {
    Failure::KeyringNotGenuine {
        kind,
        reason: reason.to_owned(),
    }
}

/// Fetches a keyring and checks it against the pins. Later generations are walked one by one, each by an owner of the one
/// before it, and remembered.
///
/// # Errors
/// [`Failure::KeyringNotGenuine`] says why a keyring was refused.
pub(crate) async fn fetch(
    client: &Client,
    home: &Home,
    pinned: &Pinned,
    kind: KeyringKind,
) -> Result<Envelope, Failure> {
    let latest = client.keyring(&pinned.production, kind).await?;
    let seen = pinned.seen(kind);
    if latest.digest() == seen.digest {
        return check(&latest, pinned, kind);
    }
    let claimed: Envelope = latest
        .unverified(Typ::Keyring)
        .map_err(|error| not_genuine(kind, &error.to_string()))?;
    if claimed.generation <= seen.generation {
        return check(&latest, pinned, kind);
    }
    let mut walked = pinned.clone();
    let mut envelope = None;
    while walked.seen(kind).generation < claimed.generation {
        let after = walked.seen(kind).generation;
        let generations = client.generations(&pinned.production, kind, after).await?;
        if generations.is_empty() {
            break;
        }
        for jws in generations {
            envelope = Some(step(&jws, &mut walked, kind)?);
        }
    }
    if walked.seen(kind).generation < claimed.generation {
        return Err(not_genuine(
            kind,
            "the generations between it and the one seen before are missing",
        ));
    }
    home.change(|profile| {
        let known = profile.productions.iter_mut();
        let known = known.filter(|known| known.is(&pinned.studio, &pinned.production));
        known.for_each(|known| *known = walked.clone());
    })?;
    envelope.ok_or_else(|| not_genuine(kind, "the generations between it and the one seen before are missing"))
}

/// One generation further: by an owner of the one before it, whose successor it is.
fn step(jws: &Jws, walked: &mut Pinned, kind: KeyringKind) -> Result<Envelope, Failure> {
    let seen = walked.seen(kind);
    let last = (seen.generation, seen.digest);
    let envelope = Envelope::verify_next(jws, walked.owners(kind), &walked.production, kind, last)
        .map_err(Failure::keyring(kind))?;
    let keys = walked.signing_keys();
    if !envelope.signing_keys.starts_with(&keys) && !keys.starts_with(&envelope.signing_keys) {
        return Err(not_genuine(
            kind,
            "it names other signing keys than the ones known here",
        ));
    }
    walked.see(&envelope, jws.digest());
    Ok(envelope)
}

/// Whether an envelope is the pinned generation; an older one, or another under its number, is named as what it is.
fn check(jws: &Jws, pinned: &Pinned, kind: KeyringKind) -> Result<Envelope, Failure> {
    let seen = pinned.seen(kind);
    if jws.digest() == seen.digest {
        // It was verified when it was pinned, by an owner who may have left since.
        let envelope: Envelope = jws
            .unverified(Typ::Keyring)
            .map_err(|error| not_genuine(kind, &error.to_string()))?;
        if envelope.production == pinned.production && envelope.kind == kind {
            return Ok(envelope);
        }
        return Err(Failure::keyring(kind)(EnvelopeError::Other));
    }
    let envelope = Envelope::verify(jws, pinned.owners(kind), &pinned.production, kind, seen.generation);
    Err(Failure::keyring(kind)(envelope.err().unwrap_or(EnvelopeError::Swapped)))
}

fn plaintext(envelope: &Envelope, identity: &Identity) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let sealed = envelope.sealed_bytes().map_err(Failure::keyring(envelope.kind))?;
    open_with(identity, &sealed).map_err(|_| Failure::KeyringClosed(envelope.kind))
}

/// Opens an opening keyring with any identity that it is sealed to.
///
/// # Errors
/// When it is sealed to others, or is none.
pub(crate) fn open_opening(envelope: &Envelope, identity: &Identity) -> Result<OpeningKeyring, Failure> {
    let kind = KeyringKind::Opening;
    let plain = plaintext(envelope, identity)?;
    let keyring = OpeningKeyring::parse(&plain).map_err(|error| not_genuine(kind, &error.to_string()))?;
    let fits = |identity: &lavalier_protocol::keys::OpeningIdentity| {
        public_half(&identity.identity).is_ok_and(|recipient| recipient == identity.recipient)
    };
    if keyring.identities.is_empty() || !keyring.identities.iter().all(fits) {
        return Err(not_genuine(
            kind,
            "its identities and recipients do not belong together",
        ));
    }
    Ok(keyring)
}

/// Opens a signing keyring with any identity that it is sealed to.
///
/// # Errors
/// When it is sealed to others, or is none.
pub(crate) fn open_signing(envelope: &Envelope, identity: &Identity) -> Result<(SoftwareKey, SigningKeyring), Failure> {
    let kind = KeyringKind::Signing;
    let plain = plaintext(envelope, identity)?;
    let keyring = SigningKeyring::parse(&plain).map_err(|error| not_genuine(kind, &error.to_string()))?;
    let key = scalar(&keyring.scalar).ok_or_else(|| not_genuine(kind, "its key is none"))?;
    Ok((key, keyring))
}

/// The key of a scalar as a keyring holds it.
pub(crate) fn scalar(text: &str) -> Option<SoftwareKey> {
    // A scalar is 32 bytes in hexadecimal: the form, though not the meaning, of a digest.
    let bytes: lavalier_protocol::digest::Digest = text.parse().ok()?;
    SoftwareKey::from_bytes(bytes.as_bytes()).ok()
}

/// What a member who opens takes holds: the pins as they stand, and the production's age identities.
pub(crate) struct Opened {
    /// The pins, after every generation up to the latest.
    pub(crate) pinned: Pinned,
    /// The opening keyring's envelope.
    pub(crate) envelope: Envelope,
    /// What is inside.
    pub(crate) keyring: OpeningKeyring,
}

/// The production's age identities, by this member's key. What new takes are sealed to is the latest of them.
///
/// # Errors
/// When the keyring is not genuine, or not sealed to this member, or lacks the pinned recipient's identity.
pub(crate) async fn opening_keyring(
    client: &Client,
    home: &Home,
    pinned: &Pinned,
    member: &Member,
) -> Result<Opened, Failure> {
    let envelope = fetch(client, home, pinned, KeyringKind::Opening).await?;
    let keyring = open_opening(&envelope, &member.identity)?;
    if !keyring.identities.iter().any(|one| one.recipient == pinned.recipient) {
        return Err(not_genuine(
            KeyringKind::Opening,
            "it lacks the identity that is pinned here",
        ));
    }
    let latest = keyring.identities.last().map(|one| one.recipient.clone());
    let latest = latest.unwrap_or_else(|| pinned.recipient.clone());
    let pinned = home.change(|profile| {
        let mut known = profile.productions.iter_mut();
        let known = known.find(|known| known.is(&pinned.studio, &pinned.production));
        known.map(|known| {
            known.recipient.clone_from(&latest);
            known.clone()
        })
    })?;
    let pinned = pinned.ok_or_else(|| Failure::ProductionNotKnownHere(envelope.production.clone()))?;
    Ok(Opened {
        pinned,
        envelope,
        keyring,
    })
}

/// The signing keyring, by this member's key.
pub(crate) struct Signing {
    /// Its envelope.
    pub(crate) envelope: Envelope,
    /// The key that signs briefs.
    pub(crate) key: SoftwareKey,
    /// What is inside.
    pub(crate) keyring: SigningKeyring,
    /// Which generation.
    pub(crate) seen: Seen,
}

/// The production's signing key, by this member's key.
///
/// # Errors
/// When the keyring is not genuine, or not sealed to this member, or holds another key than the pinned one.
pub(crate) async fn signing_key(
    client: &Client,
    home: &Home,
    pinned: &Pinned,
    member: &Member,
) -> Result<Signing, Failure> {
    let envelope = fetch(client, home, pinned, KeyringKind::Signing).await?;
    let (key, keyring) = open_signing(&envelope, &member.identity)?;
    // Fetching may have told of a new one.
    let profile = home.profile()?;
    let pinned = profile.pinned(&pinned.studio, &pinned.production)?;
    same_key(key.public_key(), pinned.signing_key)?;
    Ok(Signing {
        envelope,
        key,
        keyring,
        seen: pinned.signing,
    })
}

fn same_key(found: PublicKey, pinned: PublicKey) -> Result<(), Failure> {
    if found == pinned {
        Ok(())
    } else {
        Err(not_genuine(
            KeyringKind::Signing,
            "it holds another key than the one pinned here",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{holder, key, make, pinned_by};
    use super::*;
    use lavalier_protocol::keys::OpeningIdentity;
    use lavalier_protocol::members::Role;

    fn reason<T>(result: Result<T, Failure>) -> String {
        match result {
            Err(failure @ Failure::KeyringNotGenuine { .. }) => {
                assert_eq!(failure.exit_code(), 1);
                failure.told().message
            }
            Err(failure) => panic!("{failure:?}"),
            Ok(_) => panic!("it was believed"),
        }
    }

    #[test]
    fn a_keyring_that_was_swapped_rolled_back_or_is_the_studio_s_own_is_refused_by_name() {
        let (owner, other) = (key(1), key(2));
        let kind = KeyringKind::Opening;
        let first = make(kind, None, &[holder(1, Role::Owner)], b"{}", &owner);
        let second = make(kind, Some(first.seen), &[holder(1, Role::Owner)], b"{}", &owner);
        let pins = pinned_by(&owner, first.seen);
        assert!(check(&first.upload.envelope, &pins, kind).is_ok());
        let later = pinned_by(&owner, second.seen);
        let older = reason(check(&first.upload.envelope, &later, kind));
        assert!(older.contains("generation 1, older than generation 2"), "{older}");
        let another = make(kind, None, &[holder(1, Role::Owner)], b"{}", &owner);
        let another = reason(check(&another.upload.envelope, &pins, kind));
        assert!(another.contains("another than the one seen before"), "{another}");
        let own = make(kind, None, &[holder(2, Role::Owner)], b"{}", &other);
        let own = reason(check(&own.upload.envelope, &pins, kind));
        assert!(own.contains("not signed by an owner"), "{own}");
        reason(check(&first.upload.envelope, &pins, KeyringKind::Signing));
    }

    #[test]
    fn generations_are_walked_from_owner_to_owner_and_a_removed_one_signs_no_more() {
        let (ada, eve) = (key(1), key(2));
        let kind = KeyringKind::Opening;
        let both = [holder(1, Role::Owner), holder(2, Role::Owner)];
        let first = make(kind, None, &both[..1], b"{}", &ada);
        let second = make(kind, Some(first.seen), &both, b"{}", &ada);
        let third = make(kind, Some(second.seen), &both[..1], b"{}", &eve);
        let mut walked = pinned_by(&ada, first.seen);
        let mut skipping = walked.clone();
        assert!(
            step(&third.upload.envelope, &mut skipping, kind).is_err(),
            "nobody knows its owner yet"
        );
        for next in [&second, &third] {
            step(&next.upload.envelope, &mut walked, kind).expect("by an owner of the one before it");
        }
        assert_eq!(walked.opening, third.seen);
        let fourth = make(kind, Some(third.seen), &both, b"{}", &eve);
        let refused = reason(step(&fourth.upload.envelope, &mut walked, kind));
        assert!(refused.contains("not signed by an owner"), "{refused}");
        let stray = make(kind, Some(second.seen), &both, b"{}", &ada);
        reason(step(&stray.upload.envelope, &mut walked, kind));
    }

    #[test]
    fn an_identity_under_another_recipient_s_name_is_refused() {
        let (member, ours, theirs) = (Identity::generate(), Identity::generate(), Identity::generate());
        let keyring = OpeningKeyring {
            identities: vec![OpeningIdentity {
                generation: 1,
                identity: age::secrecy::ExposeSecret::expose_secret(&theirs.to_string()).to_owned(),
                recipient: ours.to_public().to_string(),
            }],
        };
        let mut own = holder(1, Role::Owner);
        own.recipient = member.to_public().to_string();
        let made = make(KeyringKind::Opening, None, &[own], &keyring.to_bytes(), &key(1));
        assert!(matches!(
            open_opening(&made.envelope, &member),
            Err(Failure::KeyringNotGenuine { .. })
        ));
    }
}
