//! `GET /.well-known/assetlinks.json` and `GET /.well-known/apple-app-site-association`: which apps may open this studio's
//! links. Both name the genuine apps of the configuration, and are what a phone's system reads before it lets an app do so.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::digest::Digest;
use serde_json::{Value, json};

use crate::attested::{AndroidApp, IosApp};
use crate::studio::App;

/// For Android: Digital Asset Links, with the app's signers.
#[utoipa::path(
    get, path = "/.well-known/assetlinks.json", tag = "page",
    responses((status = 200, description = "The apps for Android, none where none is configured.", body = Value))
)]
pub(crate) async fn asset_links(State(app): State<App>) -> Json<Value> {
    Json(app.genuine.android.iter().map(statement).collect())
}

/// For iPhones and iPads: associated domains.
#[utoipa::path(
    get, path = "/.well-known/apple-app-site-association", tag = "page",
    responses((status = 200, description = "The apps for iPhones and iPads, none where none is configured.", body = Value))
)]
pub(crate) async fn app_site_association(State(app): State<App>) -> Json<Value> {
    Json(json!({"applinks": {"details": app.genuine.ios.iter().map(detail).collect::<Vec<_>>()}}))
}

fn statement(app: &AndroidApp) -> Value {
    json!({
        "relation": ["delegate_permission/common.handle_all_urls"],
        "target": {
            "namespace": "android_app",
            "package_name": app.package,
            "sha256_cert_fingerprints": app.signers.iter().map(fingerprint).collect::<Vec<_>>(),
        },
    })
}

/// Only an invitation is the app's; the studio's other pages stay in the browser.
fn detail(app: &IosApp) -> Value {
    json!({"appIDs": [app.app_id.as_str()], "components": [{"/": "/i/*"}]})
}

/// As `keytool` prints it: pairs of upper-case digits with colons between.
fn fingerprint(signer: &Digest) -> String {
    let pairs: Vec<String> = signer.as_bytes().iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signer_is_written_as_android_writes_it() {
        let written = fingerprint(&Digest::ZERO);
        assert_eq!(written.len(), 95);
        assert!(written.starts_with("00:00:"));
        assert!(fingerprint(&Digest::from_bytes([0xaf; 32])).ends_with("AF:AF"));
    }
}
