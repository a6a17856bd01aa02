//! The machine under the recorder, as parameters: time, randomness and the disk.
//!
//! - [`Clock`]: wall and monotonic time, and time since the machine was started ([`BootTime`]). [`SystemClock`] is the
//!   machine's; all of them in a process share one origin.
//! - [`Random`]: bytes for identifiers and keys. [`SystemRandom`] is the operating system's generator.
//! - [`Disk`] and [`DiskFile`]: each method is one step that can fail by itself, so that a test can fail any of them.
//!   [`SystemDisk`] is the file system.
//!
//! [`return_freed_memory`] tunes the allocator of a process that records for hours.
//!
//! Behind the feature `testing`: `testing`, a clock that is set by hand, numbers from a seed, and a disk in memory
//! that forgets what was not synced.

mod boot;
mod clock;
mod disk;
mod memory;
mod random;
mod system_disk;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use boot::{BootId, BootTime, NotABootId};
pub use clock::{Clock, SystemClock};
pub use disk::{Disk, DiskEntry, DiskError, DiskFile, DiskLock};
pub use memory::return_freed_memory;
pub use random::{Random, SystemRandom};
pub use system_disk::SystemDisk;
