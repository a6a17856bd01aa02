//! Deliveries that somebody touched, and stores that lost something.

use super::*;
use crate::deliver::{Job, deliver};
use crate::testing::take::{Recording, Take};
use lavalier_protocol::digest::Digest;
use std::collections::HashMap;

struct Delivered {
    folder: tempfile::TempDir,
    file: PathBuf,
    take: Take,
}

fn delivered(recording: &Recording, change: impl FnOnce(&mut Take)) -> Delivered {
    let mut take = Take::of(recording);
    change(&mut take);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cache = tempfile::tempdir().expect("a temporary folder");
    let delivery = deliver(&Job {
        papers: &take.papers,
        trust: &take.trust,
        source: &take.studio,
        to: folder.path(),
        cache: cache.path(),
        tool: "Lavalier 0.1.0",
        workers: 2,
        stop: &|| false,
        progress: &|_| (),
    });
    let file = delivery
        .expect("the studio answers")
        .file
        .expect("the papers are right");
    Delivered { folder, file, take }
}

impl Delivered {
    fn whole() -> Self {
        delivered(&Recording::of_samples(30_000), |_| ())
    }

    fn report(&self) -> Report {
        verify(self.folder.path(), &self.take.trust.signing_keys).expect("readable")
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        PathBuf::from(format!("{}{suffix}", self.file.display()))
    }

    fn rewrite(&self, suffix: &str, from: &str, to: &str) {
        let path = self.beside(suffix);
        let text = fs::read_to_string(&path).expect("UTF-8");
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).expect("writable");
    }
}

fn messages(report: &Report) -> String {
    report
        .problems
        .iter()
        .map(|problem| format!("{}: {}\n", problem.kind, problem.message))
        .collect()
}

#[test]
fn an_untouched_delivery_is_in_order_by_any_of_its_names() {
    let whole = Delivered::whole();
    let named = [
        whole.folder.path().to_owned(),
        whole.file.clone(),
        whole.beside(".json"),
    ];
    for path in named {
        let report = verify(&path, &whole.take.trust.signing_keys).expect("readable");
        assert_eq!((report.checked, report.problems), (1, vec![]), "{}", path.display());
        assert_eq!(report.looked_at, [whole.file.as_path()], "it says what it looked at");
    }
    assert!(
        verify(&whole.file, &[]).expect("readable").is_ok(),
        "without a pinned key too"
    );
    let import = Recording {
        import: Some(("call.mp3", vec![3; 5000])),
        ..Recording::default()
    };
    assert!(delivered(&import, |_| ()).report().is_ok());
}

#[test]
fn a_flipped_bit_in_the_sound_is_found() {
    let whole = Delivered::whole();
    let mut bytes = fs::read(&whole.file).expect("there");
    let middle = bytes.len() - 20_000;
    bytes[middle] ^= 1;
    fs::write(&whole.file, bytes).expect("writable");
    assert!(
        messages(&whole.report()).contains("SHA-256"),
        "{}",
        messages(&whole.report())
    );
}

#[test]
fn a_file_that_was_cut_off_or_removed_is_found() {
    let whole = Delivered::whole();
    let file = fs::File::options().write(true).open(&whole.file).expect("there");
    file.set_len(20_000).expect("writable");
    assert!(messages(&whole.report()).contains("cut off"));
    fs::remove_file(&whole.file).expect("there");
    assert!(messages(&whole.report()).contains("missing"));
    assert!(
        verify(&whole.file, &[]).is_err(),
        "a file that is not there cannot be looked at"
    );
}

#[test]
fn a_missing_sidecar_or_journal_is_found() {
    let whole = Delivered::whole();
    fs::remove_file(whole.beside(".journal.jsonl")).expect("there");
    assert!(messages(&whole.report()).contains("copy of the journal is missing"));
    fs::remove_file(whole.beside(".json")).expect("there");
    assert!(messages(&whole.report()).contains("no sidecar"));
}

#[test]
fn a_forged_sidecar_or_journal_is_found() {
    let cases = [
        (".json", "\"samples\": 30000", "\"samples\": 29999", "another length"),
        (
            ".json",
            "\"gaps\": []",
            "\"gaps\": [{\"first_sample\":1,\"samples\":1,\"cause\":\"late\"}]",
            "gaps",
        ),
        (
            ".journal.jsonl",
            "\"samples\":8000",
            "\"samples\":7000",
            "chain is broken",
        ),
        (
            ".json",
            "\"format\": \"lavalier-delivery\"",
            "\"format\": \"other\"",
            "not a sidecar",
        ),
    ];
    for (suffix, from, to, message) in cases {
        let whole = Delivered::whole();
        whole.rewrite(suffix, from, to);
        let report = whole.report();
        assert!(messages(&report).contains(message), "{message}: {}", messages(&report));
    }
}

