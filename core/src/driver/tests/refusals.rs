//! What is not begun, and says why.

use lavalier_protocol::words::Message;

use super::super::*;
use super::desk::*;
use crate::capture::wav::Pace;
use crate::platform::Clock;
use crate::session::Reply;

#[tokio::test]
async fn a_laptop_without_an_answer_or_with_a_no_is_refused_and_nothing_is_recorded() {
    for (ask, message) in [
        (None, Message::PasscodeUnknown),
        (Some(Reply::NotSure), Message::PasscodeUnknown),
        (Some(Reply::EmployerManages), Message::PasscodeUnknown),
        (Some(Reply::No), Message::PasscodeMissing),
    ] {
        let desk = Desk::new();
        let mut options = desk.options(RATE);
        options.ask = ask.map(says);
        let (ended, told) = desk.record(options).await;
        assert_eq!(ended.unwrap(), Ended::Refused);
        assert_eq!(names(&told), ["claimed", "refused"]);
        let refused = told.iter().find_map(|told| match told {
            Told::Refused { controls } => Some(controls[0].message.clone()),
            _ => None,
        });
        assert_eq!(refused, Some(message));
        assert!(desk.home().store().takes().is_empty());
    }
}

#[tokio::test]
async fn a_bad_link_or_a_bad_file_is_named_and_nothing_is_asked_of_a_studio() {
    let desk = Desk::new();
    let mut options = desk.options(RATE);
    options.link = options.link.split('#').next().unwrap().to_owned();
    let (ended, _) = desk.record(options).await;
    assert!(
        matches!(ended, Err(DriverError::Said(Message::LinkFragmentMissing))),
        "{ended:?}"
    );
    let mut options = desk.options(RATE);
    let path = desk.folder.path().join("x.wav");
    std::fs::write(&path, b"RIFF????").unwrap();
    options.microphone = Microphone::File { path, pace: Pace::Fast };
    let (ended, _) = desk.record(options).await;
    assert!(matches!(ended, Err(DriverError::Capture(_))), "{ended:?}");
    assert_eq!(desk.studio.network.requests(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_first_claim_without_a_network_gives_up_after_thirty_seconds() {
    let desk = Desk::new();
    desk.studio.network.set_down(true);
    let began = desk.clock.monotonic();
    let (ended, _) = desk.record(desk.options(RATE)).await;
    assert!(
        matches!(ended, Err(DriverError::Said(Message::StudioUnreachable { .. }))),
        "{ended:?}"
    );
    let took = desk.clock.monotonic() - began;
    assert_eq!(took.as_secs(), 30);
}
