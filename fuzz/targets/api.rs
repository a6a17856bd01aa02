//! Every request that the studio reads and every answer that a client reads.
#![no_main]

use lavalier_protocol::api::{
    AttestationAnswer, AttestationRequest, BatchAnswer, Challenge, ClaimAnswer, ClaimRequest, ClearanceAnswer,
    Credential, DeliveryReport, ErrorBody, Invitation, JournalState, KeyringUpload, MissingAnswer, NewInvitation,
    NewProduction, Production, ReceiptAnswer, RenewalRequest, SetupRequest, SignInRequest, Take, TakeBundle,
};
use lavalier_protocol::json::parse;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Above every body's own limit.
const LIMIT: usize = 1024 * 1024;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    again::<AttestationAnswer>(bytes);
    again::<AttestationRequest>(bytes);
    again::<BatchAnswer>(bytes);
    again::<Challenge>(bytes);
    again::<ClaimAnswer>(bytes);
    again::<ClaimRequest>(bytes);
    again::<ClearanceAnswer>(bytes);
    again::<Credential>(bytes);
    again::<DeliveryReport>(bytes);
    again::<ErrorBody>(bytes);
    again::<Invitation>(bytes);
    again::<JournalState>(bytes);
    again::<KeyringUpload>(bytes);
    again::<MissingAnswer>(bytes);
    again::<NewInvitation>(bytes);
    again::<NewProduction>(bytes);
    again::<Production>(bytes);
    again::<ReceiptAnswer>(bytes);
    again::<RenewalRequest>(bytes);
    again::<Take>(bytes);
    again::<TakeBundle>(bytes);
    let _ = parse::<SetupRequest>(bytes, LIMIT);
    let _ = parse::<SignInRequest>(bytes, LIMIT);
});

/// What is read is read again from what is written of it.
fn again<T: DeserializeOwned + Serialize + PartialEq>(bytes: &[u8]) {
    let Ok(read) = parse::<T>(bytes, LIMIT) else {
        return;
    };
    let written = serde_json::to_vec(&read).expect("what was JSON has a JSON form");
    // Text grows where it is escaped anew, so the limit is not asked again.
    assert!(parse::<T>(&written, usize::MAX).is_ok_and(|again| again == read));
}
