//! Asking a vendor for its feed over HTTPS.

use std::time::Duration;

use async_trait::async_trait;
use lavalier_protocol::feed::{FeedSource, VENDOR_BODY_MAX};
use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Certificate, Client, ClientBuilder, StatusCode};

/// Apple's feed. Its host's certificate chains to a root of Apple's own that no system trusts.
const APPLE: &str = "https://gdmf.apple.com/v2/pmv";
/// Apple Root CA, 2006 to 2035, as published at <https://www.apple.com/certificateauthority/>. Trusted for [`APPLE`] and
/// nothing else, and there instead of every other root.
const APPLE_ROOT: &[u8] = include_bytes!("../apple-root.pem");
/// The SOFA project's feed, on an ordinary host with an ordinary certificate.
const SOFA: &str = "https://sofafeed.macadmins.io/v2/ios_data_feed.json";

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
    /// Nothing is fetched from there: it comes by import alone.
    #[error("it has no address")]
    Nowhere,
    /// No connection, no valid certificate, or cut off.
    #[error("{0}")]
    Unreached(String),
    /// Another status than success.
    #[error("it answered {0}")]
    Status(u16),
    /// A body beyond what a feed has.
    #[error("it sent more than {0} bytes")]
    TooLong(usize),
}

/// Gives a source's body.
#[async_trait]
pub(crate) trait Vendor: Send + Sync {
    /// The body of `source`, unless it is still the one with this tag.
    async fn ask(&self, source: FeedSource, etag: Option<&str>) -> Result<Answer, NoAnswer>;
}

/// The vendors themselves.
pub(crate) struct HttpVendor {
    apple: Client,
    others: Client,
}

impl HttpVendor {
    /// Clients for both kinds of host.
    ///
    /// # Errors
    /// [`NoAnswer::Unreached`] when the machine has no certificates to check an ordinary host's with.
    pub(crate) fn new() -> Result<Self, NoAnswer> {
        Ok(Self {
            apple: pinned(builder(), APPLE_ROOT)?,
            others: ordinary_client()?,
        })
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

/// A client for hosts with ordinary certificates.
///
/// # Errors
/// [`NoAnswer::Unreached`] when the machine has none to check them with.
pub(crate) fn ordinary_client() -> Result<Client, NoAnswer> {
    builder().build().map_err(unreached)
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

#[async_trait]
impl Vendor for HttpVendor {
    async fn ask(&self, source: FeedSource, etag: Option<&str>) -> Result<Answer, NoAnswer> {
        match source {
            FeedSource::Apple => read_from(&self.apple, APPLE, etag, VENDOR_BODY_MAX).await,
            FeedSource::Sofa => read_from(&self.others, SOFA, etag, VENDOR_BODY_MAX).await,
            FeedSource::Android => Err(NoAnswer::Nowhere),
        }
    }
}

/// The body at an address, of at most `limit` bytes, unless it is still the one with this tag.
///
/// # Errors
/// [`NoAnswer`] when there is none.
pub(crate) async fn read_from(
    client: &Client,
    url: &str,
    etag: Option<&str>,
    limit: usize,
) -> Result<Answer, NoAnswer> {
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
