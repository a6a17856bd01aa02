//! The invitation link, read as a person pastes it.

use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;

use super::{Origin, OriginError, Secret, six_words};
use crate::digest::Digest;
use crate::id::InvitationId;

/// An origin, a path of 33 characters and a fragment of 87.
const LINK_MAX: usize = 512;

/// A whole invitation link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The studio.
    pub origin: Origin,
    /// Which invitation.
    pub invitation: InvitationId,
    /// What claims it.
    pub secret: Secret,
    /// Thumbprint of the production's signing key (RFC 7638).
    pub thumbprint: Digest,
}

/// Why a link was refused. None of these shows any part of the fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not a link to a studio's invitation.
    #[error("this is not an invitation link")]
    NotAnInvitation,
    /// To a studio that is not reached by https.
    #[error("the link does not use https")]
    NotHttps,
    /// The part behind `#` is missing: a chat program or a page cut it off.
    #[error("the link is cut off: the part after # is missing")]
    FragmentMissing,
    /// The part behind `#` is damaged.
    #[error("the link is damaged: the part after # is not complete")]
    FragmentDamaged,
}

impl FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > LINK_MAX {
            return Err(LinkError::NotAnInvitation);
        }
        let (address, fragment) = match text.split_once('#') {
            Some((address, fragment)) => (address, Some(fragment)),
            None => (text, None),
        };
        let (origin, invitation) = address.rsplit_once("/i/").ok_or(LinkError::NotAnInvitation)?;
        let origin = origin.parse().map_err(|error| match error {
            OriginError::Shape => LinkError::NotAnInvitation,
            OriginError::NotHttps => LinkError::NotHttps,
        })?;
        let invitation = invitation.parse().map_err(|_| LinkError::NotAnInvitation)?;
        let fragment = fragment
            .filter(|fragment| !fragment.is_empty())
            .ok_or(LinkError::FragmentMissing)?;
        let (secret, thumbprint) = fragment.split_once('.').ok_or(LinkError::FragmentDamaged)?;
        let secret = Secret::from_text(secret).ok_or(LinkError::FragmentDamaged)?;
        // A thumbprint has the length and alphabet of a secret.
        let thumbprint = Secret::from_text(thumbprint).ok_or(LinkError::FragmentDamaged)?;
        Ok(Self {
            origin,
            invitation,
            secret,
            thumbprint: Digest::from_bytes(*thumbprint.as_bytes()),
        })
    }
}

impl Link {
    /// The whole link, secret included: to be handed to the subject and to nobody else.
    #[must_use]
    pub fn to_text(&self) -> String {
        let thumbprint = B64.encode(self.thumbprint.as_bytes());
        format!(
            "{}/i/{}#{}.{thumbprint}",
            self.origin,
            self.invitation,
            self.secret.to_text()
        )
    }

    /// The six words that both ends read out on the call.
    #[must_use]
    pub fn words(&self) -> String {
        six_words(self.thumbprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link {
        Link {
            origin: "https://studio.example".parse().unwrap(),
            invitation: InvitationId::from_random([1; 16]),
            secret: Secret::from_bytes([2; 32]),
            thumbprint: Digest::of(b"key"),
        }
    }

    #[test]
    fn a_link_reads_back_even_with_white_space_around() {
        assert_eq!(format!(" {}\n", link().to_text()).parse(), Ok(link()));
    }

    #[test]
    fn each_way_a_link_breaks_has_its_own_name() {
        let text = link().to_text();
        let cut = text.split('#').next().unwrap();
        assert_eq!(cut.parse::<Link>(), Err(LinkError::FragmentMissing));
        assert_eq!(format!("{cut}#").parse::<Link>(), Err(LinkError::FragmentMissing));
        assert_eq!(text[..text.len() - 1].parse::<Link>(), Err(LinkError::FragmentDamaged));
        assert_eq!(text.replace("https", "http").parse::<Link>(), Err(LinkError::NotHttps));
        assert_eq!(
            text.replace("/i/", "/x/").parse::<Link>(),
            Err(LinkError::NotAnInvitation)
        );
        assert_eq!("hello".parse::<Link>(), Err(LinkError::NotAnInvitation));
    }

    #[test]
    fn a_debug_print_does_not_show_the_secret() {
        assert!(!format!("{:?}", link()).contains(&link().secret.to_text()));
    }
}
