//! Certificates made for tests, so that every rule can be broken on its own.

pub(crate) mod android;
pub(crate) mod apple;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use der::asn1::ObjectIdentifier;

use super::roots::Root;

/// Someone with a key and a name.
pub(crate) struct Party {
    pub(crate) name: &'static str,
    key: EcdsaKeyPair,
}

/// What a certificate says, apart from who issued it.
pub(crate) struct Says<'a> {
    pub(crate) subject: &'a str,
    pub(crate) spki: Vec<u8>,
    pub(crate) from: &'a str,
    pub(crate) until: &'a str,
    /// Object identifier, critical, value.
    pub(crate) extensions: Vec<(&'a str, bool, Vec<u8>)>,
}

impl Party {
    pub(crate) fn new(name: &'static str) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key is made");
        Self { name, key }
    }

    pub(crate) fn point(&self) -> &[u8] {
        self.key.public_key().as_ref()
    }

    pub(crate) fn spki(&self) -> Vec<u8> {
        let algorithm = seq(&[oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")]);
        seq(&[algorithm, bits(self.point())])
    }

    /// As a pinned root.
    pub(crate) fn root(&self, factory: bool) -> Root {
        Root {
            spki: self.spki(),
            factory,
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature = self.key.sign(&SystemRandom::new(), message).expect("it signs");
        signature.as_ref().to_vec()
    }

    /// An authority's usual certificate for its own key.
    pub(crate) fn authority(&self) -> Says<'_> {
        Says {
            subject: self.name,
            spki: self.spki(),
            from: "20200101000000Z",
            until: "20300101000000Z",
            extensions: vec![("2.5.29.19", true, seq(&[tlv(1, &[0xff])]))],
        }
    }

    /// Issues a certificate, DER. The number of each is 7.
    pub(crate) fn issue(&self, says: &Says<'_>) -> Vec<u8> {
        let algorithm = seq(&[oid("1.2.840.10045.4.3.2")]);
        let extensions: Vec<_> = says
            .extensions
            .iter()
            .map(|(number, critical, value)| {
                let critical = if *critical { tlv(1, &[0xff]) } else { Vec::new() };
                seq(&[oid(number), critical, octets(value)])
            })
            .collect();
        let extensions = if extensions.is_empty() {
            Vec::new()
        } else {
            context(3, &seq(&extensions))
        };
        let signed = seq(&[
            context(0, &int(2)),
            int(7),
            algorithm.clone(),
            name(self.name),
            seq(&[tlv(0x18, says.from.as_bytes()), tlv(0x18, says.until.as_bytes())]),
            name(says.subject),
            says.spki.clone(),
            extensions,
        ]);
        let signature = bits(&self.sign(&signed));
        seq(&[signed, algorithm, signature])
    }
}

fn name(text: &str) -> Vec<u8> {
    let attribute = seq(&[oid("2.5.4.3"), tlv(0x0c, text.as_bytes())]);
    seq(&[tlv(0x31, &attribute)])
}

/// Tag, length, value.
pub(crate) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    length(value.len(), &mut bytes);
    bytes.extend(value);
    bytes
}

fn length(length: usize, bytes: &mut Vec<u8>) {
    match length {
        0..=0x7f => bytes.push(u8::try_from(length).expect("short")),
        0x80..=0xff => bytes.extend([0x81, u8::try_from(length).expect("short")]),
        _ => {
            bytes.push(0x82);
            bytes.extend(u16::try_from(length).expect("short").to_be_bytes());
        }
    }
}

pub(crate) fn seq(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub(crate) fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x31, &parts.concat())
}

pub(crate) fn octets(value: &[u8]) -> Vec<u8> {
    tlv(0x04, value)
}

pub(crate) fn bits(value: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], value].concat())
}

pub(crate) fn int(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    let bytes = &bytes[zeros..];
    if bytes[0] < 0x80 {
        tlv(0x02, bytes)
    } else {
        tlv(0x02, &[&[0], bytes].concat())
    }
}

pub(crate) fn enumerated(number: u8) -> Vec<u8> {
    tlv(0x0a, &[number])
}

pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    tlv(0x06, ObjectIdentifier::new_unwrap(dotted).as_bytes())
}

/// An EXPLICIT context tag, in the long form where its number needs it.
pub(crate) fn context(number: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = match number {
        0..=30 => vec![0xa0 | u8::try_from(number).expect("short")],
        31..=127 => vec![0xbf, u8::try_from(number).expect("short")],
        _ => {
            let high = u8::try_from(number >> 7).expect("short") | 0x80;
            vec![0xbf, high, u8::try_from(number & 0x7f).expect("short")]
        }
    };
    length(value.len(), &mut bytes);
    bytes.extend(value);
    bytes
}
