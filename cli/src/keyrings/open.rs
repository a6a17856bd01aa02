//! Opening a production's keyrings: fetched from the studio, believed by the pins of this home.

use age::x25519::Identity;
use lavalier_protocol::jws::{Jws, PublicKey, Signer as _, SoftwareKey};
use lavalier_protocol::keys::{Envelope, KeyringKind, OpeningKeyring, SigningKeyring};
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

/// Fetches a keyring and checks it against the pins; a later generation is remembered.
///
/// # Errors
/// [`Failure::KeyringNotGenuine`] says why a keyring was refused.
pub(crate) async fn fetch(
    client: &Client,
    home: &Home,
    pinned: &Pinned,
    kind: KeyringKind,
) -> Result<Envelope, Failure> {
    let jws = client.keyring(&pinned.production, kind).await?;
    let envelope = check(&jws, pinned, kind)?;
    let seen = Seen {
        generation: envelope.generation,
        digest: jws.digest(),
    };
    if seen != pinned.seen(kind) {
        home.change(|profile| {
            let known = profile.productions.iter_mut();
            let known = known.filter(|known| known.is(&pinned.studio, &pinned.production));
            known.for_each(|known| known.see(kind, seen));
        })?;
    }
    Ok(envelope)
}

/// Whether an envelope is the pinned generation, or a later one by the pinned owner.
fn check(jws: &Jws, pinned: &Pinned, kind: KeyringKind) -> Result<Envelope, Failure> {
    let seen = pinned.seen(kind);
    let envelope = Envelope::verify(jws, pinned.owner_key, &pinned.production, kind, seen.generation)
        .map_err(Failure::keyring(kind))?;
    if envelope.generation == seen.generation && jws.digest() != seen.digest {
        return Err(not_genuine(
            kind,
            "it is another than the one seen before under this number",
        ));
    }
    if envelope.generation == seen.generation + 1 && envelope.previous != Some(seen.digest) {
        return Err(not_genuine(kind, "it does not follow the one seen before"));
    }
    Ok(envelope)
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
pub(crate) fn open_signing(envelope: &Envelope, identity: &Identity) -> Result<SoftwareKey, Failure> {
    let kind = KeyringKind::Signing;
    let plain = plaintext(envelope, identity)?;
    let keyring = SigningKeyring::parse(&plain).map_err(|error| not_genuine(kind, &error.to_string()))?;
    scalar(&keyring.scalar).ok_or_else(|| not_genuine(kind, "its key is none"))
}

fn scalar(text: &str) -> Option<SoftwareKey> {
    // A scalar is 32 bytes in hexadecimal: the form, though not the meaning, of a digest.
    let bytes: lavalier_protocol::digest::Digest = text.parse().ok()?;
    SoftwareKey::from_bytes(bytes.as_bytes()).ok()
}

/// The production's age identities, by this member's key.
///
/// # Errors
/// When the keyring is not genuine, or not sealed to this member, or lacks the pinned recipient's identity.
pub(crate) async fn opening_keyring(
    client: &Client,
    home: &Home,
    pinned: &Pinned,
    member: &Member,
) -> Result<OpeningKeyring, Failure> {
    let envelope = fetch(client, home, pinned, KeyringKind::Opening).await?;
    let keyring = open_opening(&envelope, &member.identity)?;
    if !keyring.identities.iter().any(|one| one.recipient == pinned.recipient) {
        return Err(not_genuine(
            KeyringKind::Opening,
            "it lacks the identity that is pinned here",
        ));
    }
    Ok(keyring)
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
) -> Result<SoftwareKey, Failure> {
    let envelope = fetch(client, home, pinned, KeyringKind::Signing).await?;
    let key = open_signing(&envelope, &member.identity)?;
    same_key(key.public_key(), pinned.signing_key)?;
    Ok(key)
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
    use super::super::generation::wrap;
    use super::*;
    use lavalier_protocol::keys::OpeningIdentity;

    fn key(seed: u8) -> SoftwareKey {
        SoftwareKey::from_bytes(&[seed; 32]).expect("a scalar")
    }

    fn pinned(owner: &SoftwareKey, opening: Seen) -> Pinned {
        Pinned {
            studio: "https://studio.example".parse().expect("an origin"),
            production: "show".parse().expect("a slug"),
            name: "Show".parse().expect("a label"),
            zone: "Europe/London".parse().expect("a zone"),
            frame_rate: lavalier_protocol::brief::FrameRate::F25,
            signing_key: key(9).public_key(),
            owner_key: owner.public_key(),
            recipient: "age1".to_owned(),
            recovery_recipient: None,
            opening,
            signing: opening,
        }
    }

    #[test]
    fn a_keyring_that_was_swapped_rolled_back_or_signed_by_another_is_refused() {
        let member = Identity::generate();
        let recipients = [member.to_public().to_string()];
        let (owner, other) = (key(1), key(2));
        let production = "show".parse().expect("a slug");
        let make =
            |before, by| wrap(&production, KeyringKind::Opening, before, &recipients, b"{}", by).expect("a recipient");
        let first = make(None, &owner);
        let second = make(Some(first.seen), &owner);
        let pins = pinned(&owner, first.seen);
        assert!(check(&first.envelope, &pins, KeyringKind::Opening).is_ok());
        assert!(check(&second.envelope, &pins, KeyringKind::Opening).is_ok());
        let later = pinned(&owner, second.seen);
        let refused = |jws: &Jws, pins: &Pinned, kind| check(jws, pins, kind).is_err_and(|f| f.exit_code() == 1);
        assert!(
            refused(&first.envelope, &later, KeyringKind::Opening),
            "an older generation"
        );
        assert!(
            refused(&make(None, &owner).envelope, &pins, KeyringKind::Opening),
            "another first one"
        );
        assert!(
            refused(&make(None, &other).envelope, &pins, KeyringKind::Opening),
            "another owner's"
        );
        assert!(
            refused(&first.envelope, &pins, KeyringKind::Signing),
            "the other keyring"
        );
        let stray = make(
            Some(Seen {
                generation: 1,
                digest: lavalier_protocol::digest::Digest::ZERO,
            }),
            &owner,
        );
        assert!(
            refused(&stray.envelope, &pins, KeyringKind::Opening),
            "a second one that follows another first"
        );
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
        let recipients = [member.to_public().to_string()];
        let production = "show".parse().expect("a slug");
        let plain = keyring.to_bytes();
        let wrapped = wrap(&production, KeyringKind::Opening, None, &recipients, &plain, &key(1)).expect("a recipient");
        let envelope: Envelope = wrapped
            .envelope
            .verify(lavalier_protocol::jws::Typ::Keyring, key(1).public_key())
            .expect("it was just signed");
        assert!(matches!(
            open_opening(&envelope, &member),
            Err(Failure::KeyringNotGenuine { .. })
        ));
    }
}
