//! Attestations as a studio lives with them: taken in when a phone shows one, kept as received, asked at each clearance,
//! asked again at each report.
//!
//! - A proof is judged once, at the time when the studio received it ([`take_in`]), and never anew.
//! - It counts for a clearance with exactly the evidence that it covers, and only until its challenge would have ended
//!   ([`known_of`]): a lost answer is asked for again, a later check brings a later proof.
//! - What a vendor has taken back since is asked anew each time, at a clearance and at a report ([`standings`]). Without a
//!   fresh list of that, nothing that rests on it passes.

mod apps;
mod judge;
mod known;
mod refusal;
mod standing;
mod take;

pub use apps::{AndroidApp, AppId, AppIdError, GenuineApps, IosApp};
pub(crate) use known::{Attested, known_of};
pub(crate) use standing::{Standing, revoked, standings};
pub(crate) use take::{purpose, take_in};
