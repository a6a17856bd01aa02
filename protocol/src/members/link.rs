//! The link by which somebody becomes a member: its secret lets them in at the studio and vouches for their keys to the
//! owner who made it; its thumbprint vouches for that owner to them.

use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::digest::Digest;
use crate::id::MemberLinkId;
use crate::link::{LinkError, Origin, OriginError, Secret};

/// HKDF's `info` for the token that the newcomer shows the studio.
const TOKEN_INFO: &[u8] = b"lavalier member token v1";
/// HKDF's `info` for the key that authenticates the newcomer's keys; the studio never has it.
const KEY_INFO: &[u8] = b"lavalier member key v1";
/// An origin, a path of 33 characters and a fragment of 87.
const LINK_MAX: usize = 512;

/// A whole link: `{origin}/m/{link}#{secret}.{thumbprint of the owner's key}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberLink {
    /// The studio.
    pub origin: Origin,
    /// Which.
    pub link: MemberLinkId,
    /// What joins by it.
    pub secret: Secret,
    /// Thumbprint of the key of the owner who made it (RFC 7638).
    pub owner: Digest,
}

fn expand(secret: &Secret, info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, secret.as_bytes())
        .expand(info, out.as_mut())
        .expect("32 bytes are within HKDF's reach of 8160");
    out
}

/// The bearer token for the studio, 43 base64url digits.
#[must_use]
pub fn member_token(secret: &Secret) -> Zeroizing<String> {
    Zeroizing::new(B64.encode(expand(secret, TOKEN_INFO).as_slice()))
}

/// What the studio stores of a token: SHA-256 of its text.
#[must_use]
pub fn member_token_hash(token: &str) -> Digest {
    Digest::of(token.as_bytes())
}

/// HMAC-SHA-256 under the secret's key over a statement's compact text: only who has the link can have sent it.
#[must_use]
pub fn member_tag(secret: &Secret, statement: &str) -> Digest {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(expand(secret, KEY_INFO).as_slice()).expect("HMAC takes a key of any length");
    mac.update(statement.as_bytes());
    Digest::from_bytes(mac.finalize().into_bytes().into())
}

/// Whether `tag` is [`member_tag`], compared in constant time.
#[must_use]
pub(super) fn tag_fits(secret: &Secret, statement: &str, tag: Digest) -> bool {
    member_tag(secret, statement).as_bytes().ct_eq(tag.as_bytes()).into()
}

impl FromStr for MemberLink {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > LINK_MAX {
            return Err(LinkError::NotAnInvitation);
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (origin, link) = address.rsplit_once("/m/").ok_or(LinkError::NotAnInvitation)?;
        let origin = origin.parse().map_err(|error| match error {
            OriginError::Shape => LinkError::NotAnInvitation,
            OriginError::NotHttps => LinkError::NotHttps,
        })?;
        let link = link.parse().map_err(|_| LinkError::NotAnInvitation)?;
        if fragment.is_empty() {
            return Err(LinkError::FragmentMissing);
        }
        let (secret, owner) = fragment.split_once('.').ok_or(LinkError::FragmentDamaged)?;
        let secret = Secret::from_text(secret).ok_or(LinkError::FragmentDamaged)?;
        // A thumbprint has the length and alphabet of a secret.
        let owner = Secret::from_text(owner).ok_or(LinkError::FragmentDamaged)?;
        Ok(Self {
            origin,
            link,
            secret,
            owner: Digest::from_bytes(*owner.as_bytes()),
        })
    }
}

impl MemberLink {
    /// The whole link, secret included: to be handed to the newcomer and to nobody else.
    #[must_use]
    pub fn to_text(&self) -> String {
        let owner = B64.encode(self.owner.as_bytes());
        format!("{}/m/{}#{}.{owner}", self.origin, self.link, self.secret.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> MemberLink {
        MemberLink {
            origin: "https://studio.example".parse().unwrap(),
            link: MemberLinkId::from_random([1; 16]),
            secret: Secret::from_bytes([2; 32]),
            owner: Digest::of(b"key"),
        }
    }

    #[test]
    fn a_link_reads_back_and_one_that_was_cut_off_says_so() {
        let text = link().to_text();
        assert_eq!(text.parse(), Ok(link()));
        let (address, fragment) = text.split_once('#').unwrap();
        assert_eq!(address.parse::<MemberLink>(), Err(LinkError::FragmentMissing));
        let cut = format!("{address}#{}", &fragment[..60]);
        assert_eq!(cut.parse::<MemberLink>(), Err(LinkError::FragmentDamaged));
        assert_eq!(
            text.replace("/m/", "/i/").parse::<MemberLink>(),
            Err(LinkError::NotAnInvitation)
        );
        assert!(!format!("{:?}", link()).contains(&link().secret.to_text()));
    }

    #[test]
    fn what_the_studio_gets_does_not_make_a_tag() {
        let secret = Secret::from_bytes([2; 32]);
        let token = member_token(&secret);
        assert_ne!(token.as_str(), secret.to_text());
        let by_token = Secret::from_text(&token).unwrap();
        assert_ne!(member_tag(&secret, "x"), member_tag(&by_token, "x"));
        assert!(tag_fits(&secret, "x", member_tag(&secret, "x")));
        assert!(!tag_fits(&secret, "y", member_tag(&secret, "x")));
    }
}
