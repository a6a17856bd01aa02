//! The writing side of the rings never touches the allocator, whatever the device's sample format is.
//!
//! `assert_no_alloc` aborts the test process at the first allocation inside its scope, so its allocator is the one that
//! all unit tests of this crate run under.

use assert_no_alloc::{AllocDisabler, assert_no_alloc};

use super::end::EndReason;
use super::format::{DeviceSample, Format};
use super::rings::rings;

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

fn writes_without_allocating<S: DeviceSample>(sample: S) {
    let format = Format {
        rate: 48_000,
        channels: 2,
        bits: S::BITS,
    };
    let (mut writer, mut reader) = rings(format);
    let handle = writer.handle();
    let block = vec![sample; 2 * 480];
    // Beyond the ring's ten seconds, so that the path that drops is taken as well.
    assert_no_alloc(|| {
        for index in 0..1_200u64 {
            writer.write(&block, index * 10_000_000, index * 10_000_000);
            if index % 100 == 0 {
                handle.overrun();
            }
        }
        writer.end(EndReason::DeviceGone);
    });
    let mut frames = 0;
    while let Some(header) = reader.next_header() {
        frames += u64::from(header.frames) + header.dropped;
    }
    assert_eq!(frames + reader.tail_dropped(), 1_200 * 480);
    assert!(reader.tally().dropped_frames > 0, "the ring was overrun");
}

#[test]
fn the_callback_does_not_allocate_for_16_bit_devices() {
    writes_without_allocating(1i16);
}

#[test]
fn the_callback_does_not_allocate_for_24_bit_devices() {
    writes_without_allocating(cpal::I24::new(-5).expect("fits 24 bits"));
}

#[test]
fn the_callback_does_not_allocate_for_32_bit_devices() {
    writes_without_allocating(i32::MIN);
}

#[test]
fn the_callback_does_not_allocate_for_float_devices() {
    writes_without_allocating(0.25f32);
}
