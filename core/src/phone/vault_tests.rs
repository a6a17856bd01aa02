//! A key store that works, one that hangs, one that answers nonsense.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use lavalier_protocol::jws::SoftwareKey;

use super::*;
use crate::phone::meter::Meter;
use crate::phone::outbox::Outbox;
use crate::phone::request::Request;
use crate::phone::screen::Shown;
use crate::phone::shell::{Shell, ShellError};
use crate::platform::SystemClock;
use crate::platform::testing::SeededRandom;

/// A platform's key store.
#[derive(Default)]
struct Store {
    asks: OnceLock<Asks>,
    secrets: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Signs with another key than it said.
    lies: Mutex<bool>,
}

fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).unwrap()
}

impl Store {
    fn answer(&self, work: Work) -> Answer {
        let mut secrets = self.secrets.lock().unwrap();
        match work {
            Work::KeepSecret { name, secret } => {
                secrets.insert(name, secret);
                Answer::Done
            }
            Work::ReadSecret { name } => Answer::Secret {
                secret: secrets.get(&name).cloned(),
            },
            Work::ForgetSecret { name } | Work::ForgetKey { name } => {
                secrets.remove(&name);
                Answer::Done
            }
            Work::MakeKey { challenge, .. } if !challenge.is_empty() => Answer::Failed {
                reason: "its attestation keys are used up".to_owned(),
            },
            Work::MakeKey { .. } => Answer::Key {
                public: point(&key(7)),
                storage: KeyStorage::StrongBox,
                attestation: Vec::new(),
            },
            Work::Sign { message, .. } => {
                let seed = if *self.lies.lock().unwrap() { 8 } else { 7 };
                let raw = key(seed).sign(&message).unwrap();
                let der = Signature::from_slice(&raw).unwrap().to_der();
                Answer::Signature {
                    signature: der.as_bytes().to_vec(),
                }
            }
            _ => Answer::Done,
        }
    }
}

/// A key's point, as platforms hand it out.
fn point(key: &SoftwareKey) -> Vec<u8> {
    let jwk = key.public_key().to_jwk();
    let decode = |text: &str| {
        let value = |byte: u8| match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        let bits: Vec<u8> = text
            .bytes()
            .flat_map(|byte| (0..6).rev().map(move |bit| (value(byte) >> bit) & 1))
            .collect();
        let byte = |bits: &[u8]| bits.iter().fold(0u8, |byte, bit| (byte << 1) | bit);
        bits.chunks_exact(8).map(byte).collect::<Vec<u8>>()
    };
    [vec![4], decode(&jwk.x), decode(&jwk.y)].concat()
}

impl Shell for Store {
    fn show(&self, _: Shown) -> Result<(), ShellError> {
        Ok(())
    }

    fn meter(&self, _: Meter) -> Result<(), ShellError> {
        Ok(())
    }

    fn perform(&self, request: Request) -> Result<(), ShellError> {
        if let Some(asks) = self.asks.get() {
            asks.answer(request.id, self.answer(request.work));
        }
        Ok(())
    }
}

fn vault(store: &Arc<Store>) -> ShellVault {
    let (inbox, _) = tokio::sync::mpsc::unbounded_channel();
    let shell = Arc::clone(store) as Arc<dyn Shell>;
    let outbox = Outbox::start(shell, Arc::new(SystemClock), Arc::new(|_| {})).unwrap();
    let asks = Asks::new(outbox, inbox);
    let _ = store.asks.set(asks.clone());
    ShellVault::new(asks)
}

#[test]
fn a_key_signs_without_leaving_the_store_and_is_there_again_after_a_restart() {
    let store = Arc::new(Store::default());
    let vault = vault(&store);
    assert!(vault.load_key("claim/x/device").unwrap().is_none());
    let made = vault
        .make_key("claim/x/device", b"challenge", &SeededRandom::new(1))
        .unwrap();
    assert_eq!(made.storage(), Storage::StrongBox);
    let again = vault.load_key("claim/x/device").unwrap().unwrap();
    let signature = again.sign(b"words").unwrap();
    assert!(
        made.public_key().verifies(b"words", &signature),
        "from ASN.1 as platforms give it"
    );
    vault.forget_key("claim/x/device").unwrap();
    assert!(vault.load_key("claim/x/device").unwrap().is_none());
}

#[test]
fn a_phone_that_cannot_attest_a_key_opens_the_invitation_all_the_same() {
    let store = Arc::new(Store::default());
    let made = vault(&store).make_key("claim/x/device", b"the studio's challenge", &SeededRandom::new(1));
    assert!(made.is_ok());
}

#[test]
fn a_signature_by_another_key_is_refused_here_and_not_in_the_journal() {
    let store = Arc::new(Store::default());
    let vault = vault(&store);
    let key = vault.make_key("k", b"", &SeededRandom::new(1)).unwrap();
    *store.lies.lock().unwrap() = true;
    assert!(key.sign(b"words").is_err());
}

#[test]
fn a_secret_comes_back_and_one_that_is_too_long_is_not_kept() {
    let store = Arc::new(Store::default());
    let vault = vault(&store);
    vault.put("token", b"secret").unwrap();
    assert_eq!(*vault.get("token").unwrap().unwrap(), b"secret");
    vault.delete("token").unwrap();
    assert_eq!(vault.get("token").unwrap(), None);
    assert!(vault.put("token", &[0; SECRET_MAX + 1]).is_err());
}
