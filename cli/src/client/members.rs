//! Members, and the keys that change with them.

use lavalier_protocol::api::{
    AdmissionAnswer, AdmissionUpload, BriefRevision, JoinRequest, KeyringGenerations, Member, NewMemberLink,
    Production, Rotation, SignedIn, WrapRequest,
};
use lavalier_protocol::id::{InvitationId, MemberLinkId, PersonId, ProductionId};
use lavalier_protocol::jws::Jws;
use lavalier_protocol::keys::KeyringKind;
use reqwest::Method;

use super::Client;
use crate::failure::Failure;

impl Client {
    /// Stores a member link.
    pub(crate) async fn create_member_link(
        &self,
        production: &ProductionId,
        link: &NewMemberLink,
    ) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/member-links");
        self.send(Method::POST, &path, Some(link)).await
    }

    /// Takes a member link back.
    pub(crate) async fn end_member_link(&self, production: &ProductionId, link: &MemberLinkId) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/member-links/{link}");
        self.send(Method::DELETE, &path, None::<&()>).await
    }

    /// Uses a member link; the client's token is the link's.
    pub(crate) async fn join(&self, link: &MemberLinkId, request: &JoinRequest) -> Result<SignedIn, Failure> {
        self.post(&format!("/api/v1/member-links/{link}/joining"), request)
            .await
    }

    /// Who belongs to a production.
    pub(crate) async fn members(&self, production: &ProductionId) -> Result<Vec<Member>, Failure> {
        self.list(&format!("/api/v1/productions/{production}/members")).await
    }

    /// Lets a newcomer in.
    pub(crate) async fn admit(
        &self,
        production: &ProductionId,
        person: &PersonId,
        upload: &AdmissionUpload,
    ) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/members/{person}/admission");
        self.send(Method::PUT, &path, Some(upload)).await
    }

    /// One's own admission.
    pub(crate) async fn admission(&self, production: &ProductionId) -> Result<AdmissionAnswer, Failure> {
        self.get(&format!("/api/v1/productions/{production}/admission")).await
    }

    /// Ends a member's access.
    pub(crate) async fn remove_member(&self, production: &ProductionId, person: &PersonId) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/members/{person}");
        self.send(Method::DELETE, &path, None::<&()>).await
    }

    /// The generations of a keyring behind one that was seen.
    pub(crate) async fn generations(
        &self,
        production: &ProductionId,
        kind: KeyringKind,
        after: u32,
    ) -> Result<Vec<Jws>, Failure> {
        let path = format!(
            "/api/v1/productions/{production}/keyrings/{}/generations?after={after}",
            kind.name()
        );
        let answer: KeyringGenerations = self.json(Method::GET, &path, None::<&()>, super::LIST_MAX).await?;
        Ok(answer.envelopes)
    }

    /// Stores new keys.
    pub(crate) async fn rotate(&self, production: &ProductionId, rotation: &Rotation) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/rotation");
        self.send(Method::POST, &path, Some(rotation)).await
    }

    /// Stores a later revision of an invitation's brief.
    pub(crate) async fn revise_brief(
        &self,
        production: &ProductionId,
        invitation: &InvitationId,
        revision: &BriefRevision,
    ) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/invitations/{invitation}/briefs");
        self.send(Method::POST, &path, Some(revision)).await
    }

    /// Ends a production.
    pub(crate) async fn wrap(&self, production: &ProductionId, request: &WrapRequest) -> Result<Production, Failure> {
        self.post(&format!("/api/v1/productions/{production}/wrap"), request)
            .await
    }
}
