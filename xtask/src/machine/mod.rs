//! What a command needs on the machine, beyond what `lav` needs to compile xtask itself: a table of programs, the Debian
//! package that brings each and what it is for. Only what is missing is installed.

mod apt;
mod python;

pub(crate) use python::Tools;

use crate::error::Error;
use crate::process;

/// One thing that has to be there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    what: What,
    package: &'static str,
    why: &'static str,
}

/// How to see that it is there.
#[derive(Debug, Clone, Copy)]
enum What {
    /// A program on PATH.
    Program(&'static str),
    /// One of ALSA's plugins, by the name of its file.
    AlsaPlugin(&'static str),
    /// A shared library, by the name of its file.
    Library(&'static str),
    /// A file at this place, whatever else of its name is on PATH.
    File(&'static str),
    /// A module of `python3`.
    PythonModule(&'static str),
}

const fn file(path: &'static str, package: &'static str, why: &'static str) -> Need {
    Need {
        what: What::File(path),
        package,
        why,
    }
}

const fn program(name: &'static str, package: &'static str, why: &'static str) -> Need {
    Need {
        what: What::Program(name),
        package,
        why,
    }
}

/// For a microphone made of software, which the demonstration, the tests and the benchmarks record from.
pub(crate) const VIRTUAL_MICROPHONE: &[Need] = &[
    program("pulseaudio", "pulseaudio", "carries the virtual microphone"),
    program("paplay", "pulseaudio-utils", "plays speech into it"),
    program("espeak-ng", "espeak-ng", "speaks"),
    program("sox", "sox", "brings the speech to the microphone's rate and depth"),
    Need {
        what: What::AlsaPlugin("libasound_module_pcm_pulse.so"),
        package: "libasound2-plugins",
        why: "lets ALSA record from it",
    },
];

/// Programs that are not ours and that open what we make, for the tests and the benchmarks.
pub(crate) const STRANGERS: &[Need] = &[
    program("age", "age", "opens a sealed segment"),
    program("arecord", "alsa-utils", "records beside us"),
    program(
        "ffprobe",
        "ffmpeg",
        "reads a delivered WAV, and makes recordings to import",
    ),
    program("flac", "flac", "decodes a segment"),
    program("mediainfo", "mediainfo", "reads a delivered WAV"),
    program("chromium", "chromium", "prints the compliance report"),
    program("pdftotext", "poppler-utils", "reads what it printed"),
    program("opusinfo", "opus-tools", "reads the proxy"),
    program(
        "curl",
        "curl",
        "uploads in comparison, and asks the studio as any client would",
    ),
];

/// For the Android app on a desk: its build, and a window, seen or not.
pub(crate) const JVM: &[Need] = &[
    program("javac", "default-jdk", "compiles and runs the Android app's screens"),
    program("mvn", "maven", "builds them"),
    program("xvfb-run", "xvfb", "holds their window where there is no screen"),
    program("xauth", "xauth", "lets them onto it"),
    Need {
        what: What::Library("libGL.so.1"),
        package: "libgl1",
        why: "is linked to by what draws them",
    },
    Need {
        what: What::Library("libfontconfig.so.1"),
        package: "libfontconfig1",
        why: "finds the fonts they are written in",
    },
    program("fc-list", "fontconfig", "lists those fonts"),
];

/// A Rust whose standard library can be checked for systems that this one is not.
pub(crate) const PHONES: &[Need] = &[
    file("/usr/bin/rustc", "rustc-web", "checks types for phones"),
    file("/usr/bin/cargo", "cargo-web", "checks types for phones"),
    file(
        "/usr/lib/rustlib/src/rust/library/std/Cargo.toml",
        "rust-web-src",
        "is the standard library's source, for phones",
    ),
];

/// For [`Tools`].
const PYTHON: &[Need] = &[
    program("python3", "python3", "checks signatures with an independent library"),
    Need {
        what: What::PythonModule("ensurepip"),
        package: "python3-venv",
        why: "keeps that library in target/",
    },
];

/// Installs what of `needs` is missing.
///
/// # Errors
///
/// When something is missing and cannot be installed from here.
pub(crate) fn install(needs: &[Need]) -> Result<(), Error> {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_there()).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        apt::install(&missing)
    }
}

/// The checking tools that come from the Python package registry, installed if need be.
///
/// # Errors
///
/// When they are missing and cannot be installed.
pub(crate) fn tools() -> Result<Tools, Error> {
    install(PYTHON)?;
    Tools::install()
}

impl Need {
    fn is_there(&self) -> bool {
        match self.what {
            What::Program(name) => process::on_path(name),
            What::AlsaPlugin(file) => apt::library_folders().any(|folder| folder.join("alsa-lib").join(file).is_file()),
            What::Library(file) => apt::library_folders().any(|folder| folder.join(file).is_file()),
            What::File(path) => std::path::Path::new(path).is_file(),
            What::PythonModule(module) => {
                let mut python = crate::workspace::command("python3");
                process::run(python.args(["-c", &format!("import {module}")])).is_ok_and(|done| done.status.success())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_says_what_it_is_for() {
        for need in [VIRTUAL_MICROPHONE, STRANGERS, PHONES, JVM, PYTHON]
            .into_iter()
            .flatten()
        {
            assert!(!need.why.is_empty() && !need.package.contains(' '), "{need:?}");
        }
    }

    #[test]
    fn a_program_on_path_is_not_installed_again() {
        assert!(program("sh", "no-such-package", "is everywhere").is_there());
        assert!(!program("lavalier-no-such-program", "no-such-package", "is nowhere").is_there());
    }
}
