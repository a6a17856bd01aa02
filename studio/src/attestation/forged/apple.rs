//! What Apple's systems hand to an app, made for tests.

use ciborium::Value;
use sha2::{Digest as _, Sha256};

use super::{Party, Says, context, octets, seq};

/// The app that makes the key.
pub(crate) const APP: &str = "ABCDE12345.org.example.recorder";
/// The store's environment.
pub(crate) const PRODUCTION: &[u8; 16] = b"appattest\0\0\0\0\0\0\0";
/// A developer's own.
pub(crate) const DEVELOPMENT: &[u8; 16] = b"appattestdevelop";

/// Everything an attestation is made of.
pub(crate) struct Made {
    pub(crate) root: Party,
    pub(crate) apple: Party,
    pub(crate) key: Party,
    pub(crate) app: &'static str,
    pub(crate) environment: [u8; 16],
    pub(crate) flags: u8,
    pub(crate) counter: u32,
    pub(crate) extensions: Vec<u8>,
    pub(crate) client_data_hash: Vec<u8>,
}

impl Made {
    /// A new key's, over this.
    pub(crate) fn answering(client_data: &[u8]) -> Self {
        Self {
            root: Party::new("root"),
            apple: Party::new("apple"),
            key: Party::new("key"),
            app: APP,
            environment: *PRODUCTION,
            flags: 0x40,
            counter: 0,
            extensions: Vec::new(),
            client_data_hash: Sha256::digest(client_data).to_vec(),
        }
    }

    /// The key's name.
    pub(crate) fn key_id(&self) -> Vec<u8> {
        Sha256::digest(self.key.point()).to_vec()
    }

    fn head(&self, counter: u32) -> Vec<u8> {
        let mut data = Sha256::digest(self.app).to_vec();
        data.push(self.flags);
        data.extend(counter.to_be_bytes());
        data
    }

    fn auth_data(&self) -> Vec<u8> {
        let point = self.key.point();
        let mut data = self.head(self.counter);
        data.extend(self.environment);
        data.extend([0, 32]);
        data.extend(self.key_id());
        let key = [
            (1, Value::from(2)),
            (3, Value::from(-7)),
            (-1, Value::from(1)),
            (-2, Value::from(&point[1..33])),
            (-3, Value::from(&point[33..])),
        ];
        data.extend(cbor(&Value::Map(
            key.into_iter()
                .map(|(label, value)| (Value::from(label), value))
                .collect(),
        )));
        data.extend(&self.extensions);
        data
    }

    /// The attestation object.
    pub(crate) fn object(&self) -> Vec<u8> {
        self.object_over(&self.client_data_hash)
    }

    /// The same over something else.
    pub(crate) fn object_over(&self, client_data_hash: &[u8]) -> Vec<u8> {
        let auth_data = self.auth_data();
        let nonce = Sha256::new()
            .chain_update(&auth_data)
            .chain_update(client_data_hash)
            .finalize();
        let leaf = Says {
            subject: "leaf",
            spki: self.key.spki(),
            from: "20261119000000Z",
            until: "20261125000000Z",
            extensions: vec![("1.2.840.113635.100.8.2", false, seq(&[context(1, &octets(&nonce))]))],
        };
        let chain = [self.apple.issue(&leaf), self.root.issue(&self.apple.authority())];
        let statement = map([("x5c", Value::Array(chain.into_iter().map(Value::Bytes).collect()))]);
        cbor(&map([
            ("fmt", Value::from("apple-appattest")),
            ("attStmt", statement),
            ("authData", Value::Bytes(auth_data)),
        ]))
    }

    /// A later signature by the key.
    pub(crate) fn assertion(&self, counter: u32, client_data: &[u8]) -> Vec<u8> {
        let auth_data = self.head(counter);
        let nonce = Sha256::new()
            .chain_update(&auth_data)
            .chain_update(Sha256::digest(client_data))
            .finalize();
        cbor(&map([
            ("signature", Value::Bytes(self.key.sign(&nonce))),
            ("authenticatorData", Value::Bytes(auth_data)),
        ]))
    }
}

pub(crate) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(
        entries
            .into_iter()
            .map(|(name, value)| (Value::from(name), value))
            .collect(),
    )
}

pub(crate) fn cbor(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("it is written");
    bytes
}
