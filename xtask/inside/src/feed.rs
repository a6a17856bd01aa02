//! `feed`: a vendor's body to the canonical OS feed, against parsing the same bytes as JSON and no more.

use std::path::Path;

use lavalier_protocol::Timestamp;
use lavalier_protocol::feed::OsFeed;

use crate::clock::seconds_of;
use crate::rounds::Rounds;

/// Each is done so often, in turns.
const ROUNDS: u8 = 51;

/// Answers in milliseconds for one body.
pub(crate) fn measure(body: &Path) -> Rounds {
    let body = std::fs::read(body).expect("the body can be read");
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        let (ours, feed) = seconds_of(|| OsFeed::parse_vendor(&body, Timestamp::UNIX_EPOCH));
        assert!(feed.expect("the body is a feed").offers_something(), "nothing was read");
        let (peer, value) = seconds_of(|| serde_json::from_slice::<serde_json::Value>(&body));
        value.expect("the body is JSON");
        rounds.push(ours * 1e3, peer * 1e3);
    }
    rounds
}
