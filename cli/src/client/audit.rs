//! The audit log.

use lavalier_protocol::api::AUDIT_PAGE;
use lavalier_protocol::audit::LINE_MAX;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::words::Message;

use super::Client;
use crate::failure::Failure;

/// A log of a long production with a thousand devices stays far below; a studio that sends without end is cut off.
const LOG_MAX: usize = 512 * 1024 * 1024;

impl Client {
    /// A production's audit log, whole.
    pub(crate) async fn audit_log(&self, production: &ProductionId) -> Result<Vec<u8>, Failure> {
        let mut log = Vec::new();
        let mut lines = 0_u64;
        loop {
            let path = format!("/api/v1/productions/{production}/audit?from={lines}");
            let page = self.bytes(&path, AUDIT_PAGE as usize * (LINE_MAX + 1)).await?;
            if page.is_empty() {
                return Ok(log);
            }
            if log.len() + page.len() > LOG_MAX {
                return Err(Message::StudioNotUnderstood.into());
            }
            lines += page.iter().filter(|byte| **byte == b'\n').count() as u64;
            let whole = page.ends_with(b"\n");
            log.extend_from_slice(&page);
            if !whole {
                // The verifier says what is wrong with it.
                return Ok(log);
            }
        }
    }
}
