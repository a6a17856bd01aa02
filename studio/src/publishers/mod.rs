//! What vendors publish and the studio keeps: asked for over HTTPS when it is due, the last good one kept whatever comes.
//!
//! The OS feeds and the revocation list lean on this, and are told apart by [`Kept`] alone.

mod client;
mod fresh;
mod schedule;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::error::ApiResult;
use crate::studio::App;

pub(crate) use client::{Answer, HttpVendor, NoAnswer, Vendor};
#[cfg(test)]
pub(crate) use fresh::Rounds;
pub(crate) use fresh::keep_fresh;

/// One thing that a vendor publishes, as the studio keeps it.
#[async_trait]
pub(crate) trait Kept: Send + Sync {
    /// What the log calls it.
    fn name(&self) -> &'static str;

    /// Who publishes it.
    fn vendor(&self) -> &dyn Vendor;

    /// What is here of it; none before the first came.
    async fn here(&self, app: &App) -> ApiResult<Option<Here>>;

    /// The vendor says that what is here is still the newest.
    async fn confirm(&self, app: &App) -> ApiResult<()>;

    /// Takes another body in, if it is any good; else says in one line why not.
    async fn take_in(&self, app: &App, body: Vec<u8>, etag: Option<String>) -> ApiResult<Result<(), String>>;
}

/// What is here of something published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Here {
    /// When its vendor was last heard of.
    pub(crate) checked_at: Timestamp,
    /// The vendor's name for the body.
    pub(crate) etag: Option<String>,
}
