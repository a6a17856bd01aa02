//! `GET /healthz`: the program runs.

/// Answers as long as the program runs, whatever the disk does.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "It runs.", body = str)))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}
