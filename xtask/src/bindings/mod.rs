//! `bindings`: the generated sides of the facade crate, a module a language. What is generated is never committed.

pub(crate) mod kotlin;
pub(crate) mod swift;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::Error;
use crate::{process, workspace};

/// What the facade crate is generated as, into the package that uses it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The language
    language: Language,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Language {
    Kotlin,
    Swift,
}

/// Builds the library and generates the language's side of it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    match arguments.language {
        Language::Kotlin => println!("{}", kotlin::generate()?.display()),
        Language::Swift => println!("{}", swift::generate()?.display()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the library, with what tests need of it, and the generators. The whole workspace's features are asked for, as
/// [`workspace::build_binary`] does, so that no dependency is built twice.
fn build() -> Result<(), Error> {
    let mut cargo = workspace::cargo();
    cargo.args(["build", "--quiet", "--workspace", "--lib"]);
    cargo.args(["--bin", "uniffi-bindgen", "--bin", "uniffi-bindgen-swift"]);
    cargo.args(["--features", "lavalier-bindings/cli,lavalier-bindings/scripted"]);
    process::must(&mut cargo, "building the bindings' library").map(drop)
}

/// The library that tests load.
pub(crate) fn library() -> PathBuf {
    let name = format!("{}lavalier{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    workspace::target().join("debug").join(name)
}
