//! The oldest systems: what a person is told, held against what each app is built for.

use std::fs;
use std::path::Path;

use super::{OLDEST_ANDROID, OLDEST_IOS};

/// The API level of each Android from 9 on, by its place.
const LEVELS_FROM_9: [u32; 4] = [28, 29, 30, 31];

/// What stands between two texts in a file of the workspace; the second is on the same line.
fn between(path: &str, before: &str, behind: &str) -> u32 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let text = fs::read_to_string(&path).expect("the file is there");
    let (_, rest) = text.split_once(before).expect("it names the oldest system");
    let line = rest.lines().next().expect("a text has a line");
    let number = line.split_once(behind).map_or(line, |(number, _)| number);
    number.trim().parse().expect("it is a number")
}

#[test]
fn nobody_is_turned_away_from_a_system_that_the_app_is_built_for_nor_let_onto_an_older_one() {
    assert_eq!(between("ios/Package.swift", "platforms: [.iOS(.v", ")"), OLDEST_IOS);
    assert_eq!(between("ios/project.yml", "iOS: \"", "."), OLDEST_IOS);
    let level = usize::try_from(OLDEST_ANDROID - 9).expect("a small number");
    for module in ["app", "kit", "ui"] {
        let gradle = format!("android/{module}/build.gradle.kts");
        assert_eq!(between(&gradle, "minSdk = ", "}"), LEVELS_FROM_9[level], "{gradle}");
    }
}
