//! A studio in memory behind a network that loses things, for tests. It keeps the contract's rules; its vices are
//! switched on one by one.

mod network;
mod takes;

use std::collections::BTreeSet;
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use lavalier_protocol::Timestamp;
use lavalier_protocol::api::{
    AttestationAnswer, AttestationRequest, BatchAnswer, BriefRevision, Challenge, ClaimAnswer, ClaimRequest,
    ClaimStatement, ClearanceAnswer, Credential, ErrorKind, Failure, FeedAnswer, JournalState, ManagedClaim,
    MissingAnswer, ReceiptAnswer, RenewalRequest, RenewalStatement, Stored,
};
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, InvitationId, TakeId};
use lavalier_protocol::jws::{Jws, PublicKey, Signer as _, Typ};
use lavalier_protocol::link::ClaimToken;
use lavalier_protocol::policy::{Clearance, Evidence, Known, Outcome, Shipped, evaluate};

pub(crate) use network::Network;
pub(crate) use takes::{Counts, Vices};

use super::{StudioApi, StudioError, Token};
use crate::claim::testing::{self, RECEIPT_KEY, SIGNING_KEY, key};
use takes::Takes;

/// The studio's clock stands at this many seconds, unless a test moves it.
pub(crate) const TIME: i64 = 1_000_000;

struct State {
    brief: Brief,
    signed_brief: Jws,
    claimed: Option<(PublicKey, Jws)>,
    /// What its challenges for a claim say of the production's key.
    named_key: Option<Digest>,
    refusal: Option<ErrorKind>,
    feed: Option<Jws>,
    managed_code: Option<String>,
    codes_shown: Vec<String>,
    challenges: BTreeSet<String>,
    challenge_count: u32,
    credential: u32,
    takes: Takes,
    vices: Vices,
}

pub(crate) struct FakeStudio {
    state: Mutex<State>,
    pub(crate) network: Network,
}

impl FakeStudio {
    pub(crate) fn new(seed: u64) -> Self {
        let brief = testing::brief();
        Self {
            state: Mutex::new(State {
                signed_brief: testing::signed_brief(&brief),
                brief,
                claimed: None,
                named_key: Some(testing::link().thumbprint),
                refusal: None,
                feed: None,
                managed_code: None,
                codes_shown: Vec::new(),
                challenges: BTreeSet::new(),
                challenge_count: 0,
                credential: 0,
                takes: Takes::default(),
                vices: Vices::default(),
            }),
            network: Network::new(seed),
        }
    }

    /// With this brief.
    pub(crate) fn with_brief(seed: u64, brief: Brief) -> Self {
        let studio = Self::new(seed);
        {
            let mut state = studio.state.lock().unwrap();
            state.signed_brief = testing::signed_brief(&brief);
            state.brief = brief;
        }
        studio
    }

    /// Already claimed by the test's device key.
    pub(crate) fn claimed(seed: u64) -> Self {
        let studio = Self::new(seed);
        let device = key(testing::DEVICE_KEY).public_key();
        studio.state.lock().unwrap().claimed = Some((device, Jws::from_text(String::new())));
        studio
    }

    pub(crate) fn vices(&self, change: impl FnOnce(&mut Vices)) {
        change(&mut self.state.lock().unwrap().vices);
    }

    /// The next claims and challenges are refused for this.
    pub(crate) fn refuse(&self, kind: Option<ErrorKind>) {
        self.state.lock().unwrap().refusal = kind;
    }

    /// Its challenges for a claim name this key, or none.
    pub(crate) fn name_key(&self, thumbprint: Option<Digest>) {
        self.state.lock().unwrap().named_key = thumbprint;
    }

    pub(crate) fn set_brief(&self, brief: Jws) {
        self.state.lock().unwrap().signed_brief = brief;
    }

    pub(crate) fn set_feed(&self, feed: Jws) {
        self.state.lock().unwrap().feed = Some(feed);
    }

    /// A code that a device's manager may pass on.
    pub(crate) fn give_code(&self, code: &str) {
        self.state.lock().unwrap().managed_code = Some(code.to_owned());
    }

    /// The codes that were shown, each as often as it was.
    pub(crate) fn codes_shown(&self) -> Vec<String> {
        self.state.lock().unwrap().codes_shown.clone()
    }

    /// Credentials given so far are taken no more.
    pub(crate) fn expire_credentials(&self) {
        self.state.lock().unwrap().credential += 1;
    }

    pub(crate) fn claimed_by(&self) -> Option<PublicKey> {
        self.state.lock().unwrap().claimed.as_ref().map(|(key, _)| *key)
    }

    pub(crate) fn claim_statement(&self) -> ClaimStatement {
        let state = self.state.lock().unwrap();
        let (key, proof) = state.claimed.as_ref().unwrap();
        proof.verify(Typ::Claim, *key).unwrap()
    }

