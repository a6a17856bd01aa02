//! `seal`: the recorder, from samples in memory to sealed segments and journal lines in memory, against encoding with the same
//! encoder, decoding and comparing, sealing with age and digesting alone.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use lavalier_core::capture::Format;
use lavalier_core::encode::FlacEncoder;
use lavalier_core::platform::SystemClock;
use lavalier_core::recorder::{self, ExchangeSlot, Start};
use lavalier_core::seal::Recipients;
use lavalier_core::store::TakeStore;
use lavalier_protocol::digest::Digest;

use crate::clock::cpu_seconds_of;
use crate::memory::Memory;
use crate::microphone;
use crate::opening::{device_key, papers};
use crate::rounds::Rounds;

/// Each is done so often, in turns.
const ROUNDS: u8 = 11;

/// Answers in seconds of sound a second of CPU.
pub(crate) fn measure(voice: &Path) -> Rounds {
    let recipients = Recipients::parse(&[recipient()]).expect("age makes recipients that are");
    let wav = hound::WavReader::open(voice).expect("the voice is a WAV");
    let spec = wav.spec();
    let samples: Vec<i32> = wav
        .into_samples()
        .collect::<Result<_, _>>()
        .expect("the voice is whole");
    let seconds = samples.len() as f64 / f64::from(spec.sample_rate);
    let format = Format {
        rate: spec.sample_rate,
        channels: 1,
        bits: 24,
    };
    let aligned: Arc<[i32]> = samples.iter().map(|sample| sample << 8).collect();
    let mut rounds = Rounds::default();
    for round in 0..ROUNDS {
        let ours = cpu_seconds_of(|| record(&aligned, format, round, recipients.clone()));
        let peer = cpu_seconds_of(|| bare(&samples, format, &recipients));
        rounds.push(seconds / ours, seconds / peer);
    }
    rounds
}

fn recipient() -> String {
    age::x25519::Identity::generate().to_public().to_string()
}

/// The product's way, all of it.
fn record(samples: &Arc<[i32]>, format: Format, number: u8, recipients: Recipients) {
    let store = TakeStore::open(Path::new("takes"), Arc::new(Memory::default())).expect("memory takes all");
    let opened = microphone::open(Arc::clone(samples), format);
    let papers = papers(number, false);
    let recording = recorder::start(Start {
        opened,
        opening: papers.opening,
        brief: papers.brief,
        clearance: papers.clearance,
        recipients,
        store,
        signer: Arc::new(device_key()),
        clock: Arc::new(SystemClock),
        exchanges: ExchangeSlot::default(),
        levels: NonZeroU32::MIN,
        events: Arc::new(|_| {}),
    });
    let stopped = recording.expect("the take begins").join();
    assert!(
        stopped.closed && stopped.signed,
        "the take ended otherwise than by its close: {stopped:?}"
    );
}

/// Only what cannot be left out.
fn bare(samples: &[i32], format: Format, recipients: &Recipients) {
    let mut encoder = FlacEncoder::new(format).expect("the voice's format is one that is recorded");
    for second in samples.chunks(format.rate as usize) {
        let stream = encoder.encode(second).expect("the voice can be encoded");
        let sealed = recipients.seal(stream).expect("a second can be sealed");
        std::hint::black_box(Digest::of(&sealed));
    }
}
