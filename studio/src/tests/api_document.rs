//! The OpenAPI document.

use std::collections::BTreeSet;

use super::kit::Kit;

/// Every route, by the words of the contract. A route that is added is added here.
const ROUTES: [&str; 68] = [
    "DELETE /api/v1/productions/{production}/invitations/{invitation}",
    "DELETE /api/v1/productions/{production}/member-links/{link}",
    "DELETE /api/v1/productions/{production}/members/{person}",
    "DELETE /api/v1/session",
    "GET /.well-known/apple-app-site-association",
    "GET /.well-known/assetlinks.json",
    "GET /api/openapi.json",
    "GET /api/v1/me",
    "GET /api/v1/productions",
    "GET /api/v1/productions/{production}",
    "GET /api/v1/productions/{production}/admission",
    "GET /api/v1/productions/{production}/audit",
    "GET /api/v1/productions/{production}/compliance",
    "GET /api/v1/productions/{production}/devices",
    "GET /api/v1/productions/{production}/devices/{device}",
    "GET /api/v1/productions/{production}/invitations",
    "GET /api/v1/productions/{production}/keyrings/{kind}",
    "GET /api/v1/productions/{production}/keyrings/{kind}/generations",
    "GET /api/v1/productions/{production}/managed",
    "GET /api/v1/productions/{production}/members",
    "GET /api/v1/productions/{production}/policies",
    "GET /api/v1/productions/{production}/takes",
    "GET /api/v1/recorder/brief",
    "GET /api/v1/recorder/feed",
    "GET /api/v1/recorder/takes/{take}/missing",
    "GET /api/v1/studio",
    "GET /api/v1/takes/{take}",
    "GET /api/v1/takes/{take}/journal",
    "GET /api/v1/takes/{take}/segments/{sequence}",
    "GET /api/v1/time",
    "GET /healthz",
    "GET /i/{invitation}",
    "GET /readyz",
    "POST /api/v1/attestation/revocations",
    "POST /api/v1/claims/{claim}/challenges",
    "POST /api/v1/claims/{claim}/credentials",
    "POST /api/v1/feed",
    "POST /api/v1/invitations/{invitation}/challenges",
    "POST /api/v1/invitations/{invitation}/claims",
    "POST /api/v1/mdm/webhook",
    "POST /api/v1/member-links/{link}/joining",
    "POST /api/v1/productions",
    "POST /api/v1/productions/{production}/devices/{device}/approvals",
    "POST /api/v1/productions/{production}/devices/{device}/lost",
    "POST /api/v1/productions/{production}/devices/{device}/recheck",
    "POST /api/v1/productions/{production}/devices/{device}/waivers",
    "POST /api/v1/productions/{production}/invitations",
    "POST /api/v1/productions/{production}/invitations/{invitation}/briefs",
    "POST /api/v1/productions/{production}/managed",
    "POST /api/v1/productions/{production}/member-links",
    "POST /api/v1/productions/{production}/policies",
    "POST /api/v1/productions/{production}/rolls",
    "POST /api/v1/productions/{production}/rotation",
    "POST /api/v1/productions/{production}/wrap",
    "POST /api/v1/recorder/attestation",
    "POST /api/v1/recorder/attestation/challenges",
    "POST /api/v1/recorder/clearance",
    "POST /api/v1/recorder/managed",
    "POST /api/v1/recorder/takes/{take}/batch",
    "POST /api/v1/recorder/takes/{take}/journal",
    "POST /api/v1/recorder/takes/{take}/receipt",
    "POST /api/v1/sessions",
    "POST /api/v1/setup",
    "POST /api/v1/takes/{take}/deliveries",
    "POST /api/v1/takes/{take}/release",
    "PUT /api/v1/productions/{production}/keyrings/{kind}",
    "PUT /api/v1/productions/{production}/members/{person}/admission",
    "PUT /api/v1/recorder/takes/{take}/segments/{sequence}",
];

#[tokio::test]
async fn the_document_has_every_route_and_every_route_is_there() {
    let kit = Kit::start().await;
    let document: serde_json::Value = kit.get("/api/openapi.json", "").await.done();
    let mut described: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    described.sort();
    assert_eq!(described, ROUTES);
    for route in ROUTES {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path
            .replace("{production}", "p")
            .replace("{kind}", "opening")
            .replace("{sequence}", "0");
        let request = http::Request::builder().method(method).uri(&path);
        let answer = kit.ask(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_ne!(answer.status, http::StatusCode::METHOD_NOT_ALLOWED, "{route}");
    }
}

#[tokio::test]
async fn nothing_that_is_named_is_left_undescribed() {
    let kit = Kit::start().await;
    let text = kit.get("/api/openapi.json", "").await.text();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let named = text.split("#/components/schemas/").skip(1);
    let undescribed: BTreeSet<&str> = named
        .map(|rest| rest.split('"').next().unwrap())
        .filter(|name| !schemas.contains_key(*name))
        .collect();
    assert!(undescribed.is_empty(), "{undescribed:?}");
    assert!(schemas.contains_key("ErrorKind") && schemas.contains_key("TakeBundle"));
    // A client that is made from the document reads a slate as it is sent: in three members, not as a text.
    assert_eq!(
        schemas["Slate"]["required"],
        serde_json::json!(["roll", "scene", "take"])
    );
}
