//! The one entry point for checks, fuzzing and benchmarks: `cargo xtask …`, or `./lav …`, which first sees to it that this
//! can be compiled.
//!
//! Each command is one module, which says what it needs installed ([`machine`]) and then does its work with the ordinary
//! tools. Only `phone` reads standard input, and only when told to.

mod android;
mod bench;
mod bindings;
mod clock;
mod demo;
mod error;
mod fuzz;
mod ios;
mod machine;
mod package;
mod process;
mod test;
mod torture;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Checks, fuzzing, benchmarks and the demonstration.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "./lav", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Bench(bench::Arguments),
    Bindings(bindings::Arguments),
    Demo(demo::Arguments),
    Fuzz(fuzz::Arguments),
    Package(package::Arguments),
    Phone(android::phone::Arguments),
    Test(test::Arguments),
    Torture(torture::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Bindings(arguments) => bindings::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Package(arguments) => package::run(&arguments),
        Command::Phone(arguments) => android::phone::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Torture(arguments) => torture::run(&arguments),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("lav: {error}");
            ExitCode::from(2)
        }
    }
}
