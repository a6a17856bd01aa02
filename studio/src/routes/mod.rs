//! The routes: one file each. Together they are the OpenAPI document.

mod admission;
mod app_links;
mod attestation;
mod audit_log;
mod batch;
mod brief_revise;
mod claim;
mod claim_challenge;
mod clearance;
mod compliance;
mod delivery;
mod device_decide;
mod device_list;
mod device_show;
mod feed_import;
mod feed_show;
mod generation;
mod healthz;
mod invitation_create;
mod invitation_list;
mod invitation_page;
mod invitation_revoke;
mod journal_append;
mod keyring_generations;
mod keyring_get;
mod keyring_put;
mod managed;
mod mdm_webhook;
mod me;
mod member_admit;
mod member_join;
mod member_link_create;
mod member_link_end;
mod member_list;
mod member_remove;
mod missing;
mod observe;
mod openapi;
mod policies;
mod production_create;
mod production_list;
mod production_show;
mod production_wrap;
mod readyz;
mod receipt;
mod recorder_brief;
mod renewal;
mod renewal_challenge;
mod revocations_import;
mod roll_reserve;
mod rotation;
mod segment_put;
mod setup;
mod sign_in;
mod sign_out;
mod studio_info;
mod take_journal;
mod take_list;
mod take_release;
mod take_segment;
mod take_show;
mod time;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use lavalier_protocol::api::ErrorKind;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access;
use crate::error::ApiError;
use crate::studio::App;

/// How long a body may stand still: a phone in a lift, not a client that holds memory for ever.
const BODY_IDLE: Duration = Duration::from_secs(30);

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::document())
        .routes(routes!(healthz::healthz))
        .routes(routes!(invitation_page::invitation_page))
        .routes(routes!(app_links::asset_links))
        .routes(routes!(app_links::app_site_association))
        .routes(routes!(readyz::readyz))
        .routes(routes!(studio_info::studio_info))
        .routes(routes!(time::time))
        .routes(routes!(setup::setup))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_out::sign_out))
        .routes(routes!(me::me))
        .routes(routes!(
            production_create::production_create,
            production_list::production_list
        ))
        .routes(routes!(production_show::production_show))
        .routes(routes!(keyring_get::keyring_get, keyring_put::keyring_put))
        .routes(routes!(keyring_generations::keyring_generations))
        .routes(routes!(rotation::rotation))
        .routes(routes!(production_wrap::production_wrap))
        .routes(routes!(member_list::member_list))
        .routes(routes!(member_link_create::member_link_create))
        .routes(routes!(member_link_end::member_link_end))
        .routes(routes!(member_join::member_join))
        .routes(routes!(member_admit::member_admit))
        .routes(routes!(member_remove::member_remove))
        .routes(routes!(admission::admission))
        .routes(routes!(roll_reserve::roll_reserve))
        .routes(routes!(
            invitation_create::invitation_create,
            invitation_list::invitation_list
        ))
        .routes(routes!(invitation_revoke::invitation_revoke))
        .routes(routes!(brief_revise::brief_revise))
        .routes(routes!(claim_challenge::claim_challenge))
        .routes(routes!(claim::claim))
        .routes(routes!(recorder_brief::recorder_brief))
        .routes(routes!(attestation::attestation_challenge))
        .routes(routes!(attestation::attestation))
        .routes(routes!(clearance::clearance))
        .routes(routes!(feed_show::feed_show))
        .routes(routes!(feed_import::feed_import))
        .routes(routes!(revocations_import::revocations_import))
        .routes(routes!(renewal_challenge::renewal_challenge))
        .routes(routes!(renewal::renewal))
        .routes(routes!(journal_append::journal_append))
        .routes(routes!(segment_put::segment_put))
        .routes(routes!(batch::batch))
        .routes(routes!(missing::missing))
        .routes(routes!(receipt::receipt))
        .routes(routes!(audit_log::audit_log))
        .routes(routes!(take_list::take_list))
        .routes(routes!(take_show::take_show))
        .routes(routes!(take_journal::take_journal))
        .routes(routes!(take_segment::take_segment))
        .routes(routes!(delivery::delivery))
        .routes(routes!(take_release::take_release))
        .routes(routes!(compliance::compliance))
        .routes(routes!(policies::policy_set, policies::policy_list))
        .routes(routes!(device_list::device_list))
        .routes(routes!(device_show::device_show))
        .routes(routes!(device_decide::device_waive))
        .routes(routes!(device_decide::device_approve))
        .routes(routes!(device_decide::device_lost))
        .routes(routes!(device_decide::device_recheck))
        .routes(routes!(mdm_webhook::mdm_webhook))
        .routes(routes!(managed::managed_ask, managed::managed_list))
        .routes(routes!(managed::managed_bind))
        .routes(routes!(openapi::openapi))
}

/// Every route of a studio.
pub(crate) fn router(app: App) -> Router {
    let (router, document) = described().split_for_parts();
    router
        // Before every handler, and behind everything else: what is refused here is logged and headed like any answer.
        .route_layer(from_fn_with_state(app.clone(), access::enforce))
        .fallback(|| async { ApiError::from(ErrorKind::NotFound) })
        .layer(axum::Extension(openapi::Document::new(&document)))
        .layer(from_fn(observe::headers))
        .layer(from_fn_with_state(app.clone(), observe::observe))
        // Each kind of body has a limit of its own where it is read.
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE))
        .with_state(app)
}
