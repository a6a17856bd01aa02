//! What the phone's maker vouches for, asked for through the shell.

use std::time::Duration;

use lavalier_protocol::api::{AttestationProof, Base64, CHAIN_MAX};
use lavalier_protocol::digest::Digest;

use super::asks::Asks;
use super::facts::Platform;
use super::request::{Answer, Work};

/// Apple's service answers over the network; a StrongBox takes seconds for a key. The gate waits no longer than this.
const WITHIN: Duration = Duration::from_secs(12);
/// The name of the key that App Attest keeps, or that Android makes for this and forgets.
const KEY: &str = "attestation";

/// Has the maker vouch for a digest; none where it does not, or not in time. Stands still meanwhile.
pub(super) fn prove(asks: &Asks, platform: Platform, digest: Digest) -> Option<AttestationProof> {
    let challenge = digest.as_bytes().to_vec();
    match platform {
        Platform::Ios | Platform::Ipados => {
            let key = KEY.to_owned();
            let Some(Answer::Attested { statement }) = asks.wait(Work::Attest { key, challenge }, WITHIN) else {
                return None;
            };
            apple(statement)
        }
        Platform::Android => {
            // Android attests a key when it is made, and only then.
            let name = KEY.to_owned();
            let Some(Answer::Key { attestation, .. }) = asks.wait(Work::MakeKey { name, challenge }, WITHIN) else {
                return None;
            };
            asks.tell(Work::ForgetKey { name: KEY.to_owned() });
            let fits = (1..=CHAIN_MAX).contains(&attestation.len());
            fits.then(|| AttestationProof::AndroidKey {
                chain: attestation.into_iter().map(Base64).collect(),
            })
        }
        Platform::Desktop => None,
    }
}

/// The parts of Apple's word: its kind, the key's name, and what the service gave.
fn apple(statement: Vec<Vec<u8>>) -> Option<AttestationProof> {
    let [kind, key_id, given] = <[Vec<u8>; 3]>::try_from(statement).ok()?;
    let (key_id, given) = (Base64(key_id), Base64(given));
    match kind.as_slice() {
        b"app_attest_key" => Some(AttestationProof::AppAttestKey {
            key_id,
            attestation: given,
        }),
        b"app_attest" => Some(AttestationProof::AppAttest {
            key_id,
            assertion: given,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apple_s_word_has_three_parts_and_nothing_else_is_taken_for_one() {
        let part = |text: &str| text.as_bytes().to_vec();
        let proof = |kind: &str| apple(vec![part(kind), part("key"), part("cbor")]).map(|proof| proof.kind());
        assert_eq!(proof("app_attest_key"), Some("app_attest_key"));
        assert_eq!(proof("app_attest"), Some("app_attest"));
        assert_eq!(proof("android_key"), None);
        assert!(apple(vec![part("app_attest"), part("key")]).is_none());
    }
}
