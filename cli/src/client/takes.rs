//! Takes, as post fetches them.

use lavalier_protocol::api::{DeliveryReport, Take, TakeBundle};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{InterviewId, ProductionId, TakeId};
use lavalier_protocol::journal::JOURNAL_MAX;
use lavalier_protocol::sealed::SEALED_MAX;
use reqwest::Method;

use super::Client;
use crate::failure::Failure;

impl Client {
    /// A production's takes, or one interview's.
    pub(crate) async fn takes(
        &self,
        production: &ProductionId,
        interview: Option<&InterviewId>,
    ) -> Result<Vec<Take>, Failure> {
        let of = interview.map_or_else(String::new, |interview| format!("?interview={interview}"));
        self.list(&format!("/api/v1/productions/{production}/takes{of}")).await
    }

    /// A take's papers.
    pub(crate) async fn bundle(&self, take: &TakeId) -> Result<TakeBundle, Failure> {
        self.get(&format!("/api/v1/takes/{take}")).await
    }

    /// A take's journal.
    pub(crate) async fn journal(&self, take: &TakeId) -> Result<Vec<u8>, Failure> {
        self.bytes(&format!("/api/v1/takes/{take}/journal"), JOURNAL_MAX).await
    }

    /// One sealed segment.
    pub(crate) async fn sealed(&self, take: &TakeId, sequence: u64, digest: &Digest) -> Result<Vec<u8>, Failure> {
        let path = format!("/api/v1/takes/{take}/segments/{sequence}?sha256={digest}");
        self.bytes(&path, SEALED_MAX).await
    }

    /// Says that a take is delivered.
    pub(crate) async fn report_delivery(&self, take: &TakeId, report: &DeliveryReport) -> Result<(), Failure> {
        let path = format!("/api/v1/takes/{take}/deliveries");
        self.send(Method::POST, &path, Some(report)).await
    }
}
