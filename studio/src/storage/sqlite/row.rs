//! Values between rows and types: one text form, one place.

use std::str::FromStr;

use jiff::Timestamp;
use lavalier_protocol::api::JournalState;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::Jws;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, Row as _};

use crate::model::Progress;

pub(super) type Read<T> = std::result::Result<T, Error>;

pub(super) fn damaged(column: &str, reason: &'static str) -> Error {
    Error::ColumnDecode {
        index: column.to_owned(),
        source: reason.into(),
    }
}

/// A value with a text form.
pub(super) fn text<T: FromStr>(row: &SqliteRow, column: &str) -> Read<T> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| damaged(column, "not of its form"))
}

/// A value that may be missing.
pub(super) fn text_or_none<T: FromStr>(row: &SqliteRow, column: &str) -> Read<Option<T>> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|_| damaged(column, "not of its form")))
        .transpose()
}

pub(super) fn json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Read<T> {
    let text: &str = row.try_get(column)?;
    serde_json::from_str(text).map_err(|_| damaged(column, "not of its form"))
}

pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what is stored as JSON has a JSON form")
}

pub(super) fn jws(row: &SqliteRow, column: &str) -> Read<Jws> {
    row.try_get(column).map(Jws::from_text)
}

pub(super) fn time(row: &SqliteRow, column: &str) -> Read<Timestamp> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|_| damaged(column, "no time"))
}

pub(super) fn time_or_none(row: &SqliteRow, column: &str) -> Read<Option<Timestamp>> {
    let micros: Option<i64> = row.try_get(column)?;
    micros
        .map(|micros| Timestamp::from_microsecond(micros).map_err(|_| damaged(column, "no time")))
        .transpose()
}

pub(super) fn digest(row: &SqliteRow, column: &str) -> Read<Digest> {
    let bytes: &[u8] = row.try_get(column)?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| damaged(column, "no digest"))?;
    Ok(Digest::from_bytes(bytes))
}

pub(super) fn digest_or_none(row: &SqliteRow, column: &str) -> Read<Option<Digest>> {
    let bytes: Option<&[u8]> = row.try_get(column)?;
    bytes
        .map(|bytes| bytes.try_into().map_err(|_| damaged(column, "no digest")))
        .transpose()
        .map(|bytes: Option<[u8; 32]>| bytes.map(Digest::from_bytes))
}

/// A count; never negative, because none is stored so.
pub(super) fn count(row: &SqliteRow, column: &str) -> Read<u64> {
    let count: i64 = row.try_get(column)?;
    u64::try_from(count).map_err(|_| damaged(column, "below zero"))
}

/// A count on its way in: SQLite's integers end at 2^63, as every limit does long before.
pub(super) fn integer(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A digest on its way in.
pub(super) fn blob(digest: Digest) -> Vec<u8> {
    digest.as_bytes().to_vec()
}

/// How far a take's journal has come, from the take's row.
pub(super) fn progress(row: &SqliteRow) -> Read<Progress> {
    Ok(Progress {
        journal: JournalState {
            lines: count(row, "lines")?,
            head: digest(row, "head")?,
            signed_lines: count(row, "signed_lines")?,
        },
        signed_segments: count(row, "signed_segments")?,
        segments: count(row, "segments")?,
        samples: count(row, "samples")?,
        bytes: count(row, "journal_bytes")?,
        ended: row.try_get("ended")?,
    })
}
