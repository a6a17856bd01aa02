//! The journal: a take's hash-chained record of its segments, gaps, marks and clocks.
//!
//! JSON Lines. Each line carries its number and the SHA-256 of the line before it (its bytes without the newline; the
//! first line: zeros), so no line can be dropped, changed or moved. `signature` lines hold the device key's word on
//! all lines before some point; they may lag, because signing never blocks sealing. **Only a signed close is an end.**
//!
//! [`Chain`] is the one set of rules: the recorder pushes what it wrote, the studio what arrived, and [`verify()`] runs
//! it over a whole journal for recovery, receipt and delivery alike. It reports every problem with its place.

mod chain;
mod entry;
mod opening;
mod problem;
mod verify;

pub use chain::{Chain, Pushed, SIGNATURE_EVERY, SIGNATURE_LAG_MAX};
pub use entry::{
    ClockExchange, ClockReading, Close, CloseReason, Entry, Gap, GapCause, Head, LINE_MAX, Line, Mark, Recovered,
    Segment, Signature,
};
pub use opening::{ConsentGiven, Granted, ImportedFile, KeyStorage, Opening, Port, Source, TrackFormat};
pub use problem::{Problem, ProblemKind};
pub use verify::{End, Expectations, JOURNAL_MAX, Verified, verify};
