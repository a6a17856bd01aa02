//! Invitations.

use lavalier_protocol::api::{Invitation, NewInvitation};
use lavalier_protocol::id::{InvitationId, ProductionId};
use reqwest::Method;

use super::Client;
use crate::failure::Failure;

impl Client {
    /// Makes an invitation, whole or not at all.
    pub(crate) async fn create_invitation(
        &self,
        production: &ProductionId,
        invitation: &NewInvitation,
    ) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/invitations");
        self.send(Method::POST, &path, Some(invitation)).await
    }

    /// Every invitation of a production.
    pub(crate) async fn invitations(&self, production: &ProductionId) -> Result<Vec<Invitation>, Failure> {
        self.list(&format!("/api/v1/productions/{production}/invitations"))
            .await
    }

    /// Takes an invitation back.
    pub(crate) async fn revoke_invitation(
        &self,
        production: &ProductionId,
        invitation: &InvitationId,
    ) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/invitations/{invitation}");
        self.send(Method::DELETE, &path, None::<&()>).await
    }
}