    /// What became of the takes.
    pub(crate) fn counts(&self, take: &TakeId) -> Counts {
        self.state.lock().unwrap().takes.counts(take)
    }

    /// Everything under the credential, as the studio keeps it.
    pub(crate) fn journal(&self, take: &TakeId) -> Vec<u8> {
        self.state.lock().unwrap().takes.journal(take)
    }

    /// Puts something in as a thief with the credential would.
    pub(crate) fn steal_in(&self, take: &TakeId, sequence: u64, junk: &'static [u8]) {
        let junk = Bytes::from_static(junk);
        let mut state = self.state.lock().unwrap();
        let _ = state.takes.put(take, sequence, Digest::of(&junk), junk);
    }

    /// Takes a tar in, as from a platform's own transfer.
    pub(crate) fn receive(&self, take: &TakeId, tar: &[u8]) {
        self.state.lock().unwrap().takes.batch(take, tar).unwrap();
    }

    /// Appends a line as a thief would.
    pub(crate) fn append_junk(&self, take: &TakeId, line: &[u8]) {
        self.state.lock().unwrap().takes.append_junk(take, line);
    }

    /// Forgets a take, as one restored from an old backup.
    pub(crate) fn forget(&self, take: &TakeId) {
        self.state.lock().unwrap().takes.forget(take);
    }

    fn credential(state: &State) -> Credential {
        Credential {
            token: format!("token-{}", state.credential),
            expires_at: Timestamp::MAX,
        }
    }

    fn challenge_now(state: &mut State) -> Challenge {
        state.challenge_count += 1;
        let challenge = format!("challenge-{}", state.challenge_count);
        state.challenges.insert(challenge.clone());
        Challenge {
            challenge,
            expires_at: Timestamp::MAX,
            signing_key: None,
        }
    }

    /// One request: over the network, answered, and back.
    async fn request<T>(
        &self,
        bytes: usize,
        answer: impl FnOnce(&mut State) -> Result<T, StudioError> + Send,
    ) -> Result<T, StudioError> {
        self.network.there(bytes).await?;
        let answer = answer(&mut self.state.lock().unwrap());
        self.network.back().await?;
        answer
    }

    /// A request with a credential.
    async fn recorder<T>(
        &self,
        token: &Token,
        bytes: usize,
        answer: impl FnOnce(&mut State) -> Result<T, StudioError> + Send,
    ) -> Result<T, StudioError> {
        self.request(bytes, |state| {
            if token.reveal() != Self::credential(state).token {
                return Err(refused(ErrorKind::SignedOut));
            }
            if let Some(kind) = state.vices.next_refusal() {
                return Err(refused(kind));
            }
            answer(state)
        })
        .await
    }
}

pub(crate) fn refused(kind: ErrorKind) -> StudioError {
    StudioError::Refused(Failure {
        kind,
        message: format!("{kind:?}"),
        remedy: String::new(),
        journal: None,
    })
}

fn mismatch(journal: JournalState) -> StudioError {
    let StudioError::Refused(mut failure) = refused(ErrorKind::JournalMismatch) else {
        unreachable!()
    };
    failure.journal = Some(journal);
    StudioError::Refused(failure)
}

#[async_trait]
impl StudioApi for FakeStudio {
    fn forget_connections(&self) {}

    fn silence(&self) -> StudioError {
        self.network.lost()
    }

    async fn time(&self) -> Result<Timestamp, StudioError> {
        self.request(0, |_| Ok(Timestamp::from_second(TIME).unwrap())).await
    }

    async fn challenge(&self, _: &InvitationId, token: &ClaimToken) -> Result<Challenge, StudioError> {
        self.request(0, |state| {
            if token.hash() != testing::link().secret.claim_token().hash() {
                return Err(refused(ErrorKind::InvitationUnknown));
            }
            Ok(Challenge {
                signing_key: state.named_key,
                ..Self::challenge_now(state)
            })
        })
        .await
    }

    async fn claim(
        &self,
        _: &InvitationId,
        _: &ClaimToken,
        request: &ClaimRequest,
    ) -> Result<ClaimAnswer, StudioError> {
        self.request(0, |state| {
            if let Some(kind) = state.refusal {
                return Err(refused(kind));
            }
            let statement: ClaimStatement = request.proof.verify(Typ::Claim, request.device_key).unwrap();
            if !state.challenges.remove(&statement.challenge) {
                return Err(refused(ErrorKind::ChallengeExpired));
            }
            match &state.claimed {
                Some((key, _)) if *key != request.device_key => return Err(refused(ErrorKind::InvitationUsed)),
                _ => state.claimed = Some((request.device_key, request.proof.clone())),
            }
            Ok(ClaimAnswer {
                claim: testing::claim_id(),
                credential: Self::credential(state),
                brief: state.signed_brief.clone(),
                signing_key: key(SIGNING_KEY).public_key(),
                time: Timestamp::from_second(TIME).unwrap(),
            })
        })
        .await
    }

