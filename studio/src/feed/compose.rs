//! One feed out of the newest body of each source and what was known before.

use jiff::Timestamp;
use lavalier_protocol::feed::{FeedSource, OsFeed};

use crate::model::FeedBody;

/// What is offered is the vendor's word alone, where there is any: the other feed adds when releases came and what was being
/// exploited, which can only shorten grace. Without the vendor's, as in a studio that was given nothing else, the other
/// feed's word counts.
pub(super) fn compose(bodies: &[FeedBody], before: Option<&OsFeed>, now: Timestamp) -> OsFeed {
    let read = |source: FeedSource| {
        let body = bodies.iter().find(|body| body.source == source)?;
        let feed = OsFeed::parse_vendor(&body.body, body.fetched_at).ok()?;
        Some(feed.confirmed(body.checked_at))
    };
    let (apple, sofa, android) = (
        read(FeedSource::Apple),
        read(FeedSource::Sofa),
        read(FeedSource::Android),
    );
    let mut feed = match (apple, &sofa) {
        (Some(apple), _) => apple,
        (None, Some(sofa)) => sofa.clone(),
        (None, None) => OsFeed::empty(now),
    };
    for other in [sofa.as_ref(), android.as_ref(), before].into_iter().flatten() {
        feed.learn(other);
    }
    feed
}
