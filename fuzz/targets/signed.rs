//! What stands in a statement whose signature holds: the signer may be anyone who was ever let in.
#![no_main]

use lavalier_fuzz::{key, signed};
use lavalier_protocol::api::{ClaimStatement, RenewalStatement};
use lavalier_protocol::brief::Brief;
use lavalier_protocol::jws::{Jws, Signer as _, Typ};
use lavalier_protocol::keys::Envelope;
use lavalier_protocol::members::{Admission, Joining};
use lavalier_protocol::policy::Clearance;
use lavalier_protocol::receipt::Receipt;
use serde::Serialize;
use serde::de::DeserializeOwned;

// The first byte says which statement it is: to try each input as every kind would be six signatures for one try.
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((kind, payload)) = input.split_first() else {
        return;
    };
    match kind {
        b'b' => {
            if let Some(brief) = again::<Brief>(Typ::Brief, payload) {
                let _ = brief.check();
            }
        }
        b'c' => drop(again::<ClaimStatement>(Typ::Claim, payload)),
        b'n' => drop(again::<RenewalStatement>(Typ::Renewal, payload)),
        b'l' => drop(again::<Clearance>(Typ::Clearance, payload)),
        b'r' => drop(again::<Receipt>(Typ::Receipt, payload)),
        b'k' => drop(again::<Envelope>(Typ::Keyring, payload)),
        b'j' => {
            if let Some(joining) = again::<Joining>(Typ::Joining, payload) {
                let _ = Joining::unvouched(&signed(Typ::Joining, payload), &joining.link, &joining.email);
            }
        }
        // A newcomer reads whose link it answers before anything is verified.
        b'a' => {
            let unverified = signed(Typ::Admission, payload).unverified::<Admission>(Typ::Admission);
            assert_eq!(again::<Admission>(Typ::Admission, payload), unverified.ok());
        }
        _ => {}
    }
});

/// What is read is read again from what is written of it.
fn again<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(typ: Typ, payload: &[u8]) -> Option<T> {
    let statement = signed(typ, payload).verify::<T>(typ, key().public_key()).ok()?;
    let written = Jws::sign(typ, &statement, &key()).expect("a key in memory signs");
    assert_eq!(written.verify::<T>(typ, key().public_key()).as_ref(), Ok(&statement));
    Some(statement)
}
