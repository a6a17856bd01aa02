//! Files that were made elsewhere.

use lavalier_protocol::words::Message;

use super::super::*;
use super::desk::*;
use crate::claim::testing;

#[tokio::test]
async fn files_made_elsewhere_are_taken_in_sent_and_not_twice() {
    let desk = Desk::new();
    let one = desk.folder.path().join("R0001.WAV");
    std::fs::copy(desk.wav(RATE), &one).unwrap();
    let other = desk.folder.path().join("call.m4a");
    std::fs::write(&other, vec![9; 100_000]).unwrap();
    let options = ImportOptions {
        link: testing::link().to_text(),
        files: vec![one, other],
        slate: Some("R001/12/7".parse().unwrap()),
        uplink_limit: None,
    };
    let (tell, mut told) = Tell::channel();
    let ended = import(&desk.home(), options.clone(), &Control::new(), &tell).await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    let told = heard(&mut told);
    assert_eq!(told.iter().filter(|told| matches!(told, Told::Safe { .. })).count(), 2);
    let home = desk.home();
    let slates: Vec<String> = home
        .store()
        .takes()
        .iter()
        .map(|take| take.opening().slate.to_string())
        .collect();
    assert_eq!(slates, ["R001/12/7", "R001/12/8"]);
    assert!(
        home.store()
            .takes()
            .iter()
            .all(|take| take.opening().clearance.is_none())
    );

    let names: Vec<String> = told
        .iter()
        .filter_map(|told| match told {
            Told::Importing { file, slate, .. } => Some(format!("{file} {slate}")),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["R0001.WAV R001/12/7", "call.m4a R001/12/8"]);
    let lengths: Vec<Length> = told
        .iter()
        .filter_map(|told| match told {
            Told::Stopped { length, .. } => Some(*length),
            _ => None,
        })
        .collect();
    assert!(
        lengths.contains(&Length::Bytes(100_000)),
        "bytes are not samples: {lengths:?}"
    );

    let (tell, mut told) = Tell::channel();
    let again = ImportOptions {
        slate: Some("R001/99/1".parse().unwrap()),
        ..options
    };
    let ended = import(&desk.home(), again, &Control::new(), &tell).await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    assert_eq!(desk.home().store().takes().len(), 2);
    let told = heard(&mut told);
    assert_eq!(told.iter().filter(|told| matches!(told, Told::Safe { .. })).count(), 2);
    let custody = |file: &str, slate: &str| Message::AlreadyInCustody {
        file: file.to_owned(),
        slate: slate.to_owned(),
    };
    assert_eq!(
        notices(&told),
        [custody("R0001.WAV", "R001/12/7"), custody("call.m4a", "R001/12/8")]
    );
}
