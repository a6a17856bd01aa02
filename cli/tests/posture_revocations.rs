//! `posture revocations import`, against a real studio.

mod support;

use support::Stage;

const LIST: &str = r#"{"entries": {"6681152659205225093": {"status": "REVOKED", "reason": "KEY_COMPROMISE"},
    "1a": {"status": "SUSPENDED"}}}"#;

#[test]
fn who_set_it_up_gives_the_studio_a_revocation_list_from_a_file() {
    let stage = Stage::new();
    std::fs::write(stage.path("status.json"), LIST).expect("it is written");
    let import = |file: &str| stage.run("a", &["posture", "revocations", "import", file]);
    assert_eq!(import("status.json").kind(2), "signed_out");
    stage.sign_in("a").good();
    let taken = import("status.json");
    assert_eq!(
        (&taken.good()["certificates"], &taken.good()["new"]),
        (&2.into(), &2.into())
    );
    let again = import("status.json");
    assert_eq!(again.good()["new"], 0, "the same again is as good");
    std::fs::write(stage.path("cut.json"), &LIST[..60]).expect("it is written");
    assert_eq!(import("cut.json").kind(2), "file_content");
    std::fs::write(stage.path("empty.json"), r#"{"entries": {}}"#).expect("it is written");
    assert_eq!(import("empty.json").kind(2), "request_not_understood");
}
