use lavalier_protocol::journal::{CloseReason, End, Gap, GapCause, Mark, SIGNATURE_EVERY};
use lavalier_protocol::sealed::Track;
use lavalier_protocol::text::Line;

use super::super::testing::{RATE, second, take_id};
use super::super::{Outcome, SegmentName};
use super::*;
use crate::platform::SystemDisk;
use crate::platform::testing::{Fault, MemoryDisk};

fn memory() -> (MemoryDisk, Arc<dyn Disk>) {
    let disk = MemoryDisk::new();
    (disk.clone(), Arc::new(disk))
}

#[test]
fn a_take_is_written_signed_and_closed_and_reads_back_on_a_real_disk() {
    let home = tempfile::tempdir().expect("a folder");
    let disk: Arc<dyn Disk> = Arc::new(SystemDisk);
    let root = home.path().join("takes");
    let store = TakeStore::open(&root, Arc::clone(&disk)).expect("opened");
    let mut bell = store.subscribe();
    let mut writer = begin(&store, 1).expect("begun");
    sign(&mut writer).expect("signed");
    let mark = Mark {
        sample: 700,
        text: Line::new("the door").expect("a line"),
    };
    let gap = Gap {
        first_sample: 1_200,
        samples: 50,
        cause: GapCause::Overrun,
    };
    for index in 0..25 {
        let mut items = vec![second(Track::Audio, index, RATE.into())];
        if index > 0 {
            items.push(second(Track::Proxy, index - 1, RATE.into()));
        }
        if index == 1 {
            items.insert(0, Item::Gap(gap));
            items.push(Item::Mark(mark.clone()));
        }
        writer.write(&items).expect("written");
        sign(&mut writer).expect("signed");
    }
    let last = [second(Track::Audio, 25, 400), Item::Close(CloseReason::Stopped)];
    assert_eq!(writer.write(&last).expect("written"), [49]);
    sign(&mut writer).expect("signed");
    assert_eq!(writer.to_sign(), None);
    drop(writer);
    assert!(bell.has_changed().expect("the store lives"));
    bell.mark_unchanged();
    drop(store);

    let store = TakeStore::open(&root, disk).expect("opened");
    let [take] = &store.takes()[..] else { panic!("one take") };
    let verified = check_whole(take);
    assert_eq!((&verified.gaps[..], &verified.marks[..]), (&[gap][..], &[mark][..]));
    let state = take.state().expect("a state");
    assert_eq!((state.samples, state.segments, state.ended), (25_400, 50, true));
    assert!(matches!(verified.end, End::Signed(close) if close.reason == CloseReason::Stopped));
    assert!(recover(&store).is_empty(), "nothing is to be done");
}

#[test]
fn the_device_key_is_asked_at_the_opening_every_ten_segments_and_at_the_close() {
    let (_, disk) = memory();
    let store = store(&disk);
    let mut writer = begin(&store, 1).expect("begun");
    let mut signed_at = Vec::new();
    for index in 0..30 {
        if writer.to_sign().is_some() {
            signed_at.push(index);
            sign(&mut writer).expect("signed");
        }
        writer
            .write(&[second(Track::Audio, index, RATE.into())])
            .expect("written");
    }
    assert_eq!(signed_at, [0, SIGNATURE_EVERY, 2 * SIGNATURE_EVERY]);
    sign(&mut writer).expect("signed");
    assert_eq!(writer.to_sign(), None);
    writer.write(&[Item::Close(CloseReason::Stopped)]).expect("closed");
    assert!(writer.to_sign().is_some());
}

