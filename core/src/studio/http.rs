//! A studio behind HTTP, by reqwest.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use lavalier_protocol::Timestamp;
use lavalier_protocol::api::{
    AttestationAnswer, AttestationRequest, BODY_MAX, BatchAnswer, BriefRevision, Challenge, ClaimAnswer, ClaimRequest,
    ClearanceAnswer, Credential, ErrorBody, FeedAnswer, JournalState, ManagedClaim, MissingAnswer, ReceiptAnswer,
    RenewalRequest, Stored, StudioTime, content_digest,
};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, InvitationId, TakeId};
use lavalier_protocol::json;
use lavalier_protocol::link::{ClaimToken, Origin};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::api::StudioApi;
use super::error::StudioError;
use super::patience::{Patience, Progress};
use super::shaper::{PIECE, Shaper};
use super::tls::tls;
use super::token::Token;

/// A studio that does not take a connection for this long is not reached.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection whose other end acknowledges nothing for this long is dead: the network is gone or another one.
const DEAD_AFTER: Duration = Duration::from_secs(9);
/// An answer to a request that is short may take this long: the studio syncs its disk before it answers.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// A clock exchange or a probe that takes longer is worth nothing.
const TIME_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections that wait for the next request. As many as the uplink has requests in flight.
const IDLE_CONNECTIONS: usize = 6;
/// An idle connection behind a phone network's address translation is forgotten after a minute or two.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// A studio reached by HTTP. `https`, or `http` on this machine: [`Origin`] takes nothing else.
#[derive(Debug)]
pub struct HttpStudio {
    client: RwLock<reqwest::Client>,
    origin: Origin,
    shaper: Option<Arc<Shaper>>,
    patience: Patience,
}

impl HttpStudio {
    /// A client for the studio at `origin`, whose bodies pass `shaper` where one is given. Nothing is sent yet.
    ///
    /// # Errors
    /// [`StudioError::Unreachable`] when this machine has no usable TLS.
    pub fn new(origin: Origin, shaper: Option<Arc<Shaper>>) -> Result<Self, StudioError> {
        match client(&origin) {
            Ok(client) => Ok(Self {
                client: RwLock::new(client),
                origin,
                shaper,
                patience: Patience::default(),
            }),
            Err(reason) => Err(StudioError::Unreachable { studio: origin, reason }),
        }
    }

    fn request(&self, method: Method, path: &str, bearer: Option<&str>) -> Result<RequestBuilder, StudioError> {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner).clone();
        let request = client.request(method, format!("{}/api/v1/{path}", self.origin));
        let Some(bearer) = bearer else { return Ok(request) };
        // The error is worded here: reqwest's own could print the header.
        let mut value = HeaderValue::from_str(&format!("Bearer {bearer}")).map_err(|_| StudioError::NotUnderstood {
            status: 200,
            reason: "the studio gave a token that is no token".to_owned(),
        })?;
        value.set_sensitive(true);
        Ok(request.header(AUTHORIZATION, value))
    }

    fn json<B: Serialize>(&self, path: &str, bearer: Option<&str>, body: &B) -> Result<RequestBuilder, StudioError> {
        Ok(self
            .request(Method::POST, path, bearer)?
            .timeout(ANSWER_TIMEOUT)
            .json(body))
    }

    /// Sends bytes as a body, shaped, and waits for the answer as long as they move.
    async fn send_bytes<T: DeserializeOwned>(&self, request: RequestBuilder, body: Bytes) -> Result<T, StudioError> {
        let (length, progress) = (body.len(), Progress::new());
        let piece = self.shaper.as_ref().map_or(PIECE, |shaper| shaper.piece());
        // Others that share the rate go in between.
        let held = self.shaper.as_ref().map_or(Duration::ZERO, |shaper| {
            shaper.duration_of(piece) * 2 * IDLE_CONNECTIONS as u32
        });
        let pieces = in_pieces(body, piece, self.shaper.clone(), progress.clone());
        let request = request.header(CONTENT_LENGTH, length).body(pieces);
        let answer = self.patience.while_moving(length, held, &progress, self.send(request));
        answer.await.unwrap_or_else(|| Err(self.silence()))
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, StudioError> {
        let response = request.send().await.map_err(|error| self.unreachable(error))?;
        self.read(response).await
    }

    async fn read<T: DeserializeOwned>(&self, mut response: Response) -> Result<T, StudioError> {
        let status = response.status();
        let not_understood = |reason: String| StudioError::NotUnderstood {
            status: status.as_u16(),
            reason,
        };
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.unreachable(error))? {
            if body.len() + piece.len() > BODY_MAX {
                return Err(not_understood(format!("it is longer than {BODY_MAX} bytes")));
            }
            body.extend_from_slice(&piece);
        }
        if status.is_success() {
            return json::parse(&body, BODY_MAX).map_err(|error| not_understood(error.to_string()));
        }
        if status == StatusCode::REQUEST_TIMEOUT {
            // A studio, or what stands before it, waited for the rest of the body: that is the link's doing, and no fault
            // of the request.
            return Err(StudioError::Unreachable {
                studio: self.origin.clone(),
                reason: "the request did not arrive whole".to_owned(),
            });
        }
        match json::parse::<ErrorBody>(&body, BODY_MAX) {
            Ok(body) => Err(StudioError::Refused(body.error)),
            Err(_) => Err(not_understood("it has no reason that a studio gives".to_owned())),
        }
    }

    fn unreachable(&self, error: reqwest::Error) -> StudioError {
        StudioError::Unreachable {
            studio: self.origin.clone(),
            reason: describe(&error.without_url()),
        }
    }
}

