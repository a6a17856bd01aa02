//! `GET /api/openapi.json`: the API, exactly.

use axum::Extension;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use http::header;
use lavalier_protocol::keys::KeyringKind;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};

/// The document as it is sent; made once.
#[derive(Clone)]
pub(super) struct Document(Bytes);

impl Document {
    pub(super) fn new(document: &OpenApi) -> Self {
        let json = document.to_json().expect("the document has a JSON form");
        Self(Bytes::from(json))
    }
}

/// What the routes are added to.
pub(super) fn document() -> OpenApi {
    let bearer = |about: &str| {
        let http = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(about));
        SecurityScheme::Http(http.build())
    };
    let components = ComponentsBuilder::new()
        // Named in paths only, where the macro does not look for what it names.
        .schema_from::<KeyringKind>()
        .security_scheme(
            "person",
            bearer("A person's token, from /api/v1/setup or /api/v1/sessions."),
        )
        .security_scheme(
            "claim_token",
            bearer("The claim token made from an invitation link's secret."),
        )
        .security_scheme("link_token", bearer("The token made from a member link's secret."))
        .security_scheme("credential", bearer("A claim's credential."));
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Lavalier studio")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Stores sealed segments and cannot open them. What a refusal means stands in its `kind`.",
                ))
                .build(),
        )
        .components(Some(components.build()))
        .build()
}

/// The API, exactly.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "studio",
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value))
)]
pub(super) async fn openapi(Extension(Document(json)): Extension<Document>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}
