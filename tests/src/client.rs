//! A plain HTTP client, for what no program of ours would ask.

use std::net::SocketAddr;

use axum::http::{HeaderMap, header};
use lavalier_protocol::api::content_digest;
use lavalier_protocol::digest::Digest;
use serde_json::Value;

use crate::between::{Answer, Asked, ask};

/// Asks one studio directly.
#[derive(Debug)]
pub struct Client {
    studio: SocketAddr,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Client {
    /// Of the studio that listens there.
    ///
    /// # Panics
    /// When no client can be made, which needs nothing.
    #[must_use]
    pub fn to(studio: SocketAddr) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Self {
            studio,
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a plain client can be made"),
            runtime: runtime.expect("a plain runtime can be made"),
        }
    }

    /// Asks something with a bearer token.
    #[must_use]
    pub fn ask(&self, method: &str, path: &str, token: &str, body: Vec<u8>) -> Answer {
        self.send(method, path, token, body, &[])
    }

    /// Asks something with a JSON body.
    #[must_use]
    pub fn post_json(&self, path: &str, token: &str, body: &Value) -> Answer {
        let kind = ("content-type", "application/json");
        self.send("POST", path, token, body.to_string().into_bytes(), &[kind])
    }

    /// Puts a segment's bytes with their own digest.
    #[must_use]
    pub fn put_segment(&self, path: &str, token: &str, body: Vec<u8>) -> Answer {
        let digest = content_digest(Digest::of(&body));
        self.put(path, token, body, &digest)
    }

    /// Puts bytes with a `Content-Digest`.
    #[must_use]
    pub fn put(&self, path: &str, token: &str, body: Vec<u8>, digest: &str) -> Answer {
        self.send("PUT", path, token, body, &[("content-digest", digest)])
    }

    fn send(&self, method: &str, path: &str, token: &str, body: Vec<u8>, more: &[(&'static str, &str)]) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::AUTHORIZATION,
            format!("Bearer {token}").parse().expect("a token is one line"),
        );
        for (name, value) in more {
            headers.insert(*name, value.parse().expect("a header is one line"));
        }
        let asked = Asked {
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body,
        };
        let answer = self.runtime.block_on(ask(&self.client, self.studio, &asked));
        answer.unwrap_or_else(|| panic!("{method} {path}: the studio does not answer"))
    }
}