#[test]
fn lines_are_read_from_anywhere_in_pieces_of_any_size() {
    let (_, disk) = memory();
    let store = store(&disk);
    let mut writer = begin(&store, 1).expect("begun");
    for index in 0..200 {
        writer
            .write(&[second(Track::Audio, index, RATE.into())])
            .expect("written");
    }
    let take = writer.take();
    let whole = journal(take);
    for (from, most) in [(0, 1), (0, 1_000), (63, 5_000), (64, 100_000), (130, 400)] {
        let mut next = from;
        let mut read = Vec::new();
        while next < 201 {
            let lines = take.journal_lines(next, most).expect("lines");
            assert!(lines.next > next, "at least a line");
            let count = lines.bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            assert_eq!(count, lines.next - next);
            assert!(lines.bytes.len() <= most || count == 1);
            read.extend(lines.bytes);
            next = lines.next;
        }
        assert!(whole.ends_with(&read) && read.ends_with(b"\n"), "from {from} by {most}");
        let skipped = whole.len() - read.len();
        assert_eq!(
            whole[..skipped].iter().filter(|byte| **byte == b'\n').count() as u64,
            from
        );
    }
    let behind = take.journal_lines(201, 100).expect("lines");
    assert_eq!((behind.bytes.len(), behind.next), (0, 201));
}