#[test]
fn a_brief_by_another_production_is_found_where_its_key_is_pinned() {
    let whole = Delivered::whole();
    let others = &whole.take.trust.signing_keys[..1];
    let report = verify(whole.folder.path(), others).expect("readable");
    assert!(messages(&report).starts_with("brief: "), "{}", messages(&report));
}

#[test]
fn an_incomplete_delivery_tells_what_made_it_so_once() {
    let short = delivered(&Recording::of_samples(30_000), |take| {
        take.studio.sealed.lock().expect("not poisoned").remove(&1);
    });
    let report = short.report();
    assert_eq!(report.problems.len(), 1, "{}", messages(&report));
    assert_eq!(
        (report.problems[0].kind.as_str(), report.problems[0].sequence),
        ("missing", Some(1))
    );
    assert_eq!(
        report.problems[0].file.as_deref(),
        Some(short.file.display().to_string().as_str()),
        "what the sidecar tells is about the file, too"
    );
    let open = Recording {
        open_ended: true,
        ..Recording::of_samples(8_000 * 12)
    };
    let kinds: Vec<_> = delivered(&open, |_| ())
        .report()
        .problems
        .into_iter()
        .map(|problem| problem.kind)
        .collect();
    assert_eq!(kinds, ["no_end", "unsigned", "unsigned"]);
}

#[test]
fn a_rehearsal_that_was_once_delivered_as_an_interview_is_named_by_its_brief() {
    let recording = Recording {
        rehearsal: true,
        ..Recording::of_samples(8_000)
    };
    let lie = delivered(&recording, |_| ());
    let kinds = || -> Vec<String> {
        let problems = lie.report().problems;
        problems.into_iter().map(|problem| problem.kind).collect()
    };
    assert_eq!(kinds(), ["other_kind"], "once");
    // As a program that did not look at the brief wrote it.
    let path = lie.beside(".json");
    let text = fs::read(&path).expect("readable");
    let mut sidecar: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    sidecar["problems"] = serde_json::json!([]);
    sidecar["complete"] = serde_json::json!(true);
    sidecar["kind"] = serde_json::json!("interview");
    fs::write(&path, sidecar.to_string()).expect("writable");
    assert_eq!(kinds(), ["other_kind"]);
}

#[test]
fn a_folder_with_nothing_to_check_is_not_in_order() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("notes.txt"), "x").expect("writable");
    fs::write(folder.path().join("data.json"), "{}").expect("writable");
    let report = verify(folder.path(), &[]).expect("readable");
    assert_eq!((report.checked, report.problems[0].kind.as_str()), (0, "nothing"));
}

#[test]
fn a_take_store_that_lost_or_changed_a_segment_is_found() {
    let take = Take::of(&Recording::of_samples(30_000));
    let mut files: HashMap<u64, Vec<u8>> = take.studio.sealed.lock().expect("not poisoned").clone();
    let folder = std::path::Path::new("takes/one");
    let check = |files: &HashMap<u64, Vec<u8>>| {
        let stored = |segment: &lavalier_protocol::journal::Segment| {
            let file = files.get(&segment.sequence);
            Ok(file.map(|bytes| StoredSegment {
                sha256: Digest::of(bytes),
                bytes: bytes.len() as u64,
            }))
        };
        stored_take(&take.papers.take, folder, &take.papers.journal, true, stored).expect("readable")
    };
    assert!(check(&files).is_ok());
    files.remove(&0);
    files.get_mut(&2).expect("there").push(0);
    let report = check(&files);
    assert_eq!(report.looked_at, [folder]);
    let kinds: Vec<_> = report
        .problems
        .iter()
        .map(|problem| (problem.kind.as_str(), problem.sequence))
        .collect();
    assert_eq!(kinds, [("missing", Some(0)), ("digest", Some(2))]);
    for problem in &report.problems {
        let file = problem.file.as_deref().unwrap_or_default();
        assert!(
            file.starts_with("takes/one/0000000") && file.ends_with(".age"),
            "each names its file: {problem:?}"
        );
    }
    let removed = |_: &lavalier_protocol::journal::Segment| Ok(None);
    let report = stored_take(&take.papers.take, folder, &take.papers.journal, false, removed).expect("readable");
    assert!(report.is_ok(), "after delivery the journal stays alone");
}
