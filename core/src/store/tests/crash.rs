//! The machine goes off at any step: what was acknowledged as sealed is there afterwards.

use lavalier_protocol::journal::{CloseReason, End};
use lavalier_protocol::sealed::Track;
use proptest::prelude::*;

use super::super::testing::{RATE, second, take_id};
use super::*;
use crate::platform::testing::{MemoryDisk, SeededRandom};

/// Seconds of the takes here; each is written with the proxy of the second before.
const SECONDS: u64 = 12;

/// What the person was told before the machine went off.
#[derive(Default)]
struct Told {
    /// Sequences acknowledged as sealed, with their bytes.
    sealed: Vec<(u64, Vec<u8>)>,
    /// Audio samples acknowledged.
    samples: u64,
    begun: bool,
    closed: bool,
}

fn items(index: u64) -> Vec<Item> {
    let mut items = vec![second(Track::Audio, index, RATE.into())];
    if index > 0 {
        items.push(second(Track::Proxy, index - 1, RATE.into()));
    }
    items
}

/// Records until the machine goes off, or to the end.
fn record(disk: &Arc<dyn Disk>) -> Told {
    let mut told = Told::default();
    let _ = try_record(disk, &mut told);
    told
}

fn try_record(disk: &Arc<dyn Disk>, told: &mut Told) -> Result<(), StoreError> {
    let store = TakeStore::open(Path::new(ROOT), Arc::clone(disk))?;
    let mut writer = begin(&store, 1)?;
    told.begun = true;
    sign(&mut writer)?;
    for index in 0..SECONDS {
        let items = items(index);
        let sequences = writer.write(&items)?;
        let bytes = items.into_iter().filter_map(|item| match item {
            Item::Segment(segment) => Some(segment.bytes.to_vec()),
            _ => None,
        });
        told.sealed.extend(sequences.into_iter().zip(bytes));
        told.samples = (index + 1) * u64::from(RATE);
        sign(&mut writer)?;
    }
    writer.write(&[Item::Close(CloseReason::Stopped)])?;
    sign(&mut writer)?;
    told.closed = true;
    Ok(())
}

/// What is found afterwards holds what was told.
fn check(told: &Told, after: MemoryDisk) -> Result<(), TestCaseError> {
    let disk: Arc<dyn Disk> = Arc::new(after);
    let store = store(&disk);
    prop_assert!(store.damaged().is_empty(), "{:?}", store.damaged());
    recover(&store);
    let Some(take) = store.take(&take_id(1)) else {
        prop_assert!(!told.begun, "the take is gone");
        return Ok(());
    };
    let verified = check_whole(&take);
    for (sequence, bytes) in &told.sealed {
        prop_assert_eq!(&take.read(*sequence).expect("an acknowledged segment"), bytes);
    }
    let kept = take.state().expect("a state").samples;
    let whole = SECONDS * u64::from(RATE);
    let written = if told.begun {
        (told.samples + u64::from(RATE)).min(whole)
    } else {
        0
    };
    prop_assert!((told.samples..=written).contains(&kept), "{kept} of {}", told.samples);
    if told.closed {
        let stopped = matches!(verified.end, End::Signed(close) if close.reason == CloseReason::Stopped);
        prop_assert!(stopped && !verified.chain.recovered(), "a closed take is not touched");
    }
    prop_assert!(recover(&store).is_empty(), "recovery is over");
    Ok(())
}

fn steps_of_a_whole_take() -> u64 {
    let disk = MemoryDisk::new();
    let told = record(&(Arc::new(disk.clone()) as Arc<dyn Disk>));
    assert!(told.closed);
    disk.steps()
}

#[test]
fn a_kill_at_any_step_loses_no_acknowledged_segment() {
    for step in 0..=steps_of_a_whole_take() {
        let disk = MemoryDisk::new();
        disk.off_at(step);
        let told = record(&(Arc::new(disk.clone()) as Arc<dyn Disk>));
        check(&told, disk.after_kill()).unwrap_or_else(|error| panic!("killed at step {step}: {error}"));
    }
}

#[test]
fn a_power_cut_at_any_step_loses_no_acknowledged_segment() {
    for step in 0..=steps_of_a_whole_take() {
        for seed in 0..8 {
            let disk = MemoryDisk::new();
            disk.off_at(step);
            let told = record(&(Arc::new(disk.clone()) as Arc<dyn Disk>));
            let after = disk.after_power_cut(&SeededRandom::new(seed));
            check(&told, after).unwrap_or_else(|error| panic!("off at step {step}, {seed}: {error}"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_machine_that_goes_off_again_during_recovery_loses_nothing_either(
        first in 0u64..200, second in 0u64..60, third in 0u64..60, seed: u64,
    ) {
        let dice = SeededRandom::new(seed);
        let mut disk = MemoryDisk::new();
        disk.off_at(first);
        let told = record(&(Arc::new(disk.clone()) as Arc<dyn Disk>));
        for off in [second, third] {
            disk = disk.after_power_cut(&dice);
            disk.off_at(off);
            let again: Arc<dyn Disk> = Arc::new(disk.clone());
            if let Ok(store) = TakeStore::open(Path::new(ROOT), again) {
                recover(&store);
            }
        }
        check(&told, disk.after_power_cut(&dice))?;
    }
}
