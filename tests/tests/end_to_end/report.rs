//! The compliance report, read by programs that are not ours.

use std::fs;
use std::path::Path;

use lavalier_tests::between::Between;
use lavalier_tests::material::Material;
use lavalier_tests::phone::evidence;
use lavalier_tests::shared::shared;
use lavalier_tests::stage::{PRODUCTION, Stage};
use lavalier_tests::stranger::{output, program};

/// Reads a report with Python's own libraries.
const READER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/end_to_end/compliance.py");
/// The schema's own definitions, among the data that are not ours.
const SCHEMA: &str = "data/posture/ocsf/schema";

/// A production with a phone that was refused, mended and waived, and a laptop; each recorded.
fn stage() -> Stage {
    let stage = Stage::new();
    fill(&stage);
    stage
}

fn fill(stage: &Stage) {
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 510);
    let laptop = stage.invite();
    let _ = stage.record(&laptop.link, &material, &[]).done();
    let phone = stage.invite_with(&["--platform", "ios", "--rehearsal"]);
    let failing = evidence(stage, "phone.json", &[("find_my.on", "fail")]);
    let record = |evidence: &str| {
        let arguments = [
            "record",
            &phone.link,
            "--from",
            material.arg(),
            "--pace",
            "fast",
            "--evidence",
            evidence,
        ];
        stage.recorder.run(arguments)
    };
    let _ = record(&failing).refused();
    let _ = record(&evidence(stage, "mended.json", &[])).done();
    // It claims and is never judged.
    let _ = stage.invite_with(&["--platform", "ios"]);
}

fn report(stage: &Stage, form: &str) -> String {
    let to = stage.text_path(&format!("report.{form}"));
    let _ = stage
        .producer
        .run(["report", "compliance", PRODUCTION, "--format", form, "--to", &to])
        .done();
    to
}

#[test]
fn the_rows_are_read_by_python_s_csv() {
    let stage = stage();
    let Some(mut python) = program("python3") else { return };
    python.args([READER, "csv", &report(&stage, "csv")]);
    let rows = String::from_utf8(output(python)).expect("a number");
    assert!(rows.trim().parse::<u32>().expect("a number") > 10, "{rows}");
}

#[test]
fn the_findings_are_what_the_ocsf_schema_says() {
    let Some(schema) = shared(SCHEMA) else { return };
    let stage = stage();
    let Some(mut python) = program("python3") else { return };
    python.args([READER, "ocsf", &report(&stage, "ocsf")]).arg(schema);
    let findings = String::from_utf8(output(python)).expect("a number");
    assert!(findings.trim().parse::<u32>().expect("a number") > 10, "{findings}");
}

#[test]
fn the_page_prints_to_a_pdf_that_has_every_device() {
    let stage = stage();
    let Some(mut browser) = program("chromium") else { return };
    let page = report(&stage, "html");
    let pdf = stage.path("report.pdf");
    browser.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        "--virtual-time-budget=1000",
    ]);
    browser.arg(format!("--user-data-dir={}", stage.text_path("browser")));
    browser
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{page}"));
    let _ = output(browser);
    assert!(fs::read(&pdf).expect("it was printed").starts_with(b"%PDF-"));
    let Some(mut reader) = program("pdftotext") else { return };
    reader.arg(&pdf).arg("-");
    let printed = String::from_utf8(output(reader)).expect("text");
    for device in stage.producer.run(["device", "list", PRODUCTION]).done().events {
        let name = device["device"].as_str().expect("a device has a pseudonym");
        assert!(printed.contains(name), "{name} is not in print:\n{printed}");
    }
    assert!(printed.contains("Find My"), "{printed}");
}

#[test]
fn a_report_whose_audit_log_was_rewritten_is_refused_and_not_kept() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let _ = report(&stage, "json");
    between.change(|asked, answer| {
        if asked.path().ends_with("/compliance") {
            let head = format!("3 {}", "ab".repeat(32));
            answer
                .headers
                .insert("lavalier-audit-head", head.parse().expect("a header"));
        }
    });
    let to = stage.text_path("another.json");
    let refused = stage
        .producer
        .run(["report", "compliance", PRODUCTION, "--format", "json", "--to", &to])
        .refused();
    assert!(refused.last().to_string().contains("audit"), "{}", refused.last());
    assert!(!Path::new(&to).exists(), "a report that is not believed is not kept");
}
