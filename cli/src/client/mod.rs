//! A person's client for the studio's API.
//!
//! Answers are bounded when read, redirects are not followed, and neither token nor body reaches an error or a log.

mod account;
mod audit;
mod feed;
mod invitations;
mod members;
mod posture;
mod productions;
mod revocations;
mod takes;

use std::time::Duration;

use lavalier_core::studio::tls;
use lavalier_protocol::api::{BODY_MAX, ErrorBody, Failure as Refusal};
use lavalier_protocol::link::Origin;
use lavalier_protocol::text::Line;
use lavalier_protocol::words::Message;
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A studio that does not even accept a connection for this long is not reached.
const CONNECT: Duration = Duration::from_secs(10);
/// Nothing is silent for longer, argon2id on a busy studio included. Not a limit on a whole answer: links are slow.
const ANSWER: Duration = Duration::from_secs(60);
/// A list of every take of a long production: a take is about 600 bytes.
const LIST_MAX: usize = 64 * 1024 * 1024;

/// Speaks to one studio.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    studio: Origin,
    token: Option<Zeroizing<String>>,
}

impl Client {
    /// A client without a session.
    ///
    /// # Errors
    /// When the machine has no certificates to check a studio's with.
    pub(crate) fn new(studio: Origin) -> Result<Self, Failure> {
        let tls = tls(&studio).map_err(|_| unreachable(&studio))?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT)
            .read_timeout(ANSWER)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("lavalier/", env!("CARGO_PKG_VERSION")));
        if studio.as_str().starts_with("http://") {
            // Plain http is this machine's own; a proxy of the environment has no business there.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| unreachable(&studio))?;
        Ok(Self {
            http,
            studio,
            token: None,
        })
    }

    /// The same with a person's session.
    pub(crate) fn with_token(mut self, token: Zeroizing<String>) -> Self {
        self.token = Some(token);
        self
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.json(Method::GET, path, None::<&()>, BODY_MAX).await
    }

    async fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, Failure> {
        self.json(Method::GET, path, None::<&()>, LIST_MAX).await
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Failure> {
        self.json(Method::POST, path, Some(body), BODY_MAX).await
    }

    /// Sends and expects no content of interest back.
    async fn send(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Result<(), Failure> {
        self.answer(method, path, body, BODY_MAX).await.map(drop)
    }

    async fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, Failure> {
        self.answer(Method::GET, path, None::<&()>, limit).await
    }

    async fn json<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        limit: usize,
    ) -> Result<T, Failure> {
        let bytes = self.answer(method, path, body, limit).await?;
        serde_json::from_slice(&bytes).map_err(|_| Message::StudioNotUnderstood.into())
    }

    async fn answer(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        limit: usize,
    ) -> Result<Vec<u8>, Failure> {
        let mut request = self.http.request(method, format!("{}{path}", self.studio));
        if let Some(body) = body {
            request = request.json(body);
        }
        self.answer_to(request, limit).await
    }

    async fn answer_to(&self, mut request: reqwest::RequestBuilder, limit: usize) -> Result<Vec<u8>, Failure> {
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.as_str());
        }
        let mut response = request.send().await.map_err(|_| unreachable(&self.studio))?;
        let status = response.status();
        let limit = if status.is_success() { limit } else { BODY_MAX };
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| unreachable(&self.studio))? {
            if bytes.len() + chunk.len() > limit {
                return Err(Message::StudioNotUnderstood.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        if status.is_success() {
            Ok(bytes)
        } else {
            Err(refusal(status, &bytes))
        }
    }
}

fn unreachable(studio: &Origin) -> Failure {
    Failure::Unreachable(studio.clone())
}

/// A studio's refusal in its own words, as far as they can be shown.
fn refusal(status: StatusCode, body: &[u8]) -> Failure {
    match serde_json::from_slice::<ErrorBody>(body) {
        Ok(ErrorBody { error }) => Failure::Studio(Refusal {
            message: shown(&error.message, || crate::failure::said(&error.kind.message()).message),
            remedy: shown(&error.remedy, || crate::failure::said(&error.kind.message()).remedy),
            ..error
        }),
        // A proxy in between, or no studio at all.
        Err(_) if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE => {
            Message::StudioBusy.into()
        }
        Err(_) => Message::StudioNotUnderstood.into(),
    }
}

/// A studio's sentence, if it plays no tricks on a terminal.
fn shown(text: &str, instead: impl FnOnce() -> String) -> String {
    Line::new(text).map_or_else(|_| instead(), |text| text.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lavalier_protocol::api::ErrorKind;

    #[test]
    fn a_studio_s_words_reach_the_terminal_only_if_they_are_harmless() {
        let body = |message: &str| {
            serde_json::to_vec(&serde_json::json!({"error": {"kind": "not_found", "message": message, "remedy": "x"}}))
                .expect("it has a JSON form")
        };
        let told = |message| refusal(StatusCode::NOT_FOUND, &body(message)).told().message;
        assert_eq!(told("No such take."), "No such take.");
        assert_eq!(
            told("\u{1b}[2Jowned"),
            crate::failure::said(&ErrorKind::NotFound.message()).message
        );
    }

    #[test]
    fn a_page_that_is_no_studio_s_is_named_so() {
        let failure = refusal(StatusCode::BAD_GATEWAY, b"<html>");
        assert_eq!(failure.told().kind, "studio_not_understood");
    }
}
