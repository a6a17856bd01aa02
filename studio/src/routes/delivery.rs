//! `POST /api/v1/takes/{take}/deliveries`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{DeliveryReport, ErrorBody, ErrorKind, Take};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::TakeId;

use crate::error::{ApiError, ApiResult};
use crate::extract::{self, TakeOf};
use crate::model::Record;
use crate::studio::App;
use crate::takes::describe;

/// Post has the take, verified. Only a whole delivery of the journal that the receipt names sets `delivered_at`: the
/// recorder may delete its copy on the strength of it.
#[utoipa::path(
    post, path = "/api/v1/takes/{take}/deliveries", tag = "takes", security(("person" = [])),
    params(("take" = TakeId, Path)), request_body = DeliveryReport,
    responses((status = 200, body = Take), (status = "default", body = ErrorBody))
)]
pub(crate) async fn delivery(
    State(app): State<App>,
    TakeOf { person, take }: TakeOf,
    extract::Json(report): extract::Json<DeliveryReport>,
) -> ApiResult<Json<Take>> {
    if take.is_held() {
        return Err(ErrorKind::Held.into());
    }
    let id = take.id.clone();
    if report.complete {
        if report.journal_head != take.progress.journal.head || take.receipt.is_none() {
            let why = "the delivery is of another journal than the one with the receipt";
            return Err(ApiError::Because(ErrorKind::Conflict, why.to_owned()));
        }
        let record = Record::by(&person, &take.beginning.production, Action::TakeDelivered, app.now())
            .to(&id)
            .with("journal", &report.journal_head)
            .with("sha256", &report.sha256);
        app.storage.set_delivered(&id, record).await?;
        tracing::info!(take = %id, "delivered");
    }
    let take = app.storage.take(&id).await?.ok_or(ErrorKind::NotFound)?;
    let invitation = app.storage.invitation(&take.beginning.invitation).await?;
    let subject = invitation.ok_or(ApiError::Broken("a take has no invitation"))?.subject;
    let counts = app.storage.take_counts(&id).await?;
    Ok(Json(describe(&take, counts, subject, app.now())))
}
