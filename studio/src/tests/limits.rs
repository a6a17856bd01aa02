//! What one client uses up is its own: behind a proxy, and before it has shown anything.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Request, StatusCode, header};
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::id::ClaimId;

use super::kit::{Answer, Kit, PROXY};
use crate::accounts::Gate;
use crate::listener::Peer;
use crate::proxies::Source;

/// Asks for a number to renew with, through the proxy, which was called by the last of `hops`.
async fn challenge(kit: &Kit, hops: &str, claim: u8) -> Answer {
    let claim = ClaimId::from_random([claim; 16]);
    ask(kit, hops, &format!("/api/v1/claims/{claim}/challenges"), Body::empty()).await
}

async fn ask(kit: &Kit, hops: &str, path: &str, body: Body) -> Answer {
    let mut request = Request::post(path).header("x-forwarded-for", hops).body(body).unwrap();
    let proxy = SocketAddr::new(PROXY.parse().unwrap(), 443);
    request.extensions_mut().insert(ConnectInfo(Peer(proxy)));
    kit.ask(request).await
}

#[tokio::test]
async fn a_guest_behind_the_proxy_is_not_locked_out_by_another_there() {
    let kit = Kit::start().await;
    let mut refused = 0;
    for n in 0..1_300_u32 {
        // Whoever writes the header anew each time is no other for it.
        let hops = format!("198.51.100.{}, 203.0.113.66", n % 250);
        let answer = challenge(&kit, &hops, u8::try_from(n % 200).unwrap()).await;
        refused += u32::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 100, "one address has its twenty accounts' allowance");
    assert_eq!(
        challenge(&kit, "203.0.113.66", 201).await.kind(),
        ErrorKind::TooManyTries
    );
    assert_eq!(challenge(&kit, "203.0.113.7", 202).await.status, StatusCode::OK);
    let path = "/api/v1/invitations/in-00000000000000000000000009/claims";
    let claims = ask(&kit, "203.0.113.66", path, Body::from("{}")).await;
    assert_eq!(
        claims.kind(),
        ErrorKind::InvitationUnknown,
        "what is open to everybody does not use up what claiming lives on"
    );
}

/// A body that nobody may ask for.
fn untouched() -> Body {
    Body::from_stream(futures::stream::once(async {
        panic!("it was read before the try was counted");
        #[expect(unreachable_code, reason = "it says what a stream gives")]
        Ok::<axum::body::Bytes, std::io::Error>(axum::body::Bytes::new())
    }))
}

#[tokio::test]
async fn nothing_is_read_of_who_tried_too_often() {
    let kit = Kit::start().await;
    let client = Source::Client("203.0.113.66".parse().unwrap());
    for (gate, path) in [
        (Gate::SignIn, "/api/v1/sessions"),
        (Gate::Setup, "/api/v1/setup"),
        (Gate::Claim, "/api/v1/claims/cl-00000000000000000000000009/credentials"),
        (Gate::Claim, "/api/v1/invitations/in-00000000000000000000000009/claims"),
        (
            Gate::SignIn,
            "/api/v1/member-links/ml-00000000000000000000000009/joining",
        ),
    ] {
        while kit.app.rates.knock(gate, client, kit.app.now()).is_ok() {}
        let answer = ask(&kit, "203.0.113.66", path, untouched()).await;
        assert_eq!(answer.kind(), ErrorKind::TooManyTries, "{path}");
    }
}

#[tokio::test]
async fn who_has_shown_nothing_sends_no_more_than_a_password() {
    let kit = Kit::start().await;
    for announced in [true, false] {
        let mut request = Request::post("/api/v1/sessions");
        if announced {
            request = request.header(header::CONTENT_LENGTH, 1024 * 1024);
        }
        let answer = kit
            .ask(request.body(Body::from(vec![b' '; 1024 * 1024])).unwrap())
            .await;
        assert_eq!(answer.kind(), ErrorKind::TooLarge, "announced: {announced}");
    }
}