#[test]
fn a_torn_line_is_cut_and_a_segment_without_a_line_adopted() {
    let (memory, disk) = memory();
    let store_before = store(&disk);
    let mut writer = begin(&store_before, 1).expect("begun");
    sign(&mut writer).expect("signed");
    writer.write(&[second(Track::Audio, 0, RATE.into())]).expect("written");
    let Item::Segment(orphan) = second(Track::Audio, 1, RATE.into()) else {
        panic!("a segment")
    };
    let folder = Path::new(ROOT).join(take_id(1).as_str());
    let name = SegmentName {
        sequence: 1,
        track: Track::Audio,
        first_sample: RATE.into(),
        samples: RATE.into(),
    };
    for (file, bytes) in [
        (name.to_string(), &orphan.bytes[..]),
        ("00000002-audio-2000-1000.age.part".to_owned(), b"x"),
    ] {
        let mut file = disk.create(&folder.join(file)).expect("made");
        file.write(bytes).expect("written");
    }
    let mut file = disk.append(&folder.join("journal.jsonl")).expect("opened");
    file.write(br#"{"line":4,"prev":"12"#).expect("written");

    let disk: Arc<dyn Disk> = Arc::new(memory.after_kill());
    let store = store(&disk);
    let recovered = recover(&store);
    let expected = Outcome::Recovered {
        kept_samples: 2 * u64::from(RATE),
        cut_bytes: 20,
        adopted: vec![1],
        missing: vec![],
        signed: true,
    };
    assert_eq!(recovered.iter().map(|it| &it.outcome).collect::<Vec<_>>(), [&expected]);
    let take = store.take(&take_id(1)).expect("there");
    let verified = check_whole(&take);
    assert_eq!(verified.segments[1].sha256, orphan.sha256);
    assert_eq!(verified.segments[1].peak, None, "it was not measured");
    assert_eq!(verified.recoveries[0].cut_bytes, 20);
    let parts = disk
        .list(&folder)
        .expect("listed")
        .into_iter()
        .filter(|entry| entry.name.ends_with(".part"));
    assert_eq!(parts.count(), 0);
}

#[test]
fn a_damaged_journal_is_reported_and_left_as_it_is() {
    let (memory, disk) = memory();
    let store_before = store(&disk);
    let mut writer = begin(&store_before, 1).expect("begun");
    for index in 0..3 {
        writer
            .write(&[second(Track::Audio, index, RATE.into())])
            .expect("written");
    }
    let path = Path::new(ROOT).join(take_id(1).as_str()).join("journal.jsonl");
    let mut bytes = disk.read(&path, 1 << 20).expect("read");
    let at = bytes.iter().position(|byte| *byte == b'\n').expect("a line") + 30;
    bytes[at] ^= 1;
    disk.create(&path)
        .and_then(|mut file| file.write(&bytes))
        .expect("changed");

    let disk: Arc<dyn Disk> = Arc::new(memory.after_kill());
    let store = store(&disk);
    assert!(store.takes().is_empty());
    let damaged = store.damaged();
    assert!(matches!(&damaged[..], [StoreError::Damaged { .. }]), "{damaged:?}");
    assert!(recover(&store).is_empty());
    assert_eq!(disk.read(&path, 1 << 20).expect("read"), bytes);
}

#[test]
fn a_take_that_another_process_holds_is_not_touched() {
    let (_, disk) = memory();
    let first = store(&disk);
    let writer = begin(&first, 1).expect("begun");
    let second_process = store(&disk);
    assert!(second_process.takes().is_empty());
    assert_eq!(second_process.elsewhere(), [take_id(1)]);
    assert!(recover(&second_process).is_empty());
    drop(writer);
    drop(first);
    second_process.rescan().expect("listed");
    assert_eq!(second_process.elsewhere(), []);
    assert_eq!(recover(&second_process).len(), 1, "now it is this one's to recover");
}

#[test]
fn a_signer_that_refuses_leaves_an_end_that_is_signed_next_time() {
    let (memory, disk) = memory();
    let before = store(&disk);
    let mut writer = begin(&before, 1).expect("begun");
    writer.write(&[second(Track::Audio, 0, RATE.into())]).expect("written");
    drop(writer);
    let locked = |_: &Opening| Some(Arc::new(NoKey) as Arc<dyn Signer>);
    let [Recovery { outcome, .. }] = &before.recover(Timestamp::UNIX_EPOCH, &locked)[..] else {
        panic!("one")
    };
    assert!(
        matches!(outcome, Outcome::Recovered { signed: false, .. }),
        "{outcome:?}"
    );
    let disk: Arc<dyn Disk> = Arc::new(memory.after_kill());
    let store = store(&disk);
    let again = store.recover(Timestamp::UNIX_EPOCH, &locked);
    assert_eq!(again[0].outcome, Outcome::Unsigned);
    assert_eq!(recover(&store)[0].outcome, Outcome::Signed);
    check_whole(&store.takes()[0]);
    assert_eq!(recover(&store), []);
}

#[test]
fn a_full_disk_keeps_what_was_stored_and_takes_the_same_again_later() {
    for fault in [Fault::Full, Fault::Denied, Fault::Broken] {
        // Each single step of the second write fails once.
        for step in 0.. {
            let (memory, disk) = memory();
            let store = store(&disk);
            let mut writer = begin(&store, 1).expect("begun");
            sign(&mut writer).expect("signed");
            writer.write(&[second(Track::Audio, 0, RATE.into())]).expect("written");
            let items = [
                second(Track::Audio, 1, RATE.into()),
                second(Track::Proxy, 0, RATE.into()),
            ];
            let from = memory.steps();
            memory.fail_at(from + step, fault);
            let first = writer.write(&items);
            let lines = journal(writer.take());
            if first.is_ok() {
                assert!(step > 6, "every step was failed once, {step}");
                break;
            }
            assert_eq!(
                lines.iter().filter(|byte| **byte == b'\n').count(),
                3,
                "nothing of it counts"
            );
            assert_eq!(
                writer.write(&items).expect("the disk is back"),
                [1, 2],
                "{fault:?} at {step}"
            );
            writer.write(&[Item::Close(CloseReason::Stopped)]).expect("closed");
            sign(&mut writer).expect("signed");
            check_whole(writer.take());
        }
    }
}

#[test]
fn nothing_is_left_of_a_take_that_could_not_begin() {
    for step in 0.. {
        let (memory, disk) = memory();
        let store = store(&disk);
        memory.fail_at(memory.steps() + step, Fault::Full);
        match begin(&store, 1) {
            Ok(_) => break,
            Err(StoreError::Disk(_)) => {}
            Err(other) => panic!("{other}"),
        }
        assert!(store.takes().is_empty());
        let left = self::store(&(Arc::new(memory.after_kill()) as Arc<dyn Disk>));
        assert!(left.takes().is_empty() && left.damaged().is_empty(), "step {step}");
        begin(&left, 1).expect("the same take begins when there is space");
    }
}

#[test]
fn a_line_that_breaks_the_rules_is_refused_and_the_take_goes_on() {
    let (_, disk) = memory();
    let store = store(&disk);
    let mut writer = begin(&store, 1).expect("begun");
    let refused = writer.write(&[second(Track::Audio, 5, RATE.into())]);
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    writer.write(&[second(Track::Audio, 0, RATE.into())]).expect("written");
    assert!(matches!(begin(&store, 1), Err(StoreError::Exists)));
}
