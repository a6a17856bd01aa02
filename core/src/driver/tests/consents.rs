//! Whether the person agrees, before anything is looked at or recorded.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::*;
use super::desk::*;
use crate::claim::testing;

/// How the person comes to agree, as it was told with the brief.
fn agreement(told: &[Told]) -> Option<Agreement> {
    told.iter().find_map(|told| match told {
        Told::Claimed { agreement, .. } => Some(*agreement),
        _ => None,
    })
}

/// A person who says this, and how often they were asked.
fn person(yes: bool) -> (Agree, Arc<AtomicU32>) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let agree = move |_: &_| {
        count.fetch_add(1, Ordering::Relaxed);
        yes
    };
    (Arc::new(agree), asked)
}

#[tokio::test]
async fn who_says_no_is_asked_nothing_more_and_not_recorded() {
    let desk = Desk::new();
    let (no, asked) = person(false);
    let mut options = desk.options(RATE);
    options.agree = Some(no);
    options.ask = Some(Arc::new(|_| panic!("the gate asks nothing of who does not agree")));
    let (ended, told) = desk.record(options).await;
    assert_eq!(ended.unwrap(), Ended::Declined);
    assert_eq!(
        (names(&told), agreement(&told)),
        (vec!["claimed"], Some(Agreement::Asked))
    );
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    let home = desk.home();
    assert!(home.store().takes().is_empty());
    let claim = home.claims().load(&testing::link().invitation).unwrap().unwrap();
    assert_eq!(claim.consent(), None);

    let (ended, _) = desk.record(desk.options(RATE)).await;
    assert_eq!(ended.unwrap(), Ended::Safe, "a mind may change");
}

#[tokio::test]
async fn who_said_yes_is_not_asked_again() {
    let desk = Desk::new();
    let (yes, asked) = person(true);
    for agreed in [Agreement::Asked, Agreement::Given] {
        let mut options = desk.options(RATE);
        options.agree = Some(Arc::clone(&yes));
        let (ended, told) = desk.record(options).await;
        assert_eq!((ended.unwrap(), agreement(&told)), (Ended::Safe, Some(agreed)));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn where_nobody_can_be_asked_it_is_said_so_and_not_kept_as_given() {
    let desk = Desk::new();
    let mut options = desk.options(RATE);
    options.agree = None;
    let (ended, told) = desk.record(options).await;
    assert_eq!(
        (ended.unwrap(), agreement(&told)),
        (Ended::Safe, Some(Agreement::ByRecording))
    );
    let (yes, asked) = person(true);
    let mut options = desk.options(RATE);
    options.agree = Some(yes);
    let (ended, told) = desk.record(options).await;
    assert_eq!(
        (ended.unwrap(), agreement(&told)),
        (Ended::Safe, Some(Agreement::Asked))
    );
    assert_eq!(asked.load(Ordering::Relaxed), 1, "who can be asked is");
}
