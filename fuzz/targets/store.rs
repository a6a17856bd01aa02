//! The names of files in a take store, which recovery believes.
#![no_main]

use lavalier_core::store::SegmentName;

libfuzzer_sys::fuzz_target!(|name: &str| {
    if let Some(segment) = SegmentName::parse(name) {
        assert_eq!(segment.to_string(), name);
    }
});
