//! Asking a vendor over HTTPS.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Certificate, Client, ClientBuilder, StatusCode};

/// A host that does not even accept a connection for this long is not reached.
const CONNECT: Duration = Duration::from_secs(10);
/// The whole of a megabyte on a slow line.
const WHOLE: Duration = Duration::from_secs(120);
/// Characters of a tag: a digest in quotation marks and room.
const ETAG_LENGTH_MAX: usize = 200;

/// What a vendor answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The body is the one with the tag that was named.
    Unchanged,
    /// Another body, and its tag if it has one.
    Body(Vec<u8>, Option<String>),
}

/// Why there was no answer. Each is one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// No connection, no valid certificate, or cut off.
    #[error("{0}")]
    Unreached(String),
    /// Another status than success.
    #[error("it answered {0}")]
    Status(u16),
    /// A body beyond what it has reason to have.
    #[error("it sent more than {0} bytes")]
    TooLong(usize),
}

/// Gives what one vendor publishes.
#[async_trait]
pub(crate) trait Vendor: Send + Sync {
    /// The body, unless it is still the one with this tag.
    async fn ask(&self, etag: Option<&str>) -> Result<Answer, NoAnswer>;
}

/// One address of a vendor's.
pub(crate) struct HttpVendor {
    client: Client,
    url: &'static str,
    limit: usize,
}

impl HttpVendor {
    /// An address on a host with an ordinary certificate, whose body has at most `limit` bytes.
    ///
    /// # Errors
    /// [`NoAnswer::Unreached`] when the machine has no certificates to check a host's with.
    pub(crate) fn ordinary(url: &'static str, limit: usize) -> Result<Self, NoAnswer> {
        let client = builder().build().map_err(unreached)?;
        Ok(Self { client, url, limit })
    }

    /// The same on a host that this root alone vouches for (PEM).
    ///
    /// # Errors
    /// [`NoAnswer::Unreached`] when that is no certificate.
    pub(crate) fn pinned(url: &'static str, root: &[u8], limit: usize) -> Result<Self, NoAnswer> {
        let client = pinned(builder(), root)?;
        Ok(Self { client, url, limit })
    }
}

#[async_trait]
impl Vendor for HttpVendor {
    async fn ask(&self, etag: Option<&str>) -> Result<Answer, NoAnswer> {
        read_from(&self.client, self.url, etag, self.limit).await
    }
}

fn builder() -> ClientBuilder {
    Client::builder()
        .https_only(true)
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("lavalier-studio/", env!("CARGO_PKG_VERSION")))
}

/// A client that trusts this root and no other.
fn pinned(builder: ClientBuilder, root: &[u8]) -> Result<Client, NoAnswer> {
    let root = Certificate::from_pem(root).map_err(unreached)?;
    builder.tls_certs_only([root]).build().map_err(unreached)
}

fn unreached(error: reqwest::Error) -> NoAnswer {
    // The innermost says what is wrong: the outer ones only name the address.
    let mut inner: &dyn std::error::Error = &error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    NoAnswer::Unreached(inner.to_string())
}

/// The body at an address, of at most `limit` bytes, unless it is still the one with this tag.
///
/// # Errors
/// [`NoAnswer`] when there is none.
async fn read_from(client: &Client, url: &str, etag: Option<&str>, limit: usize) -> Result<Answer, NoAnswer> {
    let mut request = client.get(url);
    if let Some(etag) = etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let mut response = request.send().await.map_err(unreached)?;
    match response.status() {
        StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(Answer::Unchanged),
        StatusCode::OK => {}
        other => return Err(NoAnswer::Status(other.as_u16())),
    }
    let tag = response
        .headers()
        .get(ETAG)
        .and_then(|tag| tag.to_str().ok())
        .filter(|tag| tag.len() <= ETAG_LENGTH_MAX)
        .map(ToOwned::to_owned);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreached)? {
        if body.len() + chunk.len() > limit {
            return Err(NoAnswer::TooLong(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer::Body(body, tag))
}

#[cfg(test)]
mod tests;
