//! Debian's packages, where we may install them: as root, or through sudo that asks nothing.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Need;
use crate::error::Error;
use crate::{process, workspace};

/// Whether this process has fetched the package lists.
static LISTS_FETCHED: AtomicBool = AtomicBool::new(false);

/// Set by `lav` when it has fetched the package lists a moment ago.
const LISTS_FETCHED_VARIABLE: &str = "LAVALIER_APT_UPDATED";

/// Installs the packages of `needs`, saying which and why.
///
/// # Errors
///
/// [`Error::Missing`] where we may not install anything, [`Error::Apt`] when apt fails.
pub(super) fn install(needs: &[Need]) -> Result<(), Error> {
    let mut packages: Vec<&str> = needs.iter().map(|need| need.package).collect();
    packages.sort_unstable();
    packages.dedup();
    let listed = packages.join(" ");
    let Some(privilege) = privilege() else {
        return Err(Error::Missing { packages: listed });
    };
    eprintln!("lav: installing with apt:");
    for need in needs {
        eprintln!("  {} ({})", need.package, need.why);
    }
    let fetched = std::env::var_os(LISTS_FETCHED_VARIABLE).is_some() || LISTS_FETCHED.swap(true, Ordering::Relaxed);
    if !fetched {
        apt(privilege, &["update"], &listed)?;
    }
    // Nothing that the machine has is taken away, such as another sound server: apt refuses then, and says why.
    let mut arguments = vec!["install", "-y", "--no-install-recommends", "--no-remove"];
    arguments.extend(&packages);
    apt(privilege, &arguments, &listed)
}

/// What to put in front of apt-get, or none where we may not run it.
fn privilege() -> Option<&'static [&'static str]> {
    if !process::on_path("apt-get") {
        return None;
    }
    if nix::unistd::Uid::effective().is_root() {
        return Some(&[]);
    }
    let sudo = process::run(workspace::command("sudo").args(["-n", "true"]));
    sudo.is_ok_and(|done| done.status.success()).then_some(&["sudo", "-n"])
}

fn apt(privilege: &[&str], arguments: &[&str], packages: &str) -> Result<(), Error> {
    let words = [privilege, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]].concat();
    let (program, before) = words.split_first().expect("env is always among them");
    let mut command: Command = workspace::command(program);
    // Another apt may be at work, such as the machine's daily one: wait for it.
    command
        .args(before)
        .args(["-o", "DPkg::Lock::Timeout=300"])
        .args(arguments);
    let done = process::run(&mut command)?;
    if done.status.success() {
        return Ok(());
    }
    Err(Error::Apt {
        packages: packages.to_owned(),
        output: done.output,
    })
}

/// Where Debian keeps an architecture's libraries: `/usr/lib/x86_64-linux-gnu` and the like.
pub(super) fn library_folders() -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with("-linux-gnu"))
}
