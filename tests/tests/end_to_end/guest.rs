//! Promise 5: what a guest's credential is good for, and what a thief of it can do.

use lavalier_protocol::api::content_digest;
use lavalier_protocol::digest::Digest;
use lavalier_tests::between::{Asked, Between};
use lavalier_tests::client::Client;
use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::stage::{PRODUCTION, Stage};

/// The credential that a recorder showed the studio.
fn credential(between: &Between) -> String {
    let asked = between.asked();
    let own = asked
        .iter()
        .rev()
        .find(|asked| asked.path.starts_with("/api/v1/recorder/takes/"));
    own.and_then(Asked::bearer)
        .expect("the recorder showed its credential")
        .to_owned()
}

#[test]
fn promise_5_a_guest_s_credential_gives_out_neither_media_nor_a_journal() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let studio = Client::to(stage.studio.address());
    let (invited, other) = (stage.invite(), stage.invite());
    let material = Material::speech(stage.folder(), "voice.wav", 2.3, 110);
    let second = lavalier_tests::person::Person::at(stage.path("second-laptop"));
    let theirs = second.run(stage.recording(&other.link, &material, &[])).done();
    let theirs = theirs.event("rolling")["take"]
        .as_str()
        .expect("a take's name is text")
        .to_owned();
    let own = stage.record(&invited.link, &material, &[]).done();
    let own = own.event("rolling")["take"]
        .as_str()
        .expect("a take's name is text")
        .to_owned();
    let token = credential(&between);
    let as_guest = |method: &str, path: &str| studio.ask(method, path, &token, Vec::new());
    // What it is for.
    assert!(
        as_guest("GET", &format!("/api/v1/recorder/takes/{own}/missing")).is_ok(),
        "its own missing ranges"
    );
    // What it is not for, under both of the paths that there are.
    let mut refused = vec![
        format!("/api/v1/productions/{PRODUCTION}/takes"),
        format!("/api/v1/productions/{PRODUCTION}/invitations"),
        format!("/api/v1/productions/{PRODUCTION}/keyrings/opening"),
        "/api/v1/productions".to_owned(),
        "/api/v1/me".to_owned(),
    ];
    for take in [&own, &theirs] {
        for path in ["", "/journal", "/segments/0", "/segments/1", "/batch"] {
            refused.push(format!("/api/v1/takes/{take}{path}"));
            refused.push(format!("/api/v1/recorder/takes/{take}{path}"));
        }
    }
    refused.push(format!("/api/v1/recorder/takes/{theirs}/missing"));
    for path in refused {
        let answer = as_guest("GET", &path);
        let told_nothing = matches!(answer.status, 401 | 403 | 404 | 405)
            // An unknown take is missing nothing: the same answer as for one that does not exist.
            || (path.ends_with("/missing") && String::from_utf8_lossy(&answer.body).contains("\"lines\":0"));
        assert!(
            told_nothing,
            "GET {path}: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
    }
    // Nor does it write another guest's take.
    let junk = studio.put_segment(
        &format!("/api/v1/recorder/takes/{theirs}/segments/0"),
        &token,
        b"junk".to_vec(),
    );
    assert!(!junk.is_ok(), "{}", junk.status);
    let receipt = as_guest("POST", &format!("/api/v1/recorder/takes/{theirs}/receipt"));
    assert!(!receipt.is_ok(), "{}", receipt.status);
    // And nobody's token is worth nothing.
    let nobody = studio.ask("GET", &format!("/api/v1/takes/{own}/journal"), "nobody", Vec::new());
    assert_eq!(nobody.status, 401);
}

#[test]
fn promise_5_a_producer_s_token_writes_no_take_and_a_stranger_s_sees_no_production() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let studio = Client::to(stage.studio.address());
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 111);
    let own = stage.record(&invited.link, &material, &[]).done();
    let own = own.event("rolling")["take"]
        .as_str()
        .expect("a take's name is text")
        .to_owned();
    let _ = stage.takes();
    let asked = between.asked();
    let token = asked
        .iter()
        .rev()
        .find(|asked| asked.path.contains("/productions/"))
        .and_then(Asked::bearer);
    let token = token.expect("the producer showed a token").to_owned();
    let put = studio.put_segment(
        &format!("/api/v1/recorder/takes/{own}/segments/99"),
        &token,
        b"junk".to_vec(),
    );
    assert_eq!(put.status, 401, "{}", String::from_utf8_lossy(&put.body));
}

#[test]
fn a_thief_with_the_credential_cannot_keep_the_real_segments_from_arriving() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let studio = Client::to(stage.studio.address());
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 8.3, 112);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let take = recording.until("rolling")["take"]
        .as_str()
        .expect("a take's name is text")
        .to_owned();
    let _ = recording.until("stored");
    let token = credential(&between);
    // Junk for every sequence that the take will have, and more of it than one for each.
    let mut taken = 0;
    for round in 0..3_u8 {
        for sequence in 0..30_u64 {
            let junk = vec![round; 1000 + usize::try_from(sequence).expect("small")];
            let path = format!("/api/v1/recorder/takes/{take}/segments/{sequence}");
            taken += u32::from(studio.put_segment(&path, &token, junk).is_ok());
        }
    }
    println!("{taken} pieces of junk were taken in for a while");
    let recorded = recording.finish().done();
    assert_eq!(recorded.all("safe").count(), 1, "{recorded}");
    let pulled = stage.pull("rushes").done();
    assert_same(
        &Delivered::of(pulled.event("delivered")).samples,
        &material.samples,
        "in spite of the thief",
    );
}

#[test]
fn a_segment_whose_bytes_are_not_its_digest_s_is_refused() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let studio = Client::to(stage.studio.address());
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 113);
    let own = stage.record(&invited.link, &material, &[]).done();
    let own = own.event("rolling")["take"]
        .as_str()
        .expect("a take's name is text")
        .to_owned();
    let token = credential(&between);
    let path = format!("/api/v1/recorder/takes/{own}/segments/0");
    let wrong = studio.put(&path, &token, b"bytes".to_vec(), &content_digest(Digest::of(b"others")));
    assert_eq!(wrong.status, 422, "{}", String::from_utf8_lossy(&wrong.body));
    // A finished take has its true segments: another for the same place conflicts.
    let other = studio.put_segment(&path, &token, b"others".to_vec());
    assert_eq!(other.status, 409, "{}", String::from_utf8_lossy(&other.body));
    let none = studio.ask("PUT", &path, &token, b"bytes".to_vec());
    assert_eq!(none.status, 400, "{}", String::from_utf8_lossy(&none.body));
}
