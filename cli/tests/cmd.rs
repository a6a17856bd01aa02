//! Every message that a person gets without a studio, pinned as it is read.

#[test]
fn messages() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let home = folder.path().join("home").display().to_string();
    // A new home says where its secrets are kept, in whichever case comes first.
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_lavalier"))
        .args(["--home", &home, "resume"])
        .env("LAVALIER_VAULT", "file")
        .status();
    assert!(made.is_ok_and(|status| status.success()), "a home can be made");
    trycmd::TestCases::new()
        .env("LAVALIER_HOME", home)
        .env("LAVALIER_VAULT", "file")
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.md");
}
