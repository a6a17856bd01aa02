//! A studio's database with a large production in it: the product's own migrations, then rows by plain SQL, because two
//! hundred thousand commits are not what is measured.

use std::path::Path;

use lavalier_protocol::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId, InterviewId, InvitationId, TakeId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::devices::{self, Judged};
use super::{CLEARANCES, DEVICES, FILE, TAKES, open, production, runtime};

/// In microseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Bytes of what a maker vouches with.
const PROOF: usize = 10_000;

/// Makes the database in `folder`.
pub(crate) fn fill(folder: &Path) {
    let path = folder.join(FILE);
    let runtime = runtime();
    // Brings the file up to date, and lets it go.
    drop(open(&runtime, &path));
    runtime.block_on(rows(&path)).expect("the rows fit the database");
}

async fn rows(path: &Path) -> Result<(), sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).foreign_keys(true);
    let mut connection = options.synchronous(SqliteSynchronous::Off).connect().await?;
    let mut transaction = connection.begin().await?;
    put(
        &mut transaction,
        "insert into productions (id, name, zone, frame_rate, signing_key, recipient, created_at)
         values ($1, 'Bench', 'Europe/London', '25', '{}', 'age1x', $2)",
        &[Cell::text(production().as_str()), Cell::Number(before(9))],
    )
    .await?;
    for number in 0..DEVICES {
        device(&mut transaction, number).await?;
    }
    transaction.commit().await?;
    connection.close().await
}

/// Microseconds of a time so many days before the report.
fn before(days: i64) -> i64 {
    devices::now().as_microsecond() - days * DAY
}

/// A value of a row.
enum Cell {
    Text(String),
    Blob(Vec<u8>),
    Number(i64),
}

impl Cell {
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn digest(digest: Digest) -> Self {
        Self::Blob(digest.as_bytes().to_vec())
    }
}

async fn put(connection: &mut SqliteConnection, sql: &'static str, cells: &[Cell]) -> Result<(), sqlx::Error> {
    let mut query = sqlx::query(sql);
    for cell in cells {
        query = match cell {
            Cell::Text(text) => query.bind(text),
            Cell::Blob(bytes) => query.bind(bytes),
            Cell::Number(number) => query.bind(number),
        };
    }
    query.execute(connection).await.map(drop)
}

/// Sixteen bytes that only this thing has, scattered as random ones are.
fn scattered(what: &str, number: u32) -> [u8; 16] {
    let digest = Digest::of(format!("{what} {number}").as_bytes());
    *digest.as_bytes().first_chunk().expect("32 bytes hold 16")
}

/// One device: its invitation, its claim, how it was judged each day, and what it recorded.
async fn device(connection: &mut SqliteConnection, number: u32) -> Result<(), sqlx::Error> {
    let invitation = InvitationId::from_random(scattered("invitation", number));
    let interview = InterviewId::from_random(scattered("interview", number));
    let claim = ClaimId::from_random(scattered("claim", number));
    let device = DeviceId::of(&production(), Digest::of(format!("key {number}").as_bytes()));
    put(
        connection,
        "insert into invitations (id, production, interview, \"end\", subject, roll, platforms, rehearsal, sealed_secret,
         claim_token_hash, created_at, expires_at)
         values ($1, $2, $3, 'subject', 'Voice', $4, '[]', 0, 'sealed', $5, $6, $7)",
        &[
            Cell::text(invitation.as_str()),
            Cell::text(production().as_str()),
            Cell::text(interview.as_str()),
            Cell::Text(format!("R{number}")),
            Cell::digest(Digest::of(invitation.as_str().as_bytes())),
            Cell::Number(before(9)),
            Cell::Number(before(-9)),
        ],
    )
    .await?;
    put(
        connection,
        "insert into claims (id, invitation, device_key, key_storage, platform, app, claimed_at, device)
         values ($1, $2, '{}', '\"file\"', $3, '{}', $4, $5)",
        &[
            Cell::text(claim.as_str()),
            Cell::text(invitation.as_str()),
            Cell::text(devices::platform(number).name()),
            Cell::Number(before(3)),
            Cell::text(device.as_str()),
        ],
    )
    .await?;
    for day in 0..CLEARANCES {
        let begun = before(i64::from(CLEARANCES - day));
        let clearance = judgement(connection, &claim, number, begun, day).await?;
        for take in 0..TAKES / CLEARANCES {
            let of_production = (number * CLEARANCES + day) * (TAKES / CLEARANCES) + take;
            let id = TakeId::from_random(scattered("take", of_production));
            let slate = format!("R{number}/{}/{}", day + 1, take + 1);
            let ids = [
                id.as_str(),
                claim.as_str(),
                invitation.as_str(),
                interview.as_str(),
                &slate,
            ];
            insert_take(connection, ids, clearance, begun + i64::from(take) * DAY / 100).await?;
        }
    }
    Ok(())
}

