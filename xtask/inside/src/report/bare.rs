//! Only what cannot be left out: the same rows, each written as JSON as it comes. What is stored as JSON is copied.

use std::path::Path;

use futures::TryStreamExt as _;
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};

use super::production;

/// Each device as it was judged last.
const DEVICES: &str = "
    select claims.id, claims.device, claims.platform, claims.claimed_at, claims.lost_at, invitations.interview,
    invitations.\"end\", invitations.rehearsal, judgements.at, judgements.verdict, judgements.facts
    from invitations join claims on claims.invitation = invitations.id
    left join judgements on judgements.id = (select max(id) from judgements where claim = claims.id)
    where invitations.production = $1";

/// Each take, and how its device was judged when it began.
const TAKES: &str = "
    select takes.id, takes.claim, takes.slate, takes.started_at, takes.last_heard, takes.ended, takes.imported,
    takes.hold, takes.released_by, hex(takes.clearance) as clearance, takes.receipt is not null as whole,
    judgements.verdict, judgements.facts
    from takes left join judgements on judgements.clearance = takes.clearance
    where takes.production = $1";

#[derive(Serialize)]
struct Device<'a> {
    claim: &'a str,
    device: &'a str,
    platform: &'a str,
    claimed_at: i64,
    lost_at: Option<i64>,
    interview: &'a str,
    end: &'a str,
    rehearsal: bool,
    at: Option<i64>,
    verdict: Option<&'a RawValue>,
    facts: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Take<'a> {
    take: &'a str,
    claim: &'a str,
    slate: &'a str,
    started_at: i64,
    last_heard: i64,
    ended: bool,
    imported: bool,
    hold: Option<&'a str>,
    released_by: Option<&'a str>,
    clearance: Option<&'a str>,
    whole: bool,
    verdict: Option<&'a RawValue>,
    facts: Option<&'a RawValue>,
}

/// Answers the bytes.
pub(super) async fn select(path: &Path) -> usize {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = options.connect().await.expect("the database can be opened");
    let devices = each(&mut connection, DEVICES, device).await;
    let takes = each(&mut connection, TAKES, take).await;
    connection.close().await.expect("the database can be closed");
    devices.expect("the devices can be selected") + takes.expect("the takes can be selected")
}

/// Writes the rows as they come.
async fn each(
    connection: &mut SqliteConnection,
    sql: &'static str,
    write: fn(&SqliteRow, &mut Vec<u8>) -> Result<(), sqlx::Error>,
) -> Result<usize, sqlx::Error> {
    let mut rows = sqlx::query(sql).bind(production().to_string()).fetch(connection);
    let (mut line, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.try_next().await? {
        line.clear();
        write(&row, &mut line)?;
        bytes += std::hint::black_box(&line).len();
    }
    Ok(bytes)
}

/// A column that holds JSON, unread.
fn raw<'a>(row: &'a SqliteRow, column: &str) -> Result<Option<&'a RawValue>, sqlx::Error> {
    let text: Option<&str> = row.try_get(column)?;
    Ok(text.map(|text| serde_json::from_str(text).expect("it was stored as JSON")))
}

fn device(row: &SqliteRow, to: &mut Vec<u8>) -> Result<(), sqlx::Error> {
    let device = Device {
        claim: row.try_get("id")?,
        device: row.try_get("device")?,
        platform: row.try_get("platform")?,
        claimed_at: row.try_get("claimed_at")?,
        lost_at: row.try_get("lost_at")?,
        interview: row.try_get("interview")?,
        end: row.try_get("end")?,
        rehearsal: row.try_get("rehearsal")?,
        at: row.try_get("at")?,
        verdict: raw(row, "verdict")?,
        facts: raw(row, "facts")?,
    };
    serde_json::to_writer(to, &device).expect("it has a JSON form");
    Ok(())
}

fn take(row: &SqliteRow, to: &mut Vec<u8>) -> Result<(), sqlx::Error> {
    let take = Take {
        take: row.try_get("id")?,
        claim: row.try_get("claim")?,
        slate: row.try_get("slate")?,
        started_at: row.try_get("started_at")?,
        last_heard: row.try_get("last_heard")?,
        ended: row.try_get("ended")?,
        imported: row.try_get("imported")?,
        hold: row.try_get("hold")?,
        released_by: row.try_get("released_by")?,
        clearance: row.try_get("clearance")?,
        whole: row.try_get("whole")?,
        verdict: raw(row, "verdict")?,
        facts: raw(row, "facts")?,
    };
    serde_json::to_writer(to, &take).expect("it has a JSON form");
    Ok(())
}
