//! Takes on their way in.

/// Journals that are being appended to.
#[derive(Default)]
pub(crate) struct Journals {}
