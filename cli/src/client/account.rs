//! Signing in and out.

use lavalier_protocol::api::{Me, SetupRequest, SignInRequest, SignedIn, StudioInfo, StudioTime};
use reqwest::Method;

use super::Client;
use crate::failure::Failure;

impl Client {
    /// Who this studio is.
    pub(crate) async fn studio(&self) -> Result<StudioInfo, Failure> {
        self.get("/api/v1/studio").await
    }

    /// The studio's clock.
    pub(crate) async fn time(&self) -> Result<StudioTime, Failure> {
        self.get("/api/v1/time").await
    }

    /// Makes the first owner.
    pub(crate) async fn set_up(&self, request: &SetupRequest) -> Result<SignedIn, Failure> {
        self.post("/api/v1/setup", request).await
    }

    /// Signs in.
    pub(crate) async fn sign_in(&self, request: &SignInRequest) -> Result<SignedIn, Failure> {
        self.post("/api/v1/sessions", request).await
    }

    /// Ends the session.
    pub(crate) async fn sign_out(&self) -> Result<(), Failure> {
        self.send(Method::DELETE, "/api/v1/session", None::<&()>).await
    }

    /// Who is signed in.
    pub(crate) async fn me(&self) -> Result<Me, Failure> {
        self.get("/api/v1/me").await
    }
}
