//! A recording from the link to the receipt.

use std::time::Duration;

use lavalier_protocol::brief::Kind;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::words::Message;

use super::super::*;
use super::desk::*;

#[tokio::test]
async fn from_the_link_to_the_receipt_every_sample_is_stored_and_told() {
    let desk = Desk::new();
    let (ended, told) = desk.record(desk.options(RATE * 5 + 100)).await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    assert_eq!(
        names(&told),
        ["claimed", "cleared", "rolling", "stopped", "safe"],
        "{told:#?}"
    );
    assert_eq!(samples(&told), Some(u64::from(RATE * 5 + 100)));
    assert_eq!(stored(&told), sealed(&told));
    assert!(stored(&told).iter().any(|(_, track)| *track == Track::Proxy));
    let seconds = told.iter().find_map(|told| match told {
        Told::Safe { seconds_after_stop, .. } => *seconds_after_stop,
        _ => None,
    });
    assert!(seconds.is_some());

    let home = desk.home();
    let take = home.store().takes().remove(0);
    assert!(take.is_safe());
    let opening = take.opening();
    assert_eq!((opening.take_number, opening.previous), (1, None));
    assert_eq!(
        opening.since_clearance,
        Some(0),
        "the studio can tell that it began in time"
    );
    assert_eq!(opening.slate.to_string(), "R001/1/1");
    assert!(opening.consent.is_some() && opening.clearance.is_some());
    let head = take.state().unwrap().head;

    let (ended, _) = desk.record(desk.options(RATE)).await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    let home = desk.home();
    let second = home
        .store()
        .takes()
        .into_iter()
        .find(|take| take.opening().take_number == 2);
    let second = second.unwrap();
    assert_eq!(second.opening().previous, Some(head), "a take that is withheld shows");
    assert_eq!(second.opening().slate.to_string(), "R001/1/2");
}

#[tokio::test]
async fn a_take_is_exactly_as_long_as_it_was_asked_to_be() {
    let desk = Desk::new();
    let mut options = desk.options(RATE * 8);
    options.longest = Some(Duration::from_millis(2_500));
    options.slate = Some("R009/7/3".parse().unwrap());
    let (ended, told) = desk.record(options).await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    assert_eq!(samples(&told), Some(u64::from(RATE * 5 / 2)));
    assert_eq!(desk.home().store().takes()[0].opening().slate.to_string(), "R009/7/3");
}

#[tokio::test]
async fn every_scene_begins_with_take_one_and_a_slate_given_twice_is_taken_and_said() {
    let desk = Desk::new();
    let take = async |kind: Kind, slate: Option<&str>| {
        let mut options = desk.options(RATE);
        options.kind = kind;
        options.slate = slate.map(|slate| slate.parse().unwrap());
        let (ended, told) = desk.record(options).await;
        assert_eq!(ended.unwrap(), Ended::Safe);
        let slate = told.iter().find_map(|told| match told {
            Told::Rolling { slate, .. } => Some(slate.to_string()),
            _ => None,
        });
        (slate.unwrap(), notices(&told))
    };
    let plain = |slate: &str| (slate.to_owned(), Vec::new());
    assert_eq!(take(Kind::Interview, None).await, plain("R001/1/1"));
    assert_eq!(take(Kind::Wild, None).await, plain("R001/WT/1"));
    assert_eq!(take(Kind::Interview, None).await, plain("R001/1/2"));
    assert_eq!(take(Kind::Interview, Some("R001/12/7")).await, plain("R001/12/7"));
    let slate = "R001/12/7".to_owned();
    let said = Message::TakeRepeatsSlate { slate: slate.clone() };
    assert_eq!(take(Kind::Interview, Some(&slate)).await, (slate, vec![said]));
    assert_eq!(take(Kind::Interview, None).await, plain("R001/1/3"));
    // A take whose journal cannot be read still has its slate.
    let lost = cut_off(&desk);
    let journal = desk.folder.path().join(format!("recorder/takes/{lost}/journal.jsonl"));
    std::fs::write(journal, b"{}\n").unwrap();
    assert_eq!(take(Kind::Interview, None).await.0, "R001/1/5");
}
