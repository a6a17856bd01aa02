//! The clock: against the studio's, where there is one.

use serde_json::json;

use super::Check;
use super::reach::Studio;
use crate::context::Context;

const NAME: &str = "clock";
/// Takes are timed by exchanges with the studio, so a clock this far off harms nothing; further off, a certificate or
/// an invitation's end is judged wrongly.
const OFF_SECONDS: f64 = 30.0;
/// When this version was written: an earlier date is a clock that was never set.
const WRITTEN: &str = "2026-11-01T00:00:00Z";

pub(super) fn check(context: &Context, studio: &Studio) -> Check {
    const REMEDY: &str = "Switch on setting the clock from the network in the system's settings.";
    let written = WRITTEN.parse().expect("a literal in RFC 3339");
    if context.now() < written {
        return Check::wrong(
            NAME,
            format!("The clock says {}, which is long past.", context.now()),
            REMEDY,
        );
    }
    match studio.clock_ahead {
        Some(ahead) if ahead.abs() > OFF_SECONDS => {
            let how = if ahead > 0.0 { "ahead of" } else { "behind" };
            Check::wrong(
                NAME,
                format!("The clock is {:.0} s {how} the studio's.", ahead.abs()),
                REMEDY,
            )
        }
        Some(ahead) => Check::good(NAME, format!("Within {:.1} s of the studio's.", ahead.abs().max(0.1))),
        None => Check::good(NAME, "No studio to compare it with; the date is plausible."),
    }
    .with(json!({"ahead_seconds": studio.clock_ahead}))
}
