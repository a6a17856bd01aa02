//! Setting up, signing in and out.

use jiff::SignedDuration;
use lavalier_protocol::api::{ErrorKind, Me, SetupRequest, SignInRequest, SignedIn, StudioInfo};

use super::kit::Kit;
use super::people::{PASSWORD, owner, text};

fn sign_in(email: &str, password: &str) -> SignInRequest {
    SignInRequest {
        email: text(email),
        password: password.to_owned(),
    }
}

#[tokio::test]
async fn the_first_owner_is_made_once_with_the_code_and_signs_in_later() {
    let kit = Kit::start().await;
    let info: StudioInfo = kit.get("/api/v1/studio", "").await.done();
    assert!(info.needs_setup);
    let code = std::fs::read_to_string(kit.app.data.setup_code_file()).unwrap();
    let request = |code: &str, password: &str| SetupRequest {
        code: code.to_owned(),
        email: text("ada@example.org"),
        name: text("Ada"),
        password: password.to_owned(),
    };
    let wrong = kit.post_json("/api/v1/setup", "", &request("guess", PASSWORD)).await;
    assert_eq!(wrong.kind(), ErrorKind::WrongSetupCode);
    let short = kit.post_json("/api/v1/setup", "", &request(&code, "short")).await;
    assert_eq!(short.kind(), ErrorKind::BadRequest);
    assert!(short.text().contains("at least 10 characters"), "{}", short.text());
    let token = owner(&kit).await;
    let me: Me = kit.get("/api/v1/me", &token).await.done();
    assert_eq!(me.email.as_str(), "ada@example.org", "compared in lower case");
    assert!(!kit.app.data.setup_code_file().exists(), "the code has had its one use");
    let again = kit.post_json("/api/v1/setup", "", &request(&code, PASSWORD)).await;
    assert_eq!(again.kind(), ErrorKind::AlreadySetUp);
    let info: StudioInfo = kit.get("/api/v1/studio", "").await.done();
    assert!(!info.needs_setup);

    let right = sign_in("ADA@example.org", PASSWORD);
    let signed_in: SignedIn = kit.post_json("/api/v1/sessions", "", &right).await.done();
    let out = kit.delete("/api/v1/session", &signed_in.token).await;
    assert_eq!(out.status, http::StatusCode::NO_CONTENT);
    assert_eq!(
        kit.get("/api/v1/me", &signed_in.token).await.kind(),
        ErrorKind::SignedOut
    );
    assert!(
        kit.get("/api/v1/me", &token).await.status.is_success(),
        "another session goes on"
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_are_told_the_same() {
    let kit = Kit::start().await;
    owner(&kit).await;
    let wrong = kit
        .post_json("/api/v1/sessions", "", &sign_in("ada@example.org", "wrong password"))
        .await;
    let unknown = kit
        .post_json("/api/v1/sessions", "", &sign_in("eve@example.org", PASSWORD))
        .await;
    assert_eq!(wrong.kind(), ErrorKind::WrongPassword);
    assert_eq!(wrong.text(), unknown.text());
}

#[tokio::test]
async fn guessing_passwords_is_slowed_and_the_right_one_waits_too() {
    let kit = Kit::start().await;
    owner(&kit).await;
    let guess = sign_in("ada@example.org", "wrong password");
    for _ in 0..10 {
        let wrong = kit.post_json("/api/v1/sessions", "", &guess).await;
        assert_eq!(wrong.kind(), ErrorKind::WrongPassword);
    }
    let right = sign_in("ada@example.org", PASSWORD);
    let slowed = kit.post_json("/api/v1/sessions", "", &right).await;
    assert_eq!(
        slowed.kind(),
        ErrorKind::TooManyTries,
        "the studio has not too much to do"
    );
    assert!(slowed.text().contains("one minute"), "{}", slowed.text());
    assert_eq!(slowed.headers["retry-after"], "60");
    kit.pass(SignedDuration::from_mins(1));
    assert!(kit.post_json("/api/v1/sessions", "", &right).await.status.is_success());
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let kit = Kit::start().await;
    let token = owner(&kit).await;
    kit.pass(SignedDuration::from_hours(30 * 24));
    assert_eq!(kit.get("/api/v1/me", &token).await.kind(), ErrorKind::SignedOut);
    kit.app.storage.forget_ended(kit.app.now()).await.unwrap();
    assert_eq!(kit.get("/api/v1/me", &token).await.kind(), ErrorKind::SignedOut);
}

#[tokio::test]
async fn a_body_that_is_strange_is_refused_in_words() {
    let kit = Kit::start().await;
    for body in [
        "",
        "{",
        r#"{"email":"a@b","password":"x","email":"c@d"}"#,
        r#"{"email":"a@b","password":"x","more":1}"#,
        r#"{"email":"a\u0007@b","password":"x"}"#,
    ] {
        let answer = kit.post("/api/v1/sessions", "", body).await;
        assert_eq!(answer.kind(), ErrorKind::BadRequest, "{body}");
    }
    let long = kit.post("/api/v1/sessions", "", vec![b' '; 2 << 20]).await;
    assert_eq!(long.kind(), ErrorKind::TooLarge);
    assert_eq!(kit.get("/api/v1/nothing", "").await.kind(), ErrorKind::NotFound);
}
