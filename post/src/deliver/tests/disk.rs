//! Runs that are repeated, cut, stopped, or meet files and disks that are not as they should be.

use super::*;

#[test]
fn the_same_take_twice_is_one_file_and_nothing_is_fetched_again() {
    let take = Take::of(&Recording::of_samples(40_000));
    let desk = Desk::new();
    let first = desk.deliver(&take);
    let fetched = take.studio.fetched.load(Ordering::SeqCst);
    let second = desk.deliver(&take);
    assert!(second.already_there && second.complete);
    assert_eq!((first.file, first.sha256), (second.file, second.sha256));
    assert_eq!(take.studio.fetched.load(Ordering::SeqCst), fetched);
    assert_eq!(desk.files().len(), 3);
}

#[test]
fn a_file_that_somebody_changed_is_left_alone_and_the_take_lies_beside_it() {
    let take = Take::of(&Recording::of_samples(40_000));
    let desk = Desk::new();
    let first = desk.deliver(&take).file.expect("delivered");
    fs::write(&first, b"an editor's own").expect("writable");
    let second = desk.deliver(&take);
    assert_eq!(second.altered.len(), 1, "the changed file is named");
    assert_eq!(fs::read(&first).expect("still there"), b"an editor's own");
    let name = second.file.expect("delivered").file_name().expect("a name").to_owned();
    assert_eq!(name, "A001_12_T03_subject_2.wav");
    // It is named, as long as it lies there, and the take counts as delivered by the file beside it.
    for _ in 0..2 {
        let run = desk.deliver(&take);
        let named: Vec<_> = run.altered.iter().map(|problem| problem.file.clone()).collect();
        assert_eq!(named, [Some(first.display().to_string())]);
        assert!(run.complete && run.already_there && run.problems.is_empty());
    }
    fs::remove_file(&first).expect("an editor may clear up");
    assert_eq!(desk.deliver(&take).altered, []);
}

#[test]
fn a_run_that_was_cut_fetches_only_what_is_missing() {
    let mut take = Take::of(&Recording::of_samples(8_000 * 30));
    take.studio.gone_after = Some(12);
    let desk = Desk::new();
    assert!(matches!(desk.try_deliver(&take), Err(DeliverError::Source(_))));
    take.studio.gone_after = None;
    take.studio.fetched.store(0, Ordering::SeqCst);
    assert!(desk.deliver(&take).complete);
    assert!(
        take.studio.fetched.load(Ordering::SeqCst) <= 30 - 11,
        "what came before was kept"
    );
    assert_eq!(desk.files().len(), 3, "no part is left over");
}

#[test]
fn a_fuller_delivery_lies_beside_the_older_one() {
    let samples = 8_000 * 13;
    let open = Take::of(&Recording {
        open_ended: true,
        ..Recording::of_samples(samples)
    });
    let whole = Take::of(&Recording::of_samples(samples));
    let desk = Desk::new();
    let first = desk.deliver(&open);
    let second = desk.deliver(&whole);
    assert!(second.complete);
    assert_ne!(first.file, second.file);
    assert_eq!(desk.files().len(), 6);
    assert!(desk.deliver(&whole).already_there);
    assert!(desk.deliver(&open).already_there);
    assert_eq!(desk.files().len(), 6);
}

#[test]
fn stopping_leaves_nothing_under_the_deliverys_name() {
    let take = Take::of(&Recording::of_samples(80_000));
    let desk = Desk::new();
    let stopped = deliver(&Job {
        papers: &take.papers,
        trust: &take.trust,
        source: &take.studio,
        to: &desk.folder.path().join("to"),
        cache: &desk.folder.path().join("cache"),
        tool: "Lavalier 0.1.0",
        workers: 2,
        stop: &|| take.studio.fetched.load(Ordering::SeqCst) > 4,
        progress: &|_| (),
    });
    assert!(matches!(stopped, Err(DeliverError::Stopped)));
    assert!(desk.files().is_empty());
    assert!(desk.deliver(&take).complete);
    assert_eq!(desk.files().len(), 3);
}

#[test]
fn a_delivery_folder_that_cannot_be_written_is_said_with_its_path() {
    let take = Take::of(&Recording::of_samples(16_000));
    let desk = Desk::new();
    fs::write(desk.folder.path().join("to"), b"a file where a folder should be").expect("writable");
    match desk.try_deliver(&take) {
        Err(DeliverError::Disk { path, .. }) => assert!(path.starts_with(desk.folder.path().join("to"))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_runs_at_one_take_do_not_mix() {
    let take = Take::of(&Recording::of_samples(16_000));
    let desk = Desk::new();
    let held = SealedCache::open(&desk.folder.path().join("cache")).expect("writable");
    assert!(matches!(desk.try_deliver(&take), Err(DeliverError::Busy(_))));
    drop(held);
    assert!(desk.deliver(&take).complete);
}

#[cfg(unix)]
#[test]
fn what_has_the_parts_name_is_neither_followed_nor_cut_and_our_own_left_over_is_replaced() {
    let take = Take::of(&Recording::of_samples(16_000));
    let desk = Desk::new();
    let folder = desk.folder.path().join("to/2026-11-20/A001");
    fs::create_dir_all(&folder).expect("writable");
    let part = folder.join(format!(".{}.part", take.papers.take));
    let elsewhere = desk.folder.path().join("elsewhere");
    fs::write(&elsewhere, b"an editor's own").expect("writable");
    std::os::unix::fs::symlink(&elsewhere, &part).expect("writable");
    let refused = desk.try_deliver(&take);
    assert!(
        matches!(&refused, Err(DeliverError::InTheWay(path)) if *path == part),
        "{refused:?}"
    );
    assert_eq!(fs::read(&elsewhere).expect("still there"), b"an editor's own");
    assert!(part.is_symlink(), "it is left as it is");

    fs::remove_file(&part).expect("the editor moves it away");
    fs::write(&part, b"RIFF, as a run that was killed leaves it").expect("writable");
    let writing = File::open(&part).expect("there");
    writing.lock().expect("nobody else holds it");
    assert!(
        matches!(desk.try_deliver(&take), Err(DeliverError::Busy(_))),
        "another home's run is writing it"
    );
    writing.unlock().expect("it was held");
    assert!(desk.deliver(&take).complete);
    assert_eq!(desk.files().len(), 3, "no part is left over");
}
