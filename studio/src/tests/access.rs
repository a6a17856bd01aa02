//! Who may make which request: every route of the OpenAPI document, asked by everybody, in a table that is read here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::body::{Body, to_bytes};
use http::{Request, header};
use lavalier_protocol::api::ErrorBody;
use lavalier_protocol::members::Role;
use tower::ServiceExt as _;

use super::crew::{Crew, crew};
use super::device::Device;
use super::kit::Kit;
use super::people::Show;
use crate::access::{Access, LetIn, TABLE};
use crate::routes;

/// What everybody is answered. A new route fails the test until its row is here, and so does another answer.
const TABLE_OF_ANSWERS: &str = include_str!("access.txt");

/// Everything that the requests need to name.
struct Named {
    crew: Crew,
    take: String,
    credential: String,
}

async fn named(kit: &Kit) -> Named {
    let show = Show::new(kit).await;
    let invited = show.invite(kit, 1).await;
    let device = Device::cleared(kit, &invited, 31).await;
    let taking = device.take(kit, 1).await;
    Named {
        take: taking.take.to_string(),
        credential: taking.token.clone(),
        crew: crew(kit, show).await,
    }
}

/// `METHOD path`, one for each value of `kind`.
fn described(document: &serde_json::Value) -> Vec<(String, Option<&'static str>)> {
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let route = format!("{} {path}", method.to_uppercase());
            if path.contains("{kind}") {
                routes.extend(["opening", "signing"].map(|kind| (route.clone(), Some(kind))));
            } else {
                routes.push((route, None));
            }
        }
    }
    routes.sort();
    routes
}

/// The answer in one word: `yes` where a handler gave it, else the refusal.
async fn ask(kit: &Kit, named: &Named, route: &str, kind: Option<&str>, token: &str) -> String {
    let (method, path) = route.split_once(' ').unwrap();
    let path = path
        .replace("{production}", named.crew.show.production.id.as_str())
        .replace("{kind}", kind.unwrap_or_default())
        .replace("{take}", &named.take)
        .replace("{sequence}", "0")
        .replace("{invitation}", "in-00000000000000000000000009")
        .replace("{link}", "ml-00000000000000000000000009")
        .replace("{person}", "pe-00000000000000000000000009")
        .replace("{device}", "dv-00000000000000000000000009")
        .replace("{claim}", "cl-00000000000000000000000009");
    assert!(!path.contains('{'), "{path}: the test does not know what to name");
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_LENGTH, 0);
    let router = routes::router(kit.app.clone());
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    if response.extensions().get::<LetIn>().is_some() {
        return "yes".to_owned();
    }
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let error: ErrorBody = serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{route}: {body:?}"));
    serde_json::to_value(error.error.kind)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn access_name(route: &str, kind: Option<&str>) -> &'static str {
    let row = TABLE
        .iter()
        .find(|row| row.route == route && (row.kind.is_none() || row.kind == kind));
    match row
        .unwrap_or_else(|| panic!("{route} {kind:?} has no row in the table of access"))
        .access
    {
        Access::Open => "open",
        Access::Proof => "proof",
        Access::Person => "person",
        Access::Founder => "founder",
        Access::First => "first",
        Access::Guest(_) => "guest",
        Access::Members(..) => "member",
    }
}

#[tokio::test]
async fn every_route_answers_everybody_as_the_table_says() {
    let kit = Kit::start().await;
    let named = named(&kit).await;
    let document: serde_json::Value = kit.get("/api/openapi.json", "").await.done();
    let crew = &named.crew;
    let [owner, producer, post, security] = Role::ALL.map(|role| crew.token(role).to_owned());
    let before = [
        owner.clone(),
        producer,
        post.clone(),
        security.clone(),
        crew.stranger.clone(),
        named.credential.clone(),
        String::new(),
    ];
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for (route, kind) in described(&document) {
        let mut cells = vec![access_name(&route, kind).to_owned()];
        for token in &before {
            // Signing out would be signing out.
            let token = if cells[0] == "proof" { "" } else { token };
            cells.push(ask(&kit, &named, &route, kind, token).await);
        }
        let name = kind.map_or(route.clone(), |kind| route.replace("{kind}", kind));
        rows.push((name, cells));
    }
    let wrapped = kit.post(&crew.show.path("wrap"), &owner, "{}").await;
    assert!(wrapped.status.is_success(), "{}", wrapped.text());
    for ((route, kind), (_, cells)) in described(&document).iter().zip(&mut rows) {
        for token in [&owner, &post, &security, &named.credential] {
            let token = if cells[0] == "proof" { "" } else { token };
            cells.push(ask(&kit, &named, route, *kind, token).await);
        }
    }
    let heads =
        "route|row|owner|producer|post|security|other production|device|nobody|wrapped: owner|post|security|device";
    let mut table = format!("{heads}\n");
    for (route, cells) in rows {
        writeln!(table, "{route}|{}", cells.join("|")).unwrap();
    }
    assert_eq!(
        table, TABLE_OF_ANSWERS,
        "what is answered now, and what the table says:\n{table}"
    );
}

#[tokio::test]
async fn every_row_of_the_table_is_a_route_of_the_document() {
    let kit = Kit::start().await;
    let document: serde_json::Value = kit.get("/api/openapi.json", "").await.done();
    let described: BTreeSet<String> = described(&document).into_iter().map(|(route, _)| route).collect();
    let rows: BTreeSet<String> = TABLE.iter().map(|row| row.route.to_owned()).collect();
    assert_eq!(rows, described);
}

#[tokio::test]
async fn a_kind_of_keyring_that_there_is_not_is_not_found() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let answer = kit.get(&show.path("keyrings/other"), &show.token).await;
    assert_eq!(answer.kind(), lavalier_protocol::api::ErrorKind::NotFound);
}
