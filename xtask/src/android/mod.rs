//! The Android app without an Android SDK: Maven over the same sources, on the JVM.

pub(crate) mod package;
pub(crate) mod phone;

use std::process::Command;

use crate::{bindings, workspace};

/// A screen for a window that nobody looks at: larger than the phone's.
const SCREEN: &str = "-screen 0 1280x1024x24";

/// Maven in the reactor, with the library and the `lavalier` program that cargo has built.
pub(crate) fn maven() -> Command {
    told(workspace::command("mvn"))
}

/// The same, with a virtual screen for the tests that open a window.
pub(crate) fn maven_with_a_screen() -> Command {
    let mut screen = workspace::command("xvfb-run");
    screen.args(["--auto-servernum", "--server-args", SCREEN, "mvn"]);
    told(screen)
}

fn told(mut maven: Command) -> Command {
    let library = bindings::library();
    let folder = library.parent().expect("the library lies in a folder");
    maven
        .args(["--batch-mode", "--no-transfer-progress", "--file"])
        .arg(workspace::root().join("android/pom.xml"))
        .arg(format!("-Dlavalier.library={}", folder.display()))
        .arg(format!("-Dlavalier.program={}", workspace::binary().display()));
    maven
}
