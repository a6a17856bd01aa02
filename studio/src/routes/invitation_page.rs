//! `GET /i/{invitation}`: the page behind an invitation link.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use lavalier_protocol::api::InvitationState;
use lavalier_protocol::id::InvitationId;

use crate::page::{Closed, closed, open};
use crate::studio::App;

/// Says who invites, what will happen and what to install, to whoever opens the link in a browser. It shows nothing of
/// the person invited and sees nothing of the link's fragment.
#[utoipa::path(
    get, path = "/i/{invitation}", tag = "page", params(("invitation" = String, Path)),
    responses(
        (status = 200, description = "The invitation.", body = String, content_type = "text/html"),
        (status = 404, description = "There is none such.", body = String, content_type = "text/html"),
        (status = 410, description = "It is over.", body = String, content_type = "text/html"),
    )
)]
pub(crate) async fn invitation_page(State(app): State<App>, id: Result<Path<String>, PathRejection>) -> Response {
    // What is not even text is as unknown as any other address.
    let Some(id) = id.ok().and_then(|Path(id)| id.parse::<InvitationId>().ok()) else {
        return closed(Closed::Unknown, None);
    };
    let invitation = match app.storage.invitation(&id).await {
        Ok(Some(invitation)) => invitation,
        Ok(None) => return closed(Closed::Unknown, None),
        Err(error) => {
            tracing::error!(%error, "the database failed");
            return closed(Closed::Failed, None);
        }
    };
    let Ok(brief) = invitation.read_brief() else {
        tracing::error!(invitation = %id, "a stored brief cannot be read");
        return closed(Closed::Failed, None);
    };
    match invitation.state(app.now()) {
        InvitationState::Open => open(&brief, false),
        InvitationState::Claimed => open(&brief, true),
        InvitationState::Expired => closed(Closed::Expired, Some(&brief)),
        InvitationState::Revoked => closed(Closed::Revoked, Some(&brief)),
        InvitationState::Superseded => closed(Closed::Superseded, Some(&brief)),
    }
}
