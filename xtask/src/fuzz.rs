//! `fuzz`: every parser of what comes from outside, under libFuzzer. A target is a file in `fuzz/targets/`.
//!
//! The targets are built by the same compiler and with the same dependencies as everything else; only the workspace's own
//! crates are instrumented (`fuzz/instrument`), so this needs neither a nightly compiler nor a build of its own.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::clock::Stopwatch;
use crate::error::Error;
use crate::{process, workspace};

/// How often a target runs when nothing else is said: a few minutes for the slowest.
const RUNS: u64 = 1_000_000;

/// The longest input that the fuzzer makes: past the longest of most formats, short enough to be quick.
const LONGEST_INPUT: u32 = 16 * 1024;

/// An input that takes longer than this many seconds is a bug: no parser here may be slow.
const SLOWEST_INPUT_SECONDS: u32 = 10;

/// Memory that a target may take, in MB: no parser here may be made to take much by a short input.
const MEMORY_MB: u32 = 1024;

/// Feeds the parsers of everything that comes from outside with what nobody would send
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How often each target runs
    #[arg(long, default_value_t = RUNS)]
    runs: u64,
    /// Where the fuzzer's random numbers begin; the same seed, inputs and build make the same run
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Only this target; all of them otherwise
    target: Option<String>,
}

/// Runs the targets, each to its end, showing what the fuzzer says of one that fails.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let targets: Vec<Target> = all()?
        .into_iter()
        .filter(|target| arguments.target.as_ref().is_none_or(|name| *name == target.name))
        .collect();
    if targets.is_empty() {
        let names: Vec<String> = all()?.into_iter().map(|target| target.name).collect();
        eprintln!("lav: there is no such target; there are {}", names.join(", "));
        return Ok(ExitCode::from(2));
    }
    build(&targets)?;
    let mut code = ExitCode::SUCCESS;
    for target in &targets {
        let stopwatch = Stopwatch::start();
        let done = process::run(&mut target.command(arguments.runs, arguments.seed, &target.found()?)?)?;
        if done.status.success() {
            println!(
                "{}: {} runs in {:.1} s",
                target.name,
                arguments.runs,
                stopwatch.elapsed().as_secs_f64()
            );
        } else {
            println!("{}: FAILED\n{}", target.name, done.output);
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// A fuzz target, and where its files lie.
#[derive(Debug)]
pub(crate) struct Target {
    /// Its name: that of its file in `fuzz/targets/`.
    pub(crate) name: String,
}

/// Every target, by name.
pub(crate) fn all() -> Result<Vec<Target>, Error> {
    let folder = workspace::root().join("fuzz/targets");
    let entries = fs::read_dir(&folder).map_err(Error::at(&folder))?;
    let mut targets: Vec<Target> = entries
        .filter_map(|entry| {
            Some(Target {
                name: entry.ok()?.file_name().to_str()?.strip_suffix(".rs")?.to_owned(),
            })
        })
        .collect();
    targets.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(targets)
}

/// Builds `targets` with instrumentation.
pub(crate) fn build(targets: &[Target]) -> Result<(), Error> {
    let mut command = workspace::cargo();
    // The whole workspace's features, as every other build has them: the dependencies are shared.
    command.args(["build", "--quiet", "--workspace"]);
    command.env("RUSTC_WORKSPACE_WRAPPER", workspace::root().join("fuzz/instrument"));
    for target in targets {
        command.arg("--bin").arg(target.program());
    }
    process::must(&mut command, "building the fuzz targets").map(drop)
}

impl Target {
    fn program(&self) -> String {
        format!("fuzz-{}", self.name)
    }

    /// Where the inputs that open new ways are kept from one run to the next.
    fn found(&self) -> Result<PathBuf, Error> {
        let found = workspace::target().join("fuzz").join(&self.name);
        fs::create_dir_all(&found).map_err(Error::at(&found))?;
        Ok(found)
    }

    /// One run, from the seeds and from what `found` holds, into which the inputs that open new ways go. An input that fails
    /// is kept under `target/fuzz`.
    pub(crate) fn command(&self, runs: u64, seed: u32, found: &Path) -> Result<Command, Error> {
        let seeds = workspace::root().join("fuzz/seeds").join(&self.name);
        let mut command = workspace::command(workspace::target().join("debug").join(self.program()));
        command.arg(format!("-runs={runs}")).arg(format!("-seed={seed}"));
        command
            .arg(format!("-max_len={LONGEST_INPUT}"))
            .arg(format!("-timeout={SLOWEST_INPUT_SECONDS}"));
        command
            .arg(format!("-rss_limit_mb={MEMORY_MB}"))
            .arg("-print_final_stats=0")
            .arg("-verbosity=0");
        let mut failed = OsString::from("-artifact_prefix=");
        failed.push(self.found()?);
        failed.push("-failed-");
        command.arg(failed).arg(found).args(seeds.is_dir().then_some(seeds));
        Ok(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of every file in a folder of the workspace.
    fn texts(folder: &str) -> Vec<String> {
        let entries = fs::read_dir(workspace::root().join(folder)).expect("the folder can be listed");
        let text = |entry: std::io::Result<fs::DirEntry>| {
            fs::read_to_string(entry.expect("the folder can be listed").path()).expect("the file is text")
        };
        entries.map(text).collect()
    }

    /// Whether a text holds a name as a whole word.
    fn holds(text: &str, name: &str) -> bool {
        let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        words.any(|word| word == name)
    }

    #[test]
    fn no_body_of_the_interface_reaches_studio_or_client_without_a_fuzz_target() {
        let (api, targets) = (texts("protocol/src/api"), texts("fuzz/targets"));
        let mut bodies = 0;
        for file in &api {
            let mut read = false;
            for line in file.lines() {
                read |= line.starts_with("#[derive(") && holds(line, "Deserialize");
                let Some(name) = line.strip_prefix("pub struct ") else {
                    continue;
                };
                if !std::mem::take(&mut read) {
                    continue;
                }
                let name = name.trim_end_matches([' ', '{']);
                bodies += 1;
                // What stands in another body is read with it.
                let mut members = api
                    .iter()
                    .flat_map(|file| file.lines())
                    .filter(|line| line.starts_with("    "));
                let part = members.any(|line| line.ends_with(',') && holds(line, name));
                assert!(part || targets.iter().any(|target| holds(target, name)), "{name}");
            }
        }
        assert!(bodies > 50, "{bodies}");
    }

    #[test]
    fn a_file_in_the_folder_of_fuzz_targets_is_built_and_run() {
        let programs = fs::read_to_string(workspace::root().join("fuzz/Cargo.toml")).expect("the file is text");
        for Target { name } in all().expect("the targets can be listed") {
            assert!(programs.contains(&format!("\"targets/{name}.rs\"")), "{name}");
        }
    }
}
