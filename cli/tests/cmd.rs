//! Every message that a person gets without a studio, pinned as it is read.

#[test]
fn messages() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    trycmd::TestCases::new()
        .env("LAVALIER_HOME", folder.path().join("home").display().to_string())
        .env("LAVALIER_VAULT", "file")
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.md");
}