/// How the device was judged on a day, and the clearance that followed.
async fn judgement(
    connection: &mut SqliteConnection,
    claim: &ClaimId,
    number: u32,
    at: i64,
    day: u32,
) -> Result<Digest, sqlx::Error> {
    let time = Timestamp::from_microsecond(at).expect("within the calendar");
    let Judged {
        evidence,
        verdict,
        facts,
    } = devices::judge(number, time);
    let clearance = Digest::of(format!("clearance {number} {day}").as_bytes());
    let json = |value: serde_json::Result<String>| Cell::Text(value.expect("it has a JSON form"));
    put(
        connection,
        "insert into judgements (claim, evidence, verdict, facts, clearance, at) values ($1, $2, $3, $4, $5, $6)",
        &[
            Cell::text(claim.as_str()),
            Cell::digest(Digest::of(&evidence)),
            json(serde_json::to_string(&verdict)),
            json(serde_json::to_string(&facts)),
            Cell::digest(clearance),
            Cell::Number(at),
        ],
    )
    .await?;
    if facts.genuine {
        proof(connection, claim, number, at).await?;
    }
    put(
        connection,
        "delete from failing where claim = $1",
        &[Cell::text(claim.as_str())],
    )
    .await?;
    for control in &verdict.controls {
        let Some(since) = control.since else { continue };
        let cells = [
            Cell::text(claim.as_str()),
            Cell::text(control.control.name()),
            Cell::Number(since.as_microsecond()),
        ];
        put(
            connection,
            "insert into failing (claim, control, since) values ($1, $2, $3)",
            &cells,
        )
        .await?;
    }
    Ok(clearance)
}

/// What the maker vouched for on a day.
async fn proof(connection: &mut SqliteConnection, claim: &ClaimId, number: u32, at: i64) -> Result<(), sqlx::Error> {
    let shown = serde_json::json!({
        "genuine": true, "app": "TEAM.org.example.recorder", "findings": [], "model": null, "os": null,
        "certificates": devices::certificates(number), "facts": {},
    });
    put(
        connection,
        "insert into proofs (claim, kind, evidence, document, shown, received_at, until)
         values ($1, 'app_attest', $2, $3, $4, $5, $6)",
        &[
            Cell::text(claim.as_str()),
            Cell::digest(Digest::of(claim.as_str().as_bytes())),
            Cell::Blob(vec![0x5a; PROOF]),
            Cell::Text(shown.to_string()),
            Cell::Number(at),
            Cell::Number(at + DAY / 100),
        ],
    )
    .await
}

/// A take that is whole, of 600 segments.
async fn insert_take(
    connection: &mut SqliteConnection,
    [id, claim, invitation, interview, slate]: [&str; 5],
    clearance: Digest,
    at: i64,
) -> Result<(), sqlx::Error> {
    // Of a receipt's length.
    let receipt = format!("{}.{}.{}", "h".repeat(60), "p".repeat(700), "s".repeat(86));
    put(
        connection,
        "insert into takes (id, claim, invitation, production, interview, \"end\", kind, slate, imported, rate, clearance,
         hold, started_at, begun_at, last_heard, lines, head, signed_lines, signed_segments, segments, samples,
         journal_bytes, ended, receipt, received_at)
         values ($1, $2, $3, $4, $5, 'subject', 'interview', $6, 0, 48000, $7, 'clearance', $8, $8, $8, 700, $9, 700, 600,
         600, 28800000, 200000, 1, $10, $8)",
        &[
            Cell::text(id),
            Cell::text(claim),
            Cell::text(invitation),
            Cell::text(production().as_str()),
            Cell::text(interview),
            Cell::text(slate),
            Cell::digest(clearance),
            Cell::Number(at),
            Cell::digest(Digest::of(id.as_bytes())),
            Cell::Text(receipt),
        ],
    )
    .await
}
