//! A recovery file and the plaintexts of the keyrings.
#![no_main]

use lavalier_protocol::keys::{OpeningKeyring, RecoveryFile, SigningKeyring};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(keyring) = OpeningKeyring::parse(bytes) {
        assert!(OpeningKeyring::parse(&keyring.to_bytes()).is_ok_and(|again| again == keyring));
    }
    if let Ok(keyring) = SigningKeyring::parse(bytes) {
        assert!(SigningKeyring::parse(&keyring.to_bytes()).is_ok_and(|again| again == keyring));
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let _ = text.parse::<RecoveryFile>();
    }
});
