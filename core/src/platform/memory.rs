//! Memory that is freed goes back to the system.

/// Blocks of this size and more are mapped and unmapped by themselves. Sealed segments are some 10 to 200 kB.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MAPPED_FROM: i32 = 32 * 1024;

/// Tells the allocator to give large blocks back at once. For a process that records for hours.
///
/// Without it the GNU C library's allocator learns from the first large blocks that are freed to keep such on its heaps,
/// one a thread, where small ones that live longer pin them: a recorder that sends while it records then stands some
/// 20 MB higher. A limit that is set stays (`mallopt(3)`, `M_MMAP_THRESHOLD`). A few mappings a second cost nothing. Other
/// C libraries' allocators are left as they are.
pub fn return_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "the allocator is tuned by a C function")]
    // SAFETY: mallopt takes two integers, and may be called at any time.
    let taken = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED_FROM) };
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if taken == 0 {
        tracing::debug!("the allocator keeps its own limit");
    }
}
