//! Whole runs: a WAV file that stands for the microphone, the real recorder, a studio in memory.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::brief::Kind;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::words::Message;
use tokio::sync::mpsc;

use super::*;
use crate::capture::wav::Pace;
use crate::claim::testing;
use crate::platform::Clock;
use crate::session::Reply;
use crate::studio::StudioApi;
use crate::studio::fake::FakeStudio;
use crate::uplink::testing::TokioClock;
use crate::vault::{FileVault, OpenedVault, Place};

const RATE: u32 = 16_000;

/// A home, a studio, and a WAV of some seconds.
struct Desk {
    folder: tempfile::TempDir,
    studio: Arc<FakeStudio>,
    clock: Arc<TokioClock>,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            studio: Arc::new(FakeStudio::new(1)),
            clock: Arc::new(TokioClock::new()),
        }
    }

    fn home(&self) -> Home {
        let vault = FileVault::open(&self.folder.path().join("secrets")).unwrap();
        let vault = OpenedVault {
            place: Place::Files(vault.folder().to_owned()),
            vault: Arc::new(vault),
            new: false,
        };
        let studio = Arc::clone(&self.studio);
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let connect = move |_, _| Ok(Arc::clone(&studio) as Arc<dyn StudioApi>);
        Home::with(self.folder.path(), vault, clock, Arc::new(connect)).unwrap()
    }

    fn wav(&self, samples: u32) -> PathBuf {
        let path = self.folder.path().join("voice.wav");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for sample in 0..samples {
            writer.write_sample(((sample * 37) % 20_011) as i16 - 10_000).unwrap();
        }
        writer.finalize().unwrap();
        path
    }

    fn options(&self, samples: u32) -> RecordOptions {
        RecordOptions {
            link: testing::link().to_text(),
            microphone: Microphone::File {
                path: self.wav(samples),
                pace: Pace::Fast,
            },
            longest: None,
            slate: None,
            kind: Kind::Interview,
            evidence: None,
            ask: Some(says(Reply::Yes)),
            uplink_limit: None,
            offline: false,
            levels: NonZeroU32::MIN,
        }
    }

    async fn record(&self, options: RecordOptions) -> (Result<Ended, DriverError>, Vec<Told>) {
        let (tell, mut told) = Tell::channel();
        let ended = record(&self.home(), options, &Control::new(), &tell).await;
        (ended, heard(&mut told))
    }

    async fn resume(&self) -> (Result<Ended, DriverError>, Vec<Told>) {
        let (tell, mut told) = Tell::channel();
        let ended = resume(&self.home(), None, &Control::new(), &tell).await;
        (ended, heard(&mut told))
    }
}

/// A person who answers every question so.
fn says(reply: Reply) -> Ask {
    Arc::new(move |questions| questions.iter().map(|question| (question.control, reply)).collect())
}

fn heard(told: &mut mpsc::UnboundedReceiver<Told>) -> Vec<Told> {
    std::iter::from_fn(|| told.try_recv().ok()).collect()
}

/// The command line's names of the events, levels and repetitions left out.
fn names(told: &[Told]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = told
        .iter()
        .filter_map(|told| match told {
            Told::Claimed { .. } => Some("claimed"),
            Told::Cleared { .. } => Some("cleared"),
            Told::Refused { .. } => Some("refused"),
            Told::Rolling { .. } => Some("rolling"),
            Told::Stopped { .. } => Some("stopped"),
            Told::Safe { .. } => Some("safe"),
            Told::Importing { .. } => Some("importing"),
            Told::Sealed { .. } | Told::Stored { .. } | Told::Level { .. } | Told::Notice(_) => None,
            Told::Gap { .. } => Some("gap"),
        })
        .collect();
    names.dedup();
    names
}

fn sealed(told: &[Told]) -> Vec<(u64, Track)> {
    let mut sealed: Vec<_> = told
        .iter()
        .filter_map(|told| match told {
            Told::Sealed { sequence, track, .. } => Some((*sequence, *track)),
            _ => None,
        })
        .collect();
    sealed.sort_unstable();
    sealed
}

fn stored(told: &[Told]) -> Vec<(u64, Track)> {
    let mut stored: Vec<_> = told
        .iter()
        .filter_map(|told| match told {
            Told::Stored { sequence, track, .. } => Some((*sequence, *track)),
            _ => None,
        })
        .collect();
    stored.sort_unstable();
    stored
}

fn notices(told: &[Told]) -> Vec<Message> {
    let notice = |told: &Told| match told {
        Told::Notice(message) => Some(message.clone()),
        _ => None,
    };
    told.iter().filter_map(notice).collect()
}

fn samples(told: &[Told]) -> Option<u64> {
    told.iter().find_map(|told| match told {
        Told::Stopped {
            length: Length::Samples(samples),
            ..
        } => Some(*samples),
        _ => None,
    })
}

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

/// A take of a second whose recorder died.
fn cut_off(desk: &Desk) -> lavalier_protocol::id::TakeId {
    use crate::store::{Item, SealedSegment};
    use lavalier_protocol::digest::Digest;
    use lavalier_protocol::jws::{Jws, Typ};

    let home = desk.home();
    let claim = home.claims().load(&testing::link().invitation).unwrap().unwrap();
    let clearance = claim.cleared(home.now()).unwrap().unwrap();
    let brief = claim.brief();
    let new = opening::NewTake {
        claim: &claim,
        brief: &brief,
        store: home.store(),
        kind: Kind::Interview,
        slate: None,
        continues: None,
        clearance: Some(clearance.digest()),
        since_clearance: clearance.since_given(home.now()),
        consent: None,
        source: home.store().takes()[0].opening().source.clone(),
        tracks: home.store().takes()[0].opening().tracks.clone(),
        now: home.wall(),
    };
    let opening = opening::compose(new, &*home.random).unwrap();
    let mut writer = home.store().begin(opening, &brief.jws, Some(clearance.jws())).unwrap();
    let head = writer.to_sign().unwrap();
    let signature = Jws::sign(Typ::Journal, &head, &*claim.signer()).unwrap();
    let segment = |track| {
        let bytes = vec![7; 1_000];
        Item::Segment(SealedSegment {
            track,
            first_sample: 0,
            samples: u64::from(RATE),
            sha256: Digest::of(&bytes),
            bytes: bytes.into(),
            peak: None,
            rms: None,
        })
    };
    let items = [Item::Signature(signature), segment(Track::Audio), segment(Track::Proxy)];
    writer.write(&items).unwrap();
    writer.take().id().clone()
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
