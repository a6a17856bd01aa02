//! A policy as a person writes it: TOML, with line and column for whatever is wrong.

mod check;
mod read;
mod span;
mod values;

pub(super) use read::read;

/// Why a policy was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct PolicyError {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Something wrong with a policy, at a key such as `os.current.require.ios`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) at: String,
    pub(super) reason: String,
}
