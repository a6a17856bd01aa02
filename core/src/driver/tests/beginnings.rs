//! Beginnings that were given up, and ends that come before their beginning.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::brief::Kind;
use lavalier_protocol::policy::{AppVersion, Platform};
use lavalier_protocol::text::Label;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::super::*;
use super::desk::*;
use crate::capture::wav::{Pace, WavSource};
use crate::capture::{Source as _, Wanted};
use crate::claim::testing as claims;
use crate::claim::{Cleared, Device};
use crate::recorder::{self, Recording, Stopped};
use crate::session::{Action, EffectId, testing as session};
use crate::studio::StudioApi;

/// A beginning and an end take milliseconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// An engine that holds a claim, and what comes of its work.
struct Bench {
    engine: Engine,
    cleared: Cleared,
    came: UnboundedReceiver<Came>,
    recorded: UnboundedReceiver<recorder::Event>,
    _desk: Desk,
}

impl Bench {
    /// One whose microphone goes on for so many seconds.
    async fn new(seconds: u32, pace: Pace) -> Self {
        let desk = Desk::new();
        desk.record(desk.options(RATE)).await.0.unwrap();
        let home = desk.home();
        let wav = desk.wav(RATE * seconds);
        let how = How {
            device: Device {
                platform: Platform::Desktop,
                app: AppVersion {
                    id: Label::new("lavalier").unwrap(),
                    version: Label::new("1.0.0").unwrap(),
                },
            },
            open: Arc::new(move |_| WavSource::new(&wav, pace, 0).open(&Wanted::default())),
            longest: None,
            slate: None,
            kind: Kind::Interview,
            levels: NonZeroU32::MIN,
            prove: None,
            managed_code: None,
            offline: false,
        };
        let (came, came_in) = mpsc::unbounded_channel();
        let (recorder, recorded) = mpsc::unbounded_channel();
        let mut engine = Engine::new(&home, how, Sending::new(&home, None), came, recorder);
        let claim = home.claims().load(&claims::link().invitation).unwrap().unwrap();
        let cleared = claim.cleared(home.now()).unwrap().unwrap();
        let studio = Arc::clone(&desk.studio) as Arc<dyn StudioApi>;
        let here = Box::new(session::here(None));
        drop(engine.claimed(session::effect(0), here, Arc::new(claim), studio));
        Self {
            engine,
            cleared,
            came: came_in,
            recorded,
            _desk: desk,
        }
    }

    /// A recording that begins, and is not heard of by the engine yet.
    async fn begins(&mut self, number: u64) -> (EffectId, Recording) {
        let (cleared, continues) = (self.cleared.clone(), None);
        let begin = Action::Begin { cleared, continues };
        self.engine.perform(session::effect(number), begin, None);
        let came = tokio::time::timeout(PATIENCE, self.came.recv()).await;
        match came.expect("it begins in time").expect("the engine lives") {
            Came::Began(id, recording) => (id, *recording),
            Came::NotBegun(_, error) => panic!("{error:?}"),
            _ => panic!("nothing else was wanted"),
        }
    }

    async fn stopped(&mut self) -> Stopped {
        let stopped = async {
            loop {
                if let recorder::Event::Stopped(stopped) = self.recorded.recv().await.expect("the engine lives") {
                    return stopped;
                }
            }
        };
        tokio::time::timeout(PATIENCE, stopped).await.expect("it ends in time")
    }
}

#[tokio::test]
async fn a_beginning_that_was_given_up_neither_ends_the_next_take_nor_makes_it_unstoppable() {
    let mut bench = Bench::new(600, Pace::Real).await;
    let (one, late) = bench.begins(1).await;
    bench.engine.perform(session::effect(2), Action::GiveUp(one), None);
    let (two, rolls) = bench.begins(3).await;
    let (given_up, rolling) = (late.take().id().clone(), rolls.take().id().clone());
    bench.engine.began(two, rolls);
    bench.engine.began(one, late);

    let first = bench.stopped().await;
    assert_eq!(first.take, given_up, "the take that rolls goes on");
    bench.engine.ended(first);
    assert!(bench.engine.recording.is_some() && bench.engine.has_open_take());

    bench
        .engine
        .perform(session::effect(4), Action::End(rolling.clone()), None);
    let second = bench.stopped().await;
    assert_eq!(second.take, rolling, "and Stop ends it");
    bench.engine.ended(second);
    assert!(!bench.engine.has_open_take());
    bench.engine.finish().await;
}

#[tokio::test]
async fn a_take_whose_end_is_told_before_its_beginning_is_over_and_nothing_waits_for_it() {
    let mut bench = Bench::new(1, Pace::Fast).await;
    let (one, short) = bench.begins(1).await;
    let stopped = bench.stopped().await;
    bench.engine.ended(stopped);
    bench.engine.began(one, short);
    assert!(!bench.engine.has_open_take());
    bench.engine.finish().await;
}
