//! What handlers take from a request: who asks, from where, and a strict JSON body.

use std::net::Ipv6Addr;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Request};
use http::header::AUTHORIZATION;
use http::request::Parts;
use lavalier_protocol::api::{self, BODY_MAX, ErrorKind};
use lavalier_protocol::json;
use serde::de::DeserializeOwned;

use crate::access::Admitted;
use crate::error::ApiError;
use crate::listener::Peer;
use crate::model;
use crate::proxies::Source;
use crate::studio::App;

/// The bearer token of a request; empty when there is none.
pub(crate) fn bearer(parts: &Parts) -> &str {
    parts
        .headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map_or("", str::trim)
}

fn admitted(parts: &Parts) -> Result<&Admitted, ApiError> {
    let admitted = parts.extensions.get::<Admitted>();
    admitted.ok_or(ApiError::Broken(
        "a handler asks for more than its row in the table of access gives",
    ))
}

const OTHER: ApiError = ApiError::Broken("a handler asks for another than its row in the table of access lets in");

/// A person who is signed in.
pub(crate) struct SignedInPerson(pub(crate) model::Person);

impl FromRequestParts<App> for SignedInPerson {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        match admitted(parts)? {
            Admitted::Person(person) => Ok(Self(person.clone())),
            Admitted::Member(_) | Admitted::Guest(_) => Err(OTHER),
        }
    }
}

/// A member who may do this in the production that the path names, or whose take it names.
pub(crate) struct Member {
    /// Who.
    pub(crate) person: model::Person,
    /// Where.
    pub(crate) production: api::Production,
}

impl FromRequestParts<App> for Member {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let Admitted::Member(member) = admitted(parts)? else {
            return Err(OTHER);
        };
        let (person, membership, _) = &**member;
        Ok(Self {
            person: person.clone(),
            production: membership.production.clone(),
        })
    }
}

/// The take that the path names, for a member who may do this with it.
pub(crate) struct TakeOf {
    /// Who.
    pub(crate) person: model::Person,
    /// The take.
    pub(crate) take: model::Take,
}

impl FromRequestParts<App> for TakeOf {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let Admitted::Member(member) = admitted(parts)? else {
            return Err(OTHER);
        };
        let (person, _, take) = &**member;
        Ok(Self {
            person: person.clone(),
            take: take.clone().ok_or(OTHER)?,
        })
    }
}

/// A device with a claim's credential.
pub(crate) struct Guest(pub(crate) model::Guest);

impl FromRequestParts<App> for Guest {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        match admitted(parts)? {
            Admitted::Guest(guest) => Ok(Self((**guest).clone())),
            Admitted::Person(_) | Admitted::Member(_) => Err(OTHER),
        }
    }
}

/// Where the request comes from: the other end of the connection, or whom a trusted proxy there names.
pub(crate) struct Address(pub(crate) Source);

impl FromRequestParts<App> for Address {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let peer = parts.extensions.get::<ConnectInfo<Peer>>();
        let peer = peer.map_or(Ipv6Addr::UNSPECIFIED.into(), |info| info.0.0.ip());
        Ok(Self(app.proxies.source(peer, &parts.headers)))
    }
}

/// An identifier in a path. One that is not of its form names nothing.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match Path::<T>::from_request_parts(parts, app).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(ErrorKind::NotFound.into()),
        }
    }
}

/// A JSON body: bounded, strict, without duplicate members. Where the request shows nothing but its body, the handler takes
/// the request whole and counts the try before it asks for this.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let held = app.bodies.read(&parts, body, BODY_MAX).await?;
        json::parse(&held.concat(), BODY_MAX)
            .map(Self)
            .map_err(|error| ApiError::bad_request(error.to_string()))
    }
}
