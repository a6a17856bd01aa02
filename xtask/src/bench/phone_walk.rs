//! `phone_walk`: the whole flow on the JVM, by a mouse, from the window's opening until it records. The machine's time alone:
//! nobody reads the screens.

use std::fs;

use super::row::{Reach, Row};
use crate::error::Error;
use crate::{android, bindings, machine, process, workspace};

/// What it may take, in seconds: of the minute that a guest has, the rest is for reading.
const REACH: f64 = 3.0;

/// Where Maven puts what the walk prints.
const PRINTED: &str = "android/desk/target/surefire-reports/app.lavalier.desk.WalkTest-output.txt";

/// What the walk says of itself, before the seconds.
const SAID: &str = "from the window to rolling: ";

/// Has a person's clicks walk the phone on a desk, in a window of the screens' own, against a studio.
pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    machine::install(machine::JVM)?;
    process::must(&mut workspace::build_binary(), "building lavalier")?;
    bindings::kotlin::generate()?;
    let mut maven = android::maven_with_a_screen();
    maven.args(["--projects", "stage,kit,ui,desk", "-Dtest=WalkTest"]);
    maven.args(["-Dsurefire.failIfNoSpecifiedTests=false", "verify"]);
    let printed = workspace::root().join(PRINTED);
    if printed.exists() {
        // A walk that was left out must not be taken for the last one.
        fs::remove_file(&printed).map_err(Error::at(&printed))?;
    }
    process::must(&mut maven, "walking the phone")?;
    let said = fs::read_to_string(&printed).map_err(Error::at(&printed))?;
    let seconds = said.lines().find_map(|line| {
        let (_, after) = line.split_once(SAID)?;
        after.split(' ').next()?.parse().ok()
    });
    let seconds = seconds.ok_or_else(|| Error::Unexpected {
        what: "the walk".to_owned(),
        said: "it did not say how long it took".to_owned(),
    })?;
    Ok(vec![Row::report(name, seconds, "s").judge(Reach::AtMost, REACH)])
}
