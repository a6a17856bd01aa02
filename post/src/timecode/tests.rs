//! Time of day on ordinary days, on days when clocks change, and at rates that are no whole number.

use super::*;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lavalier_protocol::brief::FrameRate;

fn at(text: &str, zone: &str) -> Midnight {
    let instant: Timestamp = text.parse().expect("a time");
    since_midnight(instant, &TimeZone::get(zone).expect("a known zone"), 48_000)
}

#[test]
fn the_count_is_the_production_zones_time_of_day() {
    let london = at("2026-11-20T14:00:00.5Z", "Europe/London");
    assert_eq!(london.samples, 14 * 3600 * 48_000 + 24_000);
    assert_eq!(london.clock, (14, 0, 0));
    let tokyo = at("2026-11-20T16:00:00Z", "Asia/Tokyo");
    assert_eq!(tokyo.date.to_string(), "2026-11-21", "already tomorrow there");
    assert_eq!(tokyo.samples, 3600 * 48_000);
}

#[test]
fn on_a_day_when_clocks_change_it_is_what_the_clock_shows() {
    // 29 March 2026: London goes from 01:00 to 02:00.
    let spring = at("2026-03-29T12:00:00Z", "Europe/London");
    assert_eq!(spring.samples, 13 * 3600 * 48_000);
    // 25 October 2026: London goes from 02:00 back to 01:00; both half past ones are half past one.
    let first = at("2026-10-25T00:30:00Z", "Europe/London");
    let second = at("2026-10-25T01:30:00Z", "Europe/London");
    assert_eq!(first.samples, 90 * 60 * 48_000);
    assert_eq!(second.samples, first.samples);
}

#[test]
fn rates_are_written_as_sound_people_expect() {
    let cases = [
        (FrameRate::F23976, "24000/1001", "023.976-ND"),
        (FrameRate::F24, "24/1", "024.000-ND"),
        (FrameRate::F25, "25/1", "025.000-ND"),
        (FrameRate::F2997, "30000/1001", "029.970-ND"),
        (FrameRate::F2997Drop, "30000/1001", "029.970-DF"),
        (FrameRate::F30, "30/1", "030.000-ND"),
        (FrameRate::F48, "48/1", "048.000-ND"),
        (FrameRate::F50, "50/1", "050.000-ND"),
        (FrameRate::F5994, "60000/1001", "059.940-ND"),
        (FrameRate::F60, "60/1", "060.000-ND"),
    ];
    for (rate, fraction, speed) in cases {
        assert_eq!(frames::fraction(rate), fraction);
        assert_eq!(frames::speed(rate), speed);
    }
}

#[test]
fn timecode_counts_frames_of_real_time() {
    let at_second = |rate, seconds: u64| timecode(rate, seconds * 48_000, 48_000);
    assert_eq!(at_second(FrameRate::F25, 50_401), "14:00:01:00");
    assert_eq!(
        timecode(FrameRate::F25, 1920 * 7 + 1919, 48_000),
        "00:00:00:07",
        "cut, not rounded"
    );
    // Known points of drop-frame timecode: 17,982 frames in ten minutes, and an hour that is nearly an hour.
    assert_eq!(at_second(FrameRate::F2997Drop, 60), "00:00:59;28");
    assert_eq!(at_second(FrameRate::F2997Drop, 600), "00:10:00;00");
    assert_eq!(at_second(FrameRate::F2997Drop, 3600), "01:00:00;00");
    // 3600 real seconds are 107,892 frames; counted as 30 a second they make 59 min 56 s and 12 frames.
    assert_eq!(at_second(FrameRate::F2997, 3600), "00:59:56:12");
}

#[test]
fn drop_frame_leaves_out_two_numbers_a_minute_and_no_frame_shares_one() {
    let at_frame = |frame: u64| timecode(FrameRate::F2997Drop, (frame * 1001 * 48_000).div_ceil(30_000), 48_000);
    assert_eq!(at_frame(1799), "00:00:59;29");
    assert_eq!(at_frame(1800), "00:01:00;02");
    assert_eq!(at_frame(17_982), "00:10:00;00");
    let mut seen = std::collections::HashSet::new();
    for frame in 0..40_000 {
        assert!(seen.insert(at_frame(frame)), "{frame}");
    }
}

#[test]
fn a_path_holds_roll_scene_take_and_end_and_nothing_that_leaves_its_folder() {
    let name = DeliveryName {
        date: jiff::civil::date(2026, 11, 20),
        roll: "A001".into(),
        scene: "12A".into(),
        take: 3,
        end: "subject".into(),
    };
    assert_eq!(name.folder().to_str(), Some("2026-11-20/A001"));
    assert_eq!(name.stem(1), "A001_12A_T03_subject");
    assert_eq!(name.stem(2), "A001_12A_T03_subject_2");
    let hostile = DeliveryName {
        roll: "../..".into(),
        scene: "a/b\u{202E}".into(),
        end: String::new(),
        ..name
    };
    assert_eq!(hostile.folder().to_str(), Some("2026-11-20/-----"));
    assert_eq!(hostile.stem(1), "-----_a-b-_T03_-");
}
