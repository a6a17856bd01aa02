//! What `pull` says: `delivered` and `problem` as the contract has them, and takes that are not delivered yet.

use lavalier_post::deliver::Delivery;
use lavalier_post::problem::Problem;
use lavalier_protocol::api::{Take, TakeState};
use serde_json::json;

use crate::commands::producer::clock;
use crate::failure::Failure;
use crate::output::Output;

/// A take that is listed, not delivered.
pub(super) fn not_yet(output: &Output, take: &Take) -> Result<(), Failure> {
    let why = match take.state {
        TakeState::Recording => "is still being recorded",
        TakeState::Arriving => "is still arriving",
        TakeState::Held => "is held until it is released",
        TakeState::Safe | TakeState::OpenEnded => "is being delivered",
    };
    let shown = json!({
        "event": "listed",
        "take": take.take,
        "state": take.state,
        "unsent": take.unsent,
    });
    output.result(&shown, || format!("{}  {}  {why}", take.slate, take.take))
}

/// A place where something does not verify.
pub(super) fn problem(output: &Output, problem: &Problem) -> Result<(), Failure> {
    let shown = json!({
        "event": "problem",
        "take": problem.take,
        "track": problem.track,
        "sequence": problem.sequence,
        "kind": problem.kind,
        "message": problem.message,
        "line": problem.line,
    });
    output.result(&shown, || format!("PROBLEM  {}", problem.message))
}

/// A take of which nothing could be delivered, and why.
pub(super) fn undelivered(output: &Output, take: &Take, failure: &Failure) -> Result<(), Failure> {
    let told = failure.told();
    let shown = json!({
        "event": "problem",
        "take": take.take,
        "track": null,
        "sequence": null,
        "kind": told.kind,
        "message": told.message,
        "line": null,
    });
    output.result(&shown, || {
        format!(
            "PROBLEM  {}  {}  {} {}",
            take.slate, take.take, told.message, told.remedy
        )
    })
}

/// A take that is delivered, as far as it came.
pub(super) fn delivered(output: &Output, take: &Take, delivery: &Delivery, complete: bool) -> Result<(), Failure> {
    let Some(file) = &delivery.file else {
        // Its problems were told; there is nothing to name.
        return Ok(());
    };
    let shown = json!({
        "event": "delivered",
        "take": delivery.take,
        "file": file,
        "samples": delivery.samples,
        "bytes": delivery.bytes,
        "gaps": delivery.gaps,
        "sha256": delivery.sha256,
        "complete": complete,
        "imported": delivery.imported,
        "repeated": delivery.already_there,
    });
    output.result(&shown, || {
        let length = take.seconds.map_or_else(|| format!("{} bytes", delivery.bytes), clock);
        let state = match (complete, delivery.already_there) {
            (true, true) => "was there already, and verifies",
            (true, false) => "verified",
            (false, _) => "INCOMPLETE",
        };
        format!("{}  {length}  {} gaps  {state}", file.display(), delivery.gaps)
    })
}
