//! Enforcing the table, once for every request.

use axum::extract::{FromRequestParts as _, MatchedPath, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::Method;
use http::request::Parts;
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::id::{ProductionId, TakeId};
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::members::Role;

use super::table::{Access, Wrapped, find, is_known};
use crate::error::{ApiError, ApiResult};
use crate::extract::bearer;
use crate::model::{Guest, Membership, Person, Take, Token};
use crate::studio::App;

/// Who a request was let in as. Extractors take it from here and from nowhere else.
#[derive(Clone)]
pub(crate) enum Admitted {
    /// A person, for what is nobody's in particular.
    Person(Person),
    /// A member, for what is their production's; with the take, where the path names one.
    Member(Box<(Person, Membership, Option<Take>)>),
    /// A recording device.
    Guest(Box<Guest>),
}

/// Stands in the extensions of an answer that a handler gave, whatever it says: the request was let in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LetIn;

/// Lets a request through to its handler, or answers why not.
pub(crate) async fn enforce(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admit(&app, &mut parts).await {
        Ok(admitted) => {
            if let Some(admitted) = admitted {
                parts.extensions.insert(admitted);
            }
            let mut response = next.run(Request::from_parts(parts, body)).await;
            response.extensions_mut().insert(LetIn);
            response
        }
        Err(error) => error.into_response(),
    }
}

async fn admit(app: &App, parts: &mut Parts) -> ApiResult<Option<Admitted>> {
    // A path that is not even text names nothing; what that means is for its row.
    let params = RawPathParams::from_request_parts(parts, &()).await.ok();
    let param = |name: &str| {
        let mut params = params.iter().flatten();
        params.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    // A HEAD request is answered as a GET without its body.
    let method = if parts.method == Method::HEAD {
        &Method::GET
    } else {
        &parts.method
    };
    let Some(access) = find(method.as_str(), path, param("kind")) else {
        let kind_is_none = param("kind").is_some_and(|kind| {
            let kinds = [KeyringKind::Opening, KeyringKind::Signing];
            kinds.into_iter().all(|known| known.name() != kind)
        });
        // Whoever asks a path for what it does not do has made a mistake; a path without any row is ours.
        if kind_is_none || is_known(path) {
            return Err(ErrorKind::NotFound.into());
        }
        return Err(ApiError::Broken("a route has no row in the table of access"));
    };
    match access {
        Access::Open | Access::Proof => Ok(None),
        Access::Person => Ok(Some(Admitted::Person(person(app, parts).await?))),
        Access::Founder | Access::First => {
            let person = person(app, parts).await?;
            let is_first = app.storage.first_person().await?.as_ref() == Some(&person.id);
            if is_first || access == Access::Founder && owns(app, &person).await? {
                Ok(Some(Admitted::Person(person)))
            } else {
                Err(ErrorKind::Forbidden.into())
            }
        }
        Access::Guest(wrapped) => guest(app, parts, wrapped).await.map(Some),
        Access::Members(roles, wrapped) => {
            let person = person(app, parts).await?;
            let take = match param("take").map(str::parse::<TakeId>) {
                None => None,
                Some(Err(_)) => return Err(ErrorKind::NotFound.into()),
                Some(Ok(id)) => Some(app.storage.take(&id).await?.ok_or(ErrorKind::NotFound)?),
            };
            let production: ProductionId = match (&take, param("production")) {
                (Some(take), _) => take.beginning.production.clone(),
                (None, Some(id)) => id.parse().map_err(|_| ErrorKind::NotFound)?,
                (None, None) => return Err(ErrorKind::NotFound.into()),
            };
            let membership = app.storage.membership(&production, &person.id).await?;
            // To who is no member it does not exist.
            let membership = membership.ok_or(ErrorKind::NotFound)?;
            allow(app, roles, wrapped, &membership)?;
            Ok(Some(Admitted::Member(Box::new((person, membership, take)))))
        }
    }
}

/// Whether somebody owns a production that is not over.
async fn owns(app: &App, person: &Person) -> ApiResult<bool> {
    let now = app.now();
    let memberships = app.storage.memberships(&person.id).await?;
    Ok(memberships
        .iter()
        .any(|membership| membership.role == Role::Owner && !membership.is_wrapped(now)))
}

fn allow(app: &App, roles: &[Role], wrapped: Wrapped, membership: &Membership) -> ApiResult<()> {
    let over = membership.is_wrapped(app.now());
    if over && (wrapped == Wrapped::Over || membership.role != Role::Owner) {
        Err(ErrorKind::Wrapped.into())
    } else if roles.contains(&membership.role) {
        Ok(())
    } else {
        Err(ErrorKind::Forbidden.into())
    }
}

async fn person(app: &App, parts: &Parts) -> ApiResult<Person> {
    let token = Token::hash_of(bearer(parts)).ok_or(ErrorKind::SignedOut)?;
    let person = app.storage.session(token, app.now()).await?;
    Ok(person.ok_or(ErrorKind::SignedOut)?)
}

async fn guest(app: &App, parts: &Parts, wrapped: Wrapped) -> ApiResult<Admitted> {
    let token = Token::hash_of(bearer(parts)).ok_or(ErrorKind::SignedOut)?;
    let now = app.now();
    let guest = app.storage.guest(token, now).await?.ok_or(ErrorKind::SignedOut)?;
    if wrapped == Wrapped::Over && guest.wraps_at.is_some_and(|at| at <= now) {
        return Err(ErrorKind::Wrapped.into());
    }
    Ok(Admitted::Guest(Box::new(guest)))
}
