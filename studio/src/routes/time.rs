//! `GET /api/v1/time`: the studio's clock.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::StudioTime;

use crate::studio::App;

/// The studio's clock, for clock exchanges. Open to everybody.
#[utoipa::path(get, path = "/api/v1/time", tag = "studio", responses((status = 200, body = StudioTime)))]
pub(crate) async fn time(State(app): State<App>) -> Json<StudioTime> {
    Json(StudioTime { time: app.now() })
}
