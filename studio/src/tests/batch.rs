//! A tar that drains a backlog.

use lavalier_protocol::api::{BatchAnswer, ErrorKind, journal_name, segment_name};
use lavalier_protocol::digest::Digest;
use tokio_tar::{Builder, EntryType, Header};

use super::device::{Device, Taking};
use super::kit::{Answer, Kit};
use super::people::Show;

async fn recorded(kit: &Kit) -> Taking {
    let show = Show::new(kit).await;
    let device = Device::cleared(kit, &show.invite(kit, 1).await, 31).await;
    let mut taking = device.begin(device.opening(kit, 1));
    taking.seconds(5);
    taking.close();
    taking
}

async fn tar(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_entry_type(EntryType::Regular);
        builder.append_data(&mut header, name, bytes.as_slice()).await.unwrap();
    }
    builder.into_inner().await.unwrap()
}

fn entries(taking: &Taking) -> Vec<(String, Vec<u8>)> {
    let mut entries = vec![(journal_name(0), taking.bytes(0))];
    for (sequence, bytes) in taking.segments.iter().enumerate() {
        entries.push((segment_name(sequence as u64, Digest::of(bytes)), bytes.clone()));
    }
    entries
}

async fn send(kit: &Kit, taking: &Taking, tar: Vec<u8>) -> Answer {
    kit.post(&taking.path("batch"), &taking.token, tar).await
}

#[tokio::test]
async fn a_backlog_arrives_in_one_tar_and_again_without_harm() {
    let kit = Kit::start().await;
    let taking = recorded(&kit).await;
    let tar = tar(&entries(&taking)).await;
    for repeated in [false, true] {
        let answer: BatchAnswer = send(&kit, &taking, tar.clone()).await.done();
        assert_eq!(answer.stored.len(), 5);
        assert!(answer.stored.iter().all(|stored| stored.repeated == repeated));
        assert_eq!(answer.journal.lines, taking.chain.lines());
    }
    assert!(taking.receipt(&kit).await.receipt.is_some());
}

#[tokio::test]
async fn a_cut_tar_keeps_its_whole_entries() {
    let kit = Kit::start().await;
    let taking = recorded(&kit).await;
    let tar = tar(&entries(&taking)).await;
    // A segment takes two blocks of 512 bytes with its header, and two empty ones end the tar: this cuts into segment 2.
    let cut = tar.len() - 1024 - 2 * 1024 - 512;
    let answer = send(&kit, &taking, tar[..cut].to_vec()).await;
    assert_eq!(answer.kind(), ErrorKind::BadRequest);
    let missing = taking.missing(&kit).await;
    assert_eq!(missing.journal.lines, taking.chain.lines());
    assert_eq!((missing.missing[0].first, missing.missing[0].last), (2, 4));
    let rest: Vec<_> = entries(&taking).split_off(3);
    let rest: BatchAnswer = send(&kit, &taking, self::tar(&rest).await).await.done();
    assert_eq!(rest.stored.len(), 3);
    assert!(taking.receipt(&kit).await.receipt.is_some());
}

#[tokio::test]
async fn what_is_not_of_a_batch_is_refused_and_touches_nothing_else() {
    let kit = Kit::start().await;
    let taking = recorded(&kit).await;
    let begin = entries(&taking)[0].clone();
    let other = Digest::of(b"other");
    for (name, bytes, kind) in [
        ("../../etc/passwd".to_owned(), b"x".to_vec(), ErrorKind::BadRequest),
        ("segments/0".to_owned(), b"x".to_vec(), ErrorKind::BadRequest),
        (segment_name(0, other), b"not those".to_vec(), ErrorKind::DigestMismatch),
        (segment_name(0, other), b"other".to_vec(), ErrorKind::DigestConflict),
        (journal_name(1), b"{}\n".to_vec(), ErrorKind::JournalMismatch),
        (segment_name(1, other), vec![0; 5 << 20], ErrorKind::TooLarge),
    ] {
        let entries = [begin.clone(), (name.clone(), bytes)];
        // A builder that would not write such a name is gone around.
        let mut made = tar(&[entries[0].clone(), ("x".repeat(name.len()), entries[1].1.clone())]).await;
        let placeholder = "x".repeat(name.len()).into_bytes();
        let at = made
            .windows(placeholder.len())
            .rposition(|window| window == placeholder)
            .unwrap();
        made[at..at + name.len()].copy_from_slice(name.as_bytes());
        let sum: u32 = made[at..at + 148]
            .iter()
            .chain([b' '; 8].iter())
            .chain(&made[at + 156..at + 512])
            .map(|b| u32::from(*b))
            .sum();
        made[at + 148..at + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let answer = send(&kit, &taking, made).await;
        assert_eq!(answer.kind(), kind, "{name}: {}", answer.text());
    }
    let nonsense = send(&kit, &taking, vec![7; 2000]).await;
    assert_eq!(nonsense.kind(), ErrorKind::BadRequest);
    let empty: BatchAnswer = send(&kit, &taking, tar(&[]).await).await.done();
    assert_eq!(empty.stored, []);
}
