//! What a phone's maker is asked to vouch for: the bytes that bind an attestation to one claim, one device key, one
//! evidence document and one challenge.
//!
//! Phone and studio make the same bytes, so what the maker signs over says at once which question it answers, whose key
//! the app made, and what the app saw. An attestation for another claim, another key, another document or an earlier
//! question has other bytes, and proves nothing here.

use crate::digest::Digest;
use crate::id::ClaimId;

/// Keeps these bytes apart from everything else that is hashed.
const CONTEXT: &str = "lavalier attestation v1";

/// What an attestation is made over, and what the studio holds it against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientData<'a> {
    /// The claim that asks.
    pub claim: &'a ClaimId,
    /// Thumbprint of the claim's device key (RFC 7638).
    pub device_key: Digest,
    /// Digest of the evidence document as it will be sent.
    pub evidence: Digest,
    /// The studio's challenge, as it was given.
    pub challenge: &'a str,
}

impl ClientData<'_> {
    /// Five lines of text, each but the last ended by one newline: the context, the claim, the device key's thumbprint,
    /// the evidence's digest, the challenge. The challenge is last, so none of them can run into the next.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let Self {
            claim,
            device_key,
            evidence,
            challenge,
        } = self;
        format!("{CONTEXT}\n{claim}\n{device_key}\n{evidence}\n{challenge}").into_bytes()
    }

    /// SHA-256 of [`Self::to_bytes`]: what App Attest calls the client data hash, and what Android takes as the challenge
    /// of a new key.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_makes_another_digest() {
        let (claim, other) = (ClaimId::from_random([1; 16]), ClaimId::from_random([2; 16]));
        let one = ClientData {
            claim: &claim,
            device_key: Digest::of(b"key"),
            evidence: Digest::of(b"evidence"),
            challenge: "6560.1.aa",
        };
        let others = [
            ClientData { claim: &other, ..one },
            ClientData {
                device_key: Digest::of(b"another key"),
                ..one
            },
            ClientData {
                evidence: Digest::of(b"more evidence"),
                ..one
            },
            ClientData {
                challenge: "6560.2.aa",
                ..one
            },
        ];
        for changed in others {
            assert_ne!(changed.digest(), one.digest(), "{changed:?}");
        }
    }
}
