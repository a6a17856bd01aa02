//! A studio's settings.
#![no_main]

use std::path::Path;

use lavalier_studio::{Config, ConfigError, Flags};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let read = Config::parse(text, Some(Path::new("studio.toml")), Flags::default(), "data".into());
    if let Err(error) = read {
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
        if let ConfigError::Content { line, column, .. } = error {
            let lines: Vec<&str> = text.split('\n').collect();
            assert!(line <= lines.len() && column <= lines[line - 1].chars().count() + 1);
        }
    }
});
