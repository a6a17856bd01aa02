//! Real chains with one bit wrong.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::{Expected, verify};
use crate::attestation::pem;
use crate::attestation::testing::{at, posture, read};

const CHAINS: [(&str, &str); 2] = [
    ("caiman/sdk36/SB_EC_RKP", "2025-09-30T00:00:00Z"),
    ("blueline/sdk28/SB_RSA_NONE", "2024-10-01T00:00:00Z"),
];

fn chains() -> Vec<(Vec<u8>, Expected<'static>)> {
    let Some(folder) = posture() else { return Vec::new() };
    let folder = folder.join("android-keyattestation/testdata");
    CHAINS
        .iter()
        .map(|(name, time)| {
            let expected = Expected {
                at: at(time),
                challenge: None,
                package: None,
                revoked: None,
            };
            (read(&folder.join(format!("{name}.pem"))), expected)
        })
        .collect()
}

#[test]
fn a_flipped_bit_in_any_certificate_is_refused() {
    for (chain, expected) in chains() {
        assert!(verify(&chain, &expected).sound);
        let certificates = pem::certificates(&chain).expect("it is PEM");
        for (index, certificate) in certificates.iter().enumerate() {
            for byte in 0..certificate.len() {
                let mut flipped = certificates.clone();
                flipped[index][byte] ^= 1 << (byte % 8);
                let report = verify(&file(&flipped), &expected);
                assert!(!report.sound, "certificate {index}, byte {byte}");
                assert!(!report.problems.is_empty());
            }
        }
    }
}

fn file(certificates: &[Vec<u8>]) -> Vec<u8> {
    let mut file = String::new();
    for certificate in certificates {
        let body = STANDARD.encode(certificate);
        file.push_str(&format!(
            "-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
        ));
    }
    file.into_bytes()
}

#[test]
fn a_flipped_bit_in_the_file_is_refused_or_was_white_space() {
    for (chain, expected) in chains() {
        let whole = verify(&chain, &expected);
        for byte in 0..chain.len() {
            let mut flipped = chain.clone();
            flipped[byte] ^= 1 << (byte % 8);
            let report = verify(&flipped, &expected);
            let blank = chain[byte].is_ascii_whitespace() && flipped[byte].is_ascii_whitespace();
            assert!(!report.sound || blank && report == whole, "byte {byte}");
        }
    }
}

#[test]
fn a_chain_that_ends_anywhere_is_refused() {
    for (chain, expected) in chains() {
        // Up to the last certificate's end; of the root's own, nothing is needed.
        let text = str::from_utf8(&chain).expect("text");
        let root = text.rfind("-----BEGIN").expect("a root");
        let needed = text[..root].trim_end().len();
        for length in 0..needed {
            assert!(!verify(&chain[..length], &expected).sound, "{length} bytes");
        }
        assert!(verify(&chain[..needed], &expected).sound);
    }
}
