//! What a run leaves on the device: without contact, after a crash, by leaving; and how the next one sends it.

use lavalier_protocol::words::Message;

use super::super::*;
use super::desk::*;
use crate::capture::wav::Pace;

#[tokio::test]
async fn offline_records_under_what_was_given_before_and_resume_sends() {
    let desk = Desk::new();
    let mut options = desk.options(RATE * 2);
    options.offline = true;
    let (ended, told) = desk.record(options).await;
    assert!(
        matches!(ended, Err(DriverError::Said(Message::NotClaimed))),
        "{ended:?} {told:?}"
    );
    desk.record(desk.options(RATE)).await.0.unwrap();
    let requests = desk.studio.network.requests();

    let mut options = desk.options(RATE * 2);
    options.offline = true;
    options.ask = None;
    let (ended, told) = desk.record(options).await;
    assert!(matches!(ended.unwrap(), Ended::NotSafe { segments: 4 }), "{told:?}");
    assert_eq!(notices(&told), [], "that is its answer, and is said once");
    assert_eq!(names(&told), ["claimed", "cleared", "rolling", "stopped"]);
    assert_eq!(desk.studio.network.requests(), requests, "the studio is not asked");

    let (ended, told) = desk.resume().await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    assert_eq!(names(&told), ["safe"]);
    assert_eq!(stored(&told).len(), 4);
    let (ended, told) = desk.resume().await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    assert_eq!(notices(&told), [Message::NothingToSend], "and that is said");
}

#[tokio::test(start_paused = true)]
async fn a_take_that_a_person_ends_while_the_studio_is_down_is_left_for_later_by_itself() {
    let desk = Desk::new();
    desk.record(desk.options(RATE)).await.0.unwrap();
    let ended = {
        let (tell, mut told) = Tell::channel();
        let (home, control) = (desk.home(), Control::new());
        let mut options = desk.options(RATE * 600);
        if let Microphone::File { pace, .. } = &mut options.microphone {
            *pace = Pace::Real;
        }
        let run = record(&home, options, &control, &tell);
        tokio::pin!(run);
        let (mut unreachable, mut sealed) = (false, false);
        loop {
            tokio::select! {
                ended = &mut run => break ended.unwrap(),
                Some(event) = told.recv() => match event {
                    Told::Rolling { .. } => desk.studio.network.set_down(true),
                    Told::Notice(Message::StudioUnreachable { .. }) => unreachable = true,
                    Told::Sealed { .. } => sealed = true,
                    _ => {}
                },
            }
            if unreachable && sealed {
                control.stop();
            }
        }
    };
    assert!(matches!(ended, Ended::NotSafe { segments: 1.. }), "{ended:?}");
    desk.studio.network.set_down(false);
    assert_eq!(desk.resume().await.0.unwrap(), Ended::Safe);
}

#[tokio::test]
async fn what_a_crash_cut_off_is_closed_told_of_and_sent() {
    let desk = Desk::new();
    desk.record(desk.options(RATE)).await.0.unwrap();
    let id = cut_off(&desk);
    let (ended, told) = desk.resume().await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    let recovered = Message::TakeRecovered {
        seconds: "1".to_owned(),
    };
    assert!(
        told.iter()
            .any(|told| matches!(told, Told::Notice(message) if *message == recovered)),
        "{told:?}"
    );
    let safe = told
        .iter()
        .any(|told| matches!(told, Told::Safe { take, .. } if *take == id));
    assert!(safe, "{told:?}");
    let counts = desk.studio.counts(&id);
    assert_eq!((counts.journalled, counts.stored), (2, 2));
}

#[tokio::test]
async fn leaving_before_all_is_safe_says_how_much_is_only_here() {
    let desk = Desk::new();
    desk.record(desk.options(RATE)).await.0.unwrap();
    // The home's hold on its takes ends with it.
    let ended = {
        let (tell, mut told) = Tell::channel();
        let (home, control) = (desk.home(), Control::new());
        let run = record(&home, desk.options(RATE * 2), &control, &tell);
        tokio::pin!(run);
        loop {
            tokio::select! {
                ended = &mut run => break ended.unwrap(),
                Some(event) = told.recv() => match event {
                    Told::Cleared { .. } => desk.studio.network.set_down(true),
                    Told::Stopped { .. } => control.leave(),
                    _ => {}
                },
            }
        }
    };
    assert_eq!(ended, Ended::NotSafe { segments: 4 });
    desk.studio.network.set_down(false);
    assert_eq!(desk.resume().await.0.unwrap(), Ended::Safe);
}
