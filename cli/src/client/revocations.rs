//! The studio's revocation list.

use lavalier_protocol::api::{BODY_MAX, RevocationsTaken};
use lavalier_protocol::words::Message;

use super::Client;
use crate::failure::Failure;

impl Client {
    /// Hands in the vendor's list, as it is.
    pub(crate) async fn import_revocations(&self, body: Vec<u8>) -> Result<RevocationsTaken, Failure> {
        let url = format!("{}/api/v1/attestation/revocations", self.studio);
        let answer = self.answer_to(self.http.post(url).body(body), BODY_MAX).await?;
        serde_json::from_slice(&answer).map_err(|_| Message::StudioNotUnderstood.into())
    }
}
