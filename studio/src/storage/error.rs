//! What storage cannot do and its caller cannot help.

/// Why storage failed. Nothing of the transaction is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// The disk is full.
    #[error("the database's disk is full")]
    Full,
    /// The disk cannot be written.
    #[error("the database cannot be written")]
    ReadOnly,
    /// It was closed.
    #[error("the database is closed")]
    Closed,
    /// What is stored is not what was stored.
    #[error("the database holds no {0} where one must be")]
    Damaged(&'static str),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(String),
}
