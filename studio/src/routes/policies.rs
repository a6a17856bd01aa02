//! `GET` and `POST /api/v1/productions/{production}/policies`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{self, ErrorBody, ErrorKind, PolicyUpload};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::policy::Policy;

use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Member};
use crate::model::{ProductionPolicy, Record};
use crate::studio::App;

/// Sets the production's policy: from now on each check of a device is by it, whatever policy its brief was written under.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/policies", tag = "posture", security(("person" = [])),
    params(("production" = ProductionId, Path)), request_body = PolicyUpload,
    responses((status = 200, body = api::ProductionPolicy), (status = "default", body = ErrorBody))
)]
pub(crate) async fn policy_set(
    State(app): State<App>,
    Member { person, production }: Member,
    extract::Json(PolicyUpload { document }): extract::Json<PolicyUpload>,
) -> ApiResult<Json<api::ProductionPolicy>> {
    let policy = Policy::parse(&document).map_err(|error| ApiError::bad_request(error.to_string()))?;
    let now = app.now();
    let id = policy.id().clone();
    let record = Record::by(&person, &production.id, Action::PolicySet, now)
        .to(&id.id)
        .with("revision", &id.revision);
    let record = match &id.digest {
        Some(digest) => record.with("digest", digest),
        None => record,
    };
    let set = ProductionPolicy {
        production: production.id,
        policy,
        document,
        set_by: person.name,
        set_at: now,
    };
    if !app.storage.put_policy(set.clone(), record).await? {
        let why = format!(
            "revision {} of “{}” is not higher than the one that the production has",
            id.revision, id.id
        );
        return Err(ApiError::Because(ErrorKind::Conflict, why));
    }
    Ok(Json(shown(set)))
}

/// Every policy that the production set; the last one is in force.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/policies", tag = "posture", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = Vec<api::ProductionPolicy>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn policy_list(
    State(app): State<App>,
    Member { production, .. }: Member,
) -> ApiResult<Json<Vec<api::ProductionPolicy>>> {
    let policies = app.storage.policies(&production.id).await?;
    Ok(Json(policies.into_iter().map(shown).collect()))
}

fn shown(set: ProductionPolicy) -> api::ProductionPolicy {
    api::ProductionPolicy {
        policy: set.policy.id().clone(),
        document: set.document,
        set_by: set.set_by,
        set_at: set.set_at,
    }
}
