//! `posture feed import`, against a real studio.

mod support;

use support::Stage;

const BODY: &str = r#"{"PublicAssetSets": {"iOS": [{"ProductVersion": "41.2", "Build": "41C20", "PostingDate": "2031-05-01",
    "ExpirationDate": "2031-08-01", "SupportedDevices": ["iPhone40,1", "iPad40,1"]}]}}"#;

#[test]
fn who_set_it_up_gives_the_studio_a_feed_from_a_file() {
    let stage = Stage::new();
    std::fs::write(stage.path("feed.json"), BODY).expect("it is written");
    let import = |file: &str| stage.run("a", &["posture", "feed", "import", file]);
    assert_eq!(import("feed.json").kind(2), "signed_out");
    stage.sign_in("a").good();
    let taken = import("feed.json");
    assert_eq!(
        (&taken.good()["source"], &taken.good()["models"]),
        (&"apple".into(), &2.into())
    );
    assert_eq!(import("feed.json").code, 0, "the same again is as good");
    std::fs::write(stage.path("cut.json"), &BODY[..60]).expect("it is written");
    assert_eq!(import("cut.json").kind(2), "file_content");
    std::fs::write(stage.path("empty.json"), r#"{"PublicAssetSets": {"iOS": []}}"#).expect("it is written");
    assert_eq!(import("empty.json").kind(2), "request_not_understood");
}
