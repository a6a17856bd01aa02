//! `PUT /api/v1/productions/{production}/members/{person}/admission`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{AdmissionAnswer, AdmissionUpload, ErrorBody, ErrorKind};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{PersonId, ProductionId};
use lavalier_protocol::jws::Typ;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::members;

use super::generation;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Id, Member};
use crate::model::{Admission, MemberOutcome, Record};
use crate::studio::App;

/// Lets a newcomer in, with the keyrings that the owner sealed to them: whole or not at all. Whose keys those are is for
/// the owner's program to know; the studio cannot.
#[utoipa::path(
    put, path = "/api/v1/productions/{production}/members/{person}/admission", tag = "members",
    security(("person" = [])), params(("production" = ProductionId, Path), ("person" = PersonId, Path)),
    request_body = AdmissionUpload,
    responses((status = 200, body = AdmissionAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn member_admit(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, newcomer)): Id<(ProductionId, PersonId)>,
    extract::Json(upload): extract::Json<AdmissionUpload>,
) -> ApiResult<Json<AdmissionAnswer>> {
    let now = app.now();
    let admission: members::Admission = upload
        .admission
        .verify(Typ::Admission, upload.owner_key)
        .map_err(|error| ApiError::bad_request(error.to_string()))?;
    let link = app
        .storage
        .member_link(&admission.link)
        .await?
        .ok_or(ErrorKind::NotFound)?;
    if admission.production != production.id || admission.person != newcomer || admission.role != link.role {
        return Err(ApiError::bad_request(
            "the admission is of somebody else, or as something else",
        ));
    }
    let record = Record::by(&person, &production.id, Action::MemberAdmitted, now)
        .to(&newcomer)
        .with("role", &link.role)
        .with("email", &link.email)
        .with("link", &link.id)
        .with("admission", &upload.admission.digest());
    let (mut records, mut keyrings) = (vec![record], Vec::new());
    for (kind, next) in [
        (KeyringKind::Opening, upload.opening),
        (KeyringKind::Signing, upload.signing),
    ] {
        if link.role.holds(kind) != next.is_some() {
            return Err(ApiError::bad_request("a keyring is missing, or is not for this role"));
        }
        if let Some(next) = next {
            let next = generation::next(next, &production.id, kind)?;
            records.push(next.record(&person, &production.id, now));
            keyrings.push(next.keyring);
        }
    }
    let stored = Admission {
        link: link.id,
        person: newcomer,
        admission: upload.admission.clone(),
        owner_key: upload.owner_key,
        keyrings,
    };
    match app.storage.admit(stored, records).await? {
        MemberOutcome::Done => Ok(Json(AdmissionAnswer {
            admission: upload.admission,
            owner_key: upload.owner_key,
        })),
        MemberOutcome::KeyringConflict => Err(ErrorKind::KeyringConflict.into()),
        MemberOutcome::Already => Err(ErrorKind::Conflict.into()),
        MemberOutcome::Nobody | MemberOutcome::LinkOver | MemberOutcome::LastOwner => Err(ErrorKind::NotFound.into()),
    }
}