fn client(origin: &Origin) -> Result<reqwest::Client, String> {
    let tls = tls(origin).map_err(|error| error.to_string())?;
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        // A redirect would carry bytes, and with older clients a token, to where nobody said.
        .redirect(reqwest::redirect::Policy::none())
        // Segments go over parallel connections: one lost packet then holds up one of them, not all.
        .http1_only()
        .tcp_nodelay(true)
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_keepalive(DEAD_AFTER / 3)
        .tcp_keepalive_interval(DEAD_AFTER / 3)
        .tcp_keepalive_retries(2)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(IDLE_CONNECTIONS)
        .user_agent(concat!("lavalier/", env!("CARGO_PKG_VERSION")));
    #[cfg(any(target_os = "android", target_os = "linux"))]
    let builder = builder.tcp_user_timeout(DEAD_AFTER);
    builder.build().map_err(|error| describe(&error.without_url()))
}

/// The innermost cause, which is what the operating system or TLS said; the layers around it repeat each other.
fn describe(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

fn in_pieces(body: Bytes, piece: usize, shaper: Option<Arc<Shaper>>, progress: Progress) -> reqwest::Body {
    reqwest::Body::wrap_stream(futures::stream::unfold(body, move |mut rest| {
        let (shaper, progress) = (shaper.clone(), progress.clone());
        async move {
            if rest.is_empty() {
                return None;
            }
            let piece = rest.split_to(rest.len().min(piece));
            if let Some(shaper) = shaper {
                shaper.pass(piece.len()).await;
            }
            progress.moved();
            Some((Ok::<_, std::convert::Infallible>(piece), rest))
        }
    }))
}

#[async_trait]
impl StudioApi for HttpStudio {
    fn forget_connections(&self) {
        // Without a new client the old one stays, and its dead connections are found out by their silence.
        if let Ok(client) = client(&self.origin) {
            *self.client.write().unwrap_or_else(PoisonError::into_inner) = client;
        }
    }

    fn silence(&self) -> StudioError {
        StudioError::Unreachable {
            studio: self.origin.clone(),
            reason: "no answer came".to_owned(),
        }
    }

    async fn time(&self) -> Result<Timestamp, StudioError> {
        let request = self.request(Method::GET, "time", None)?.timeout(TIME_TIMEOUT);
        self.send::<StudioTime>(request).await.map(|answer| answer.time)
    }

    async fn challenge(&self, invitation: &InvitationId, token: &ClaimToken) -> Result<Challenge, StudioError> {
        let path = format!("invitations/{invitation}/challenges");
        let token = Token::new(token.to_text());
        let request = self.request(Method::POST, &path, Some(token.reveal()))?;
        self.send(request.timeout(ANSWER_TIMEOUT)).await
    }

    async fn claim(
        &self,
        invitation: &InvitationId,
        token: &ClaimToken,
        request: &ClaimRequest,
    ) -> Result<ClaimAnswer, StudioError> {
        let path = format!("invitations/{invitation}/claims");
        let token = Token::new(token.to_text());
        self.send(self.json(&path, Some(token.reveal()), request)?).await
    }

    async fn renewal_challenge(&self, claim: &ClaimId) -> Result<Challenge, StudioError> {
        let request = self.request(Method::POST, &format!("claims/{claim}/challenges"), None)?;
        self.send(request.timeout(ANSWER_TIMEOUT)).await
    }

    async fn renew(&self, claim: &ClaimId, request: &RenewalRequest) -> Result<Credential, StudioError> {
        self.send(self.json(&format!("claims/{claim}/credentials"), None, request)?)
            .await
    }

    async fn clearance(&self, token: &Token, evidence: Bytes) -> Result<ClearanceAnswer, StudioError> {
        let request = self.request(Method::POST, "recorder/clearance", Some(token.reveal()))?;
        self.send_bytes(request.header(CONTENT_TYPE, "application/json"), evidence)
            .await
    }

    async fn attestation_challenge(&self, token: &Token) -> Result<Challenge, StudioError> {
        let request = self.request(Method::POST, "recorder/attestation/challenges", Some(token.reveal()))?;
        self.send(request.timeout(ANSWER_TIMEOUT)).await
    }

    async fn attestation(&self, token: &Token, request: &AttestationRequest) -> Result<AttestationAnswer, StudioError> {
        self.send(self.json("recorder/attestation", Some(token.reveal()), request)?)
            .await
    }

    async fn managed(&self, token: &Token, shown: &ManagedClaim) -> Result<(), StudioError> {
        let request = self.json("recorder/managed", Some(token.reveal()), shown)?;
        let response = request.send().await.map_err(|error| self.unreachable(error))?;
        // It has nothing to say to that, and an answer without a body is no JSON.
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(());
        }
        self.read(response).await
    }

    async fn brief(&self, token: &Token) -> Result<BriefRevision, StudioError> {
        let request = self.request(Method::GET, "recorder/brief", Some(token.reveal()))?;
        self.send(request.timeout(ANSWER_TIMEOUT)).await
    }

    async fn feed(&self, token: &Token) -> Result<FeedAnswer, StudioError> {
        let request = self.request(Method::GET, "recorder/feed", Some(token.reveal()))?;
        self.send(request.timeout(ANSWER_TIMEOUT)).await
    }

    async fn append_journal(
        &self,
        token: &Token,
        take: &TakeId,
        from: u64,
        lines: Bytes,
    ) -> Result<JournalState, StudioError> {
        let path = format!("recorder/takes/{take}/journal?from={from}");
        let request = self.request(Method::POST, &path, Some(token.reveal()))?;
        self.send_bytes(request.header(CONTENT_TYPE, "application/jsonl"), lines)
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
        let path = format!("recorder/takes/{take}/segments/{sequence}");
        let request = self
            .request(Method::PUT, &path, Some(token.reveal()))?
            .header(CONTENT_TYPE, "application/octet-stream")
            .header("content-digest", content_digest(sha256));
        self.send_bytes(request, sealed).await
    }

    async fn put_batch(&self, token: &Token, take: &TakeId, tar: Bytes) -> Result<BatchAnswer, StudioError> {
        let path = format!("recorder/takes/{take}/batch");
        let request = self.request(Method::POST, &path, Some(token.reveal()))?;
        self.send_bytes(request.header(CONTENT_TYPE, "application/x-tar"), tar)
            .await
    }

    async fn missing(&self, token: &Token, take: &TakeId) -> Result<MissingAnswer, StudioError> {
        let path = format!("recorder/takes/{take}/missing");
        let request = self.request(Method::GET, &path, Some(token.reveal()))?;
        self.send(request.timeout(ANSWER_TIMEOUT)).await
    }

    async fn receipt(&self, token: &Token, take: &TakeId) -> Result<ReceiptAnswer, StudioError> {
        let path = format!("recorder/takes/{take}/receipt");
        let request = self.request(Method::POST, &path, Some(token.reveal()))?;
        self.send(request.timeout(ANSWER_TIMEOUT)).await
    }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
