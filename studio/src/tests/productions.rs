//! Productions and their keyrings.

use http::StatusCode;
use lavalier_protocol::api::{ErrorKind, KeyringAnswer, KeyringUpload, Production};
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::keys::KeyringKind;

use super::kit::Kit;
use super::people::{Show, envelope, key, new_production, owner};
use crate::model::{Account, Person, Session, Token};

/// Somebody else with an account who belongs to no production: put into the database.
pub(super) async fn stranger(kit: &Kit) -> String {
    let token = Token::new(&*kit.app.random);
    let data = kit.folder.path().join("data/studio.db");
    let person = Person {
        id: "pe-00000000000000000000000009".parse().unwrap(),
        email: super::people::text("eve@example.org"),
        name: super::people::text("Eve"),
        created_at: kit.app.now(),
    };
    let account = Account {
        person: person.clone(),
        password: "none".to_owned(),
    };
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(data);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("insert into people (id, email, name, password, created_at) values ($1, $2, $3, $4, $5)")
        .bind(person.id.as_str())
        .bind(person.email.as_str())
        .bind(person.name.as_str())
        .bind(account.password)
        .bind((kit.app.now() + jiff::SignedDuration::from_secs(1)).as_microsecond())
        .execute(&pool)
        .await
        .unwrap();
    let session = Session {
        token: token.hash(),
        person: person.id,
        expires_at: jiff::Timestamp::MAX,
    };
    kit.app.storage.create_session(session).await.unwrap();
    token.text().to_owned()
}

#[tokio::test]
async fn a_production_is_its_maker_s_and_exists_for_nobody_else() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let path = format!("/api/v1/productions/{}", show.production.id);
    let shown: Production = kit.get(&path, &show.token).await.done();
    assert_eq!(shown, show.production);
    let listed: Vec<Production> = kit.get("/api/v1/productions", &show.token).await.done();
    assert_eq!(listed, [shown]);
    let eve = stranger(&kit).await;
    let listed: Vec<Production> = kit.get("/api/v1/productions", &eve).await.done();
    assert_eq!(listed, []);
    for path in ["", "/keyrings/opening", "/invitations", "/takes"] {
        let path = format!("/api/v1/productions/{}{path}", show.production.id);
        let hidden = kit.get(&path, &eve).await;
        assert_eq!(hidden.kind(), ErrorKind::NotFound, "{path}");
        let missing = kit.get(&path.replace("long-road", "no-such"), &eve).await;
        assert_eq!(hidden.text(), missing.text(), "a stranger cannot tell them apart");
        assert_eq!(kit.get(&path, "").await.kind(), ErrorKind::SignedOut, "{path}");
    }
    let taken = kit
        .post_json("/api/v1/productions", &show.token, &new_production("long-road"))
        .await;
    assert_eq!(taken.kind(), ErrorKind::ProductionExists);
    let own = kit.post_json("/api/v1/productions", &eve, &new_production("own")).await;
    assert_eq!(
        own.kind(),
        ErrorKind::Forbidden,
        "who neither set the studio up nor owns a production"
    );
}

#[tokio::test]
async fn a_production_with_a_wrong_keyring_is_not_made_at_all() {
    let kit = Kit::start().await;
    let token = owner(&kit).await;
    let good = new_production("show");
    let mut other_key = good.clone();
    other_key.signing_keyring = envelope("show", KeyringKind::Signing, 1, None, 23);
    let mut swapped = good.clone();
    swapped.signing_keyring = good.opening_keyring.clone();
    let mut later = good.clone();
    later.opening_keyring = envelope("show", KeyringKind::Opening, 2, None, 22);
    let mut other_show = good.clone();
    other_show.opening_keyring = envelope("another", KeyringKind::Opening, 1, None, 22);
    let mut recipient = good.clone();
    recipient.recipient = "AGE-SECRET-KEY-1".to_owned();
    let mut zone = good.clone();
    zone.zone = "Europe/Atlantis".parse().unwrap();
    for (bad, why) in [
        (other_key, "another key"),
        (swapped, "the other keyring"),
        (later, "a later generation"),
        (other_show, "another production's"),
        (recipient, "no recipient"),
        (zone, "no such zone"),
    ] {
        let answer = kit.post_json("/api/v1/productions", &token, &bad).await;
        assert_eq!(answer.kind(), ErrorKind::BadRequest, "{why}");
        let path = "/api/v1/productions/show";
        assert_eq!(kit.get(path, &token).await.kind(), ErrorKind::NotFound, "{why}");
    }
    let made = kit.post_json("/api/v1/productions", &token, &good).await;
    assert_eq!(made.status, StatusCode::OK);
}

#[tokio::test]
async fn keyring_generations_follow_each_other() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let path = show.path("keyrings/opening");
    let first: KeyringAnswer = kit.get(&path, &show.token).await.done();
    let upload = |generation, previous, by| KeyringUpload {
        envelope: envelope("long-road", KeyringKind::Opening, generation, previous, by),
        owner_key: key(22).public_key(),
    };
    let second = upload(2, Some(&first.envelope), 22);
    for (bad, kind, why) in [
        (upload(2, None, 22), ErrorKind::KeyringConflict, "names no predecessor"),
        (
            upload(3, Some(&first.envelope), 22),
            ErrorKind::KeyringConflict,
            "skips one",
        ),
        (
            upload(2, Some(&second.envelope), 22),
            ErrorKind::KeyringConflict,
            "names another",
        ),
        (upload(1, Some(&first.envelope), 22), ErrorKind::BadRequest, "goes back"),
        (
            upload(2, Some(&first.envelope), 23),
            ErrorKind::BadRequest,
            "by another key than it says",
        ),
    ] {
        assert_eq!(kit.put_json(&path, &show.token, &bad).await.kind(), kind, "{why}");
    }
    let stored: KeyringAnswer = kit.put_json(&path, &show.token, &second).await.done();
    assert_eq!(stored.envelope, second.envelope);
    let again = kit.put_json(&path, &show.token, &second).await;
    assert_eq!(again.kind(), ErrorKind::KeyringConflict, "somebody was quicker");
    let latest: KeyringAnswer = kit.get(&path, &show.token).await.done();
    assert_eq!(latest.envelope, second.envelope);
    let signing: KeyringAnswer = kit.get(&show.path("keyrings/signing"), &show.token).await.done();
    assert_ne!(signing.envelope, second.envelope);
}
