//! Phones that attest to keys, made for tests.

use super::{Party, Says, context, enumerated, int, octets, seq, set, tlv};

const ATTESTATION: &str = "1.3.6.1.4.1.11129.2.1.17";
/// SHA-256 of the certificate that an app is signed with.
pub(crate) const SIGNER: [u8; 32] = [9; 32];

/// A phone, the batch it was made in, and their maker.
pub(crate) struct World {
    pub(crate) root: Party,
    pub(crate) batch: Party,
    pub(crate) phone: Party,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            root: Party::new("root"),
            batch: Party::new("batch"),
            phone: Party::new("phone"),
        }
    }

    /// What the phone's certificate says.
    pub(crate) fn leaf(&self, extension: Vec<u8>) -> Says<'static> {
        Says {
            subject: "Android Keystore Key",
            spki: self.phone.spki(),
            from: "19700101000000Z",
            until: "20480101000000Z",
            extensions: vec![(ATTESTATION, false, extension)],
        }
    }

    /// The phone's key below the batch below the root.
    pub(crate) fn chain(&self, leaf: &Says<'_>) -> Vec<Vec<u8>> {
        vec![
            self.batch.issue(leaf),
            self.root.issue(&self.batch.authority()),
            self.root.issue(&self.root.authority()),
        ]
    }
}

/// How it booted: whether the bootloader is locked, and by whose system.
pub(crate) fn root_of_trust(locked: u8, state: u8) -> Vec<u8> {
    let fields = [octets(&[0; 32]), tlv(1, &[locked]), enumerated(state), octets(&[1; 32])];
    context(704, &seq(&fields))
}

/// Who asked for the key.
pub(crate) fn application(packages: &[&str]) -> Vec<u8> {
    let packages: Vec<_> = packages
        .iter()
        .map(|name| seq(&[octets(name.as_bytes()), int(12)]))
        .collect();
    let application = seq(&[set(&packages), set(&[octets(&SIGNER)])]);
    context(709, &octets(&application))
}

/// The extension of an attested key.
pub(crate) fn described(challenge: &[u8], level: u8, software: &[Vec<u8>], hardware: &[Vec<u8>]) -> Vec<u8> {
    seq(&[
        int(300),
        enumerated(level),
        int(300),
        enumerated(level),
        octets(challenge),
        octets(b""),
        seq(software),
        seq(hardware),
    ])
}
