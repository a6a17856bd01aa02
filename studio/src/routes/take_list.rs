//! `GET /api/v1/productions/{production}/takes`.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use lavalier_protocol::api::{self, ErrorBody};
use lavalier_protocol::id::{InterviewId, ProductionId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, ApiResult};
use crate::extract::Member;
use crate::studio::App;
use crate::takes::describe;

/// Which takes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Of one interview only.
    interview: Option<InterviewId>,
}

/// The takes of a production, in the order in which the studio first heard of them.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/takes", tag = "takes", security(("person" = [])),
    params(("production" = ProductionId, Path), Which),
    responses((status = 200, body = Vec<api::Take>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn take_list(
    State(app): State<App>,
    Member { production, .. }: Member,
    which: Result<Query<Which>, axum::extract::rejection::QueryRejection>,
) -> ApiResult<Json<Vec<api::Take>>> {
    let Query(which) = which.map_err(|_| ApiError::bad_request("?interview= names an interview"))?;
    let invitations = app.storage.invitations(&production.id).await?;
    let subjects: HashMap<_, _> = invitations
        .into_iter()
        .map(|invitation| (invitation.id, invitation.subject))
        .collect();
    let takes = app.storage.takes(&production.id, which.interview.as_ref()).await?;
    let now = app.now();
    let described = takes.iter().filter_map(|(take, counts)| {
        // A take's invitation is there for as long as the take is.
        let subject = subjects.get(&take.beginning.invitation)?.clone();
        Some(describe(take, *counts, subject, now))
    });
    Ok(Json(described.collect()))
}
