//! What SQLite's result codes mean (<https://www.sqlite.org/rescode.html>).

use crate::storage::StorageError;

/// `SQLITE_FULL` and `SQLITE_READONLY`; an extended code has its primary code in the low byte.
const FULL: i32 = 13;
const READ_ONLY: i32 = 8;

pub(super) fn failed(error: sqlx::Error) -> StorageError {
    match error {
        sqlx::Error::ColumnDecode { .. } => StorageError::Damaged("value"),
        sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => StorageError::Closed,
        sqlx::Error::Database(error) => {
            let code: Option<i32> = error.code().and_then(|code| code.parse().ok());
            match code.map(|code| code & 0xff) {
                Some(FULL) => StorageError::Full,
                Some(READ_ONLY) => StorageError::ReadOnly,
                _ => StorageError::Database(error.to_string()),
            }
        }
        error => StorageError::Database(error.to_string()),
    }
}