    async fn renewal_challenge(&self, _: &ClaimId) -> Result<Challenge, StudioError> {
        self.request(0, |state| Ok(Self::challenge_now(state))).await
    }

    async fn renew(&self, claim: &ClaimId, request: &RenewalRequest) -> Result<Credential, StudioError> {
        self.request(0, |state| {
            let (key, _) = state.claimed.as_ref().unwrap();
            let statement = request.proof.verify::<RenewalStatement>(Typ::Renewal, *key);
            match statement {
                Ok(statement) if state.challenges.remove(&statement.challenge) && statement.claim == *claim => {
                    Ok(Self::credential(state))
                }
                _ => Err(refused(ErrorKind::ProofInvalid)),
            }
        })
        .await
    }

    async fn clearance(&self, token: &Token, evidence: Bytes) -> Result<ClearanceAnswer, StudioError> {
        self.recorder(token, evidence.len(), |state| {
            let now = Timestamp::from_second(TIME).unwrap();
            let parsed = Evidence::parse(&evidence).map_err(|_| refused(ErrorKind::BadRequest))?;
            let verdict = evaluate(Shipped::Default.policy(), &Known::word_of(&parsed), now);
            let clearance = (verdict.outcome == Outcome::Cleared).then(|| {
                let (device, _) = state.claimed.as_ref().unwrap();
                let mut clearance: Clearance = testing::clearance(&state.brief, verdict.until.unwrap());
                clearance.device_key = device.thumbprint();
                clearance.evidence = Digest::of(&evidence);
                clearance.issued_at = now;
                Jws::sign(Typ::Clearance, &clearance, &key(RECEIPT_KEY)).unwrap()
            });
            Ok(ClearanceAnswer { verdict, clearance })
        })
        .await
    }

    async fn attestation_challenge(&self, token: &Token) -> Result<Challenge, StudioError> {
        self.recorder(token, 0, |state| Ok(Self::challenge_now(state))).await
    }

    async fn attestation(&self, token: &Token, _: &AttestationRequest) -> Result<AttestationAnswer, StudioError> {
        self.recorder(token, 0, |_| Err(refused(ErrorKind::AttestationRefused)))
            .await
    }

    async fn managed(&self, token: &Token, shown: &ManagedClaim) -> Result<(), StudioError> {
        self.recorder(token, 0, |state| {
            state.codes_shown.push(shown.code.clone());
            let counts = state.managed_code.take_if(|code| *code == shown.code);
            counts.map(drop).ok_or_else(|| refused(ErrorKind::BadRequest))
        })
        .await
    }

    async fn brief(&self, token: &Token) -> Result<BriefRevision, StudioError> {
        self.recorder(token, 0, |state| {
            Ok(BriefRevision {
                brief: state.signed_brief.clone(),
            })
        })
        .await
    }

    async fn feed(&self, token: &Token) -> Result<FeedAnswer, StudioError> {
        self.recorder(token, 0, |state| {
            let feed = state.feed.clone().ok_or_else(|| refused(ErrorKind::NotFound))?;
            Ok(FeedAnswer { feed })
        })
        .await
    }

    async fn append_journal(
        &self,
        token: &Token,
        take: &TakeId,
        from: u64,
        lines: Bytes,
    ) -> Result<JournalState, StudioError> {
        self.recorder(token, lines.len(), |state| state.takes.append(take, from, &lines))
            .await
    }

    async fn put_segment(
        &self,
        token: &Token,
        take: &TakeId,
        sequence: u64,
        sha256: Digest,
        sealed: Bytes,
    ) -> Result<Stored, StudioError> {
        self.recorder(token, sealed.len(), |state| {
            if let Some(kind) = state.vices.next_segment_refusal() {
                return Err(refused(kind));
            }
            state.takes.put(take, sequence, sha256, sealed)
        })
        .await
    }

    async fn put_batch(&self, token: &Token, take: &TakeId, tar: Bytes) -> Result<BatchAnswer, StudioError> {
        // A batch that is cut on the way keeps its whole entries.
        let (arrives, cut) = self.network.part(tar.len()).await;
        let result = self
            .recorder(token, arrives, |state| state.takes.batch(take, &tar[..arrives]))
            .await;
        if cut { Err(self.network.lost()) } else { result }
    }

    async fn missing(&self, token: &Token, take: &TakeId) -> Result<MissingAnswer, StudioError> {
        self.recorder(token, 0, |state| Ok(state.takes.missing(take))).await
    }

    async fn receipt(&self, token: &Token, take: &TakeId) -> Result<ReceiptAnswer, StudioError> {
        self.recorder(token, 0, |state| {
            let vices = state.vices;
            state.takes.receipt(take, vices)
        })
        .await
    }
}
