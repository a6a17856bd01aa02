//! Every request that the studio reads and every answer that a client reads.
#![no_main]

use lavalier_protocol::api::{
    AdmissionAnswer, AdmissionUpload, AttestationAnswer, AttestationRequest, BatchAnswer, BriefRevision, Challenge,
    ClaimAnswer, ClaimRequest, ClearanceAnswer, Credential, DeliveryReport, DeviceDetail, ErrorBody, FeedAnswer,
    FeedTaken, Invitation, JoinRequest, JournalState, KeyringAnswer, KeyringGenerations, KeyringUpload, ManagedClaim,
    ManagedCode, ManagedDevice, ManagedRequest, Me, Member, MissingAnswer, NewApproval, NewInvitation, NewMemberLink,
    NewProduction, NewWaiver, PolicyUpload, Production, ProductionPolicy, Reasoned, ReceiptAnswer, RenewalRequest,
    RevocationsTaken, RollAnswer, Rotation, SetupRequest, SignInRequest, SignedIn, Stored, StudioInfo, StudioTime,
    Take, TakeBundle, WrapRequest,
};
use lavalier_protocol::json::parse;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Above every body's own limit.
const LIMIT: usize = 1024 * 1024;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    again::<AdmissionAnswer>(bytes);
    again::<AdmissionUpload>(bytes);
    again::<AttestationAnswer>(bytes);
    again::<AttestationRequest>(bytes);
    again::<BatchAnswer>(bytes);
    again::<BriefRevision>(bytes);
    again::<Challenge>(bytes);
    again::<ClaimAnswer>(bytes);
    again::<ClaimRequest>(bytes);
    again::<ClearanceAnswer>(bytes);
    again::<Credential>(bytes);
    again::<DeliveryReport>(bytes);
    again::<DeviceDetail>(bytes);
    again::<ErrorBody>(bytes);
    again::<FeedAnswer>(bytes);
    again::<FeedTaken>(bytes);
    again::<Invitation>(bytes);
    again::<JournalState>(bytes);
    again::<KeyringAnswer>(bytes);
    again::<KeyringGenerations>(bytes);
    again::<KeyringUpload>(bytes);
    again::<ManagedClaim>(bytes);
    again::<ManagedCode>(bytes);
    again::<ManagedDevice>(bytes);
    again::<ManagedRequest>(bytes);
    again::<Me>(bytes);
    again::<Member>(bytes);
    again::<MissingAnswer>(bytes);
    again::<NewApproval>(bytes);
    again::<NewInvitation>(bytes);
    again::<NewMemberLink>(bytes);
    again::<NewProduction>(bytes);
    again::<NewWaiver>(bytes);
    again::<PolicyUpload>(bytes);
    again::<Production>(bytes);
    again::<ProductionPolicy>(bytes);
    again::<Reasoned>(bytes);
    again::<ReceiptAnswer>(bytes);
    again::<RenewalRequest>(bytes);
    again::<RevocationsTaken>(bytes);
    again::<RollAnswer>(bytes);
    again::<Rotation>(bytes);
    again::<Stored>(bytes);
    again::<StudioInfo>(bytes);
    again::<StudioTime>(bytes);
    again::<Take>(bytes);
    again::<TakeBundle>(bytes);
    again::<WrapRequest>(bytes);
    // They hold a password or a token, which nobody compares.
    let _ = parse::<JoinRequest>(bytes, LIMIT);
    let _ = parse::<SetupRequest>(bytes, LIMIT);
    let _ = parse::<SignInRequest>(bytes, LIMIT);
    let _ = parse::<SignedIn>(bytes, LIMIT);
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
