//! Files that were made elsewhere.

use lavalier_protocol::words::Message;

use super::super::*;
use super::desk::*;
use crate::claim::testing;

#[tokio::test]
async fn an_import_that_was_cut_off_is_not_told_as_whole_and_only_its_own_file_goes_on_with_it() {
    let desk = Desk::new();
    let file = desk.folder.path().join("R0002.WAV");
    // Far more than can be sealed before a word to stop is heard.
    std::fs::write(&file, vec![9; 64 << 20]).unwrap();
    let options = ImportOptions {
        link: testing::link().to_text(),
        files: vec![file],
        slate: Some("R001/12/7".parse().unwrap()),
        uplink_limit: None,
    };
    let (tell, mut told) = Tell::channel();
    let mut before = Vec::new();
    let ended = {
        let (home, control) = (desk.home(), Control::new());
        let run = import(&home, options.clone(), &control, &tell);
        tokio::pin!(run);
        loop {
            tokio::select! {
                ended = &mut run => break ended,
                Some(event) = told.recv() => {
                    if matches!(event, Told::Sealed { .. }) {
                        control.leave();
                    }
                    before.push(event);
                }
            }
        }
    };
    before.extend(heard(&mut told));
    assert!(
        matches!(
            ended,
            Err(DriverError::Import(crate::recorder::import::ImportError::Cancelled))
        ),
        "{ended:?}"
    );
    assert_eq!(
        names(&before),
        ["claimed", "importing"],
        "it has no end and no length yet"
    );

    let cut = Message::ImportCutOff {
        file: "R0002.WAV".to_owned(),
        slate: "R001/12/7".to_owned(),
    };
    let (ended, told) = desk.resume().await;
    assert_eq!(
        ended.unwrap(),
        Ended::HalfImported,
        "a later run could not send it either"
    );
    assert_eq!(notices(&told), [cut]);

    let (tell, mut told) = Tell::channel();
    let ended = import(&desk.home(), options, &Control::new(), &tell).await;
    assert_eq!(ended.unwrap(), Ended::Safe);
    let whole = Length::Bytes(64 << 20);
    let told = heard(&mut told);
    assert!(
        told.iter()
            .any(|told| matches!(told, Told::Stopped { length, .. } if *length == whole)),
        "{told:?}"
    );
    let (ended, told) = desk.resume().await;
    assert_eq!(
        (ended.unwrap(), notices(&told)),
        (Ended::Safe, vec![Message::NothingToSend])
    );
}

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
