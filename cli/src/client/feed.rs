//! The studio's OS feed.

use lavalier_protocol::api::{BODY_MAX, FeedTaken};
use lavalier_protocol::words::Message;

use super::Client;
use crate::failure::Failure;

impl Client {
    /// Hands in a vendor's body, as it is.
    pub(crate) async fn import_feed(&self, body: Vec<u8>) -> Result<FeedTaken, Failure> {
        let request = self.http.post(format!("{}/api/v1/feed", self.studio)).body(body);
        let answer = self.answer_to(request, BODY_MAX).await?;
        serde_json::from_slice(&answer).map_err(|_| Message::StudioNotUnderstood.into())
    }
}
