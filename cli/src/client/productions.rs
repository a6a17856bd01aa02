//! Productions and their keyrings.

use lavalier_protocol::api::{KeyringAnswer, KeyringUpload, NewProduction, Production, RollAnswer};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::Jws;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::slate::SlateName;
use reqwest::Method;

use super::Client;
use crate::failure::Failure;

impl Client {
    /// Makes a production, whole or not at all.
    pub(crate) async fn create_production(&self, production: &NewProduction) -> Result<(), Failure> {
        self.send(Method::POST, "/api/v1/productions", Some(production)).await
    }

    /// Those that the person is a member of.
    pub(crate) async fn productions(&self) -> Result<Vec<Production>, Failure> {
        self.list("/api/v1/productions").await
    }

    /// One production.
    pub(crate) async fn production(&self, production: &ProductionId) -> Result<Production, Failure> {
        self.get(&format!("/api/v1/productions/{production}")).await
    }

    /// The latest generation of a keyring.
    pub(crate) async fn keyring(&self, production: &ProductionId, kind: KeyringKind) -> Result<Jws, Failure> {
        let path = format!("/api/v1/productions/{production}/keyrings/{}", kind.name());
        let answer: KeyringAnswer = self.get(&path).await?;
        Ok(answer.envelope)
    }

    /// The next generation of a keyring.
    pub(crate) async fn put_keyring(
        &self,
        production: &ProductionId,
        kind: KeyringKind,
        upload: &KeyringUpload,
    ) -> Result<(), Failure> {
        let path = format!("/api/v1/productions/{production}/keyrings/{}", kind.name());
        self.send(Method::PUT, &path, Some(upload)).await
    }

    /// A sound roll that no other invitation has.
    pub(crate) async fn roll(&self, production: &ProductionId) -> Result<SlateName, Failure> {
        let path = format!("/api/v1/productions/{production}/rolls");
        let answer: RollAnswer = self.post(&path, &serde_json::json!({})).await?;
        Ok(answer.roll)
    }
}
