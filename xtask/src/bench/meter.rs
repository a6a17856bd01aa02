//! What a process takes: CPU seconds from the kernel's accounts, and resident memory sampled while it runs.

use std::fs;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};

use crate::error::Error;

/// Seconds of CPU, user and system, of the children that `work` starts and waits for, and of theirs.
///
/// Children that were running before and still run do not count; none that was running before may end meanwhile.
pub(crate) fn cpu_of<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<(f64, T), Error> {
    let before = children();
    let outcome = work()?;
    Ok((children() - before, outcome))
}

fn children() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the kernel keeps accounts of children");
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

/// How often memory is looked at.
const SAMPLE_EVERY: Duration = Duration::from_millis(100);

/// Samples a process's resident memory until it is asked for.
#[derive(Debug)]
pub(crate) struct MemoryMeter {
    stop: Sender<()>,
    samples: JoinHandle<Vec<f64>>,
}

impl MemoryMeter {
    /// Begins to sample the process.
    pub(crate) fn start(process: u32) -> Self {
        Self::start_when(process, || true)
    }

    /// The same, from when `begun` says so: what comes before is a warm-up.
    pub(crate) fn start_when(process: u32, begun: impl Fn() -> bool + Send + 'static) -> Self {
        let (stop, stopped) = mpsc::channel::<()>();
        let samples = thread::spawn(move || {
            let mut samples = Vec::new();
            while let Some(sample) = resident_mb(process) {
                if !samples.is_empty() || begun() {
                    samples.push(sample);
                }
                if stopped.recv_timeout(SAMPLE_EVERY) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
            samples
        });
        Self { stop, samples }
    }

    /// What was seen, in MB, in order of time.
    pub(crate) fn finish(self) -> Vec<f64> {
        drop(self.stop);
        self.samples.join().expect("the sampling thread does not panic")
    }
}

/// A process's resident memory in MB (10^6 bytes), while it runs.
fn resident_mb(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// The largest of what was seen.
pub(crate) fn peak(samples: &[f64]) -> f64 {
    samples.iter().copied().fold(0.0, f64::max)
}

/// By how much the last quarter lies above the second: what a leak would show after all has been warmed up.
pub(crate) fn growth(samples: &[f64]) -> f64 {
    let quarter = samples.len() / 4;
    median(&samples[samples.len() - quarter..]) - median(&samples[quarter..quarter * 2])
}

/// The middle of some numbers; 0 of none.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_sees_a_leak_and_not_a_warm_up() {
        let flat: Vec<f64> = (0..100).map(|at| if at < 10 { f64::from(at) } else { 30.0 }).collect();
        let leaking: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!((growth(&flat), peak(&flat)), (0.0, 30.0));
        assert!((growth(&leaking) - 50.0).abs() < 1.0);
    }
}
