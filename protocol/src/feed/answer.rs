//! What is newest for a model.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::canonical::{OsFeed, holds};
use super::freshness::Freshness;
use super::model::Line;
use super::version::Version;

/// A version, and the build that is its ordinary one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OsRelease {
    /// Such as `26.6.1`.
    pub version: Version,
    /// The lowest of its builds; `None` where the feed names only a placeholder.
    pub build: Option<String>,
}

/// The newest version of one major version, as offered to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Train {
    /// Its newest version for this model.
    pub version: Version,
    /// The lowest of its builds.
    pub build: Option<String>,
    /// Every build of it that is offered to the model: the vendor makes two of most.
    pub builds: Vec<String>,
    /// The last day on which the vendor vouches for it, in UTC.
    pub expires: Option<Date>,
}

impl Train {
    /// The vendor vouches for it still.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        holds(self.expires, now)
    }

    /// The release that it ends in.
    #[must_use]
    pub fn release(&self) -> OsRelease {
        OsRelease {
            version: self.version,
            build: self.build.clone(),
        }
    }
}

/// What the feed says for one model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelAnswer {
    /// The model asked for.
    pub model: String,
    /// The highest version that is offered to it.
    pub latest: OsRelease,
    /// Each major version's newest that is offered to it, highest first.
    pub trains: Vec<Train>,
    /// It is offered the newest major version of its line; `None` where the feed has a hole in which that could be.
    pub supported: Option<bool>,
    /// Whether the feed speaks for today.
    pub feed: Freshness,
    /// The feed has entries that could concern this model and cannot be read: there may be something newer.
    pub degraded: bool,
}

impl OsFeed {
    /// What is newest for `model`; `None` where nothing in the feed names it, which says nothing about the model.
    #[must_use]
    pub fn latest(&self, model: &str, now: Timestamp) -> Option<ModelAnswer> {
        let trains = self.trains(model);
        let newest = trains.first()?;
        let degraded = self.has_hole_above(Some(newest.version));
        let offered_newest = Line::of(model).and_then(|line| self.newest_major(line)) == Some(newest.version.major());
        Some(ModelAnswer {
            model: model.to_owned(),
            latest: newest.release(),
            supported: (!degraded).then_some(offered_newest),
            feed: Freshness::fresh_when(self.is_recent(now) && newest.is_current(now)),
            degraded,
            trains,
        })
    }

    /// Each major version's newest for a model, highest first. What has expired stays: without it an older version would
    /// look like the newest.
    pub(super) fn trains(&self, model: &str) -> Vec<Train> {
        let mut trains: Vec<Train> = Vec::new();
        for offer in &self.offers {
            if !offer.models.iter().any(|named| named == model) {
                continue;
            }
            let place = trains
                .iter()
                .position(|train| train.version.major() == offer.version.major());
            let train = match place {
                Some(at) if trains[at].version > offer.version => continue,
                Some(at) if trains[at].version == offer.version => &mut trains[at],
                Some(at) => {
                    trains[at] = Train::starting(offer.version);
                    &mut trains[at]
                }
                None => {
                    trains.push(Train::starting(offer.version));
                    trains.last_mut().expect("one was pushed")
                }
            };
            train.expires = train.expires.max(offer.expires);
            train.builds.extend(offer.builds.iter().cloned());
        }
        for train in &mut trains {
            train
                .builds
                .sort_unstable_by(|a, b| build_order(a).cmp(&build_order(b)));
            train.builds.dedup();
            train.build = train.builds.first().cloned();
        }
        trains.sort_unstable_by_key(|train| std::cmp::Reverse(train.version));
        trains
    }

    /// Whether something that cannot be placed may be newer for a model than `version`.
    pub(super) fn has_hole_above(&self, version: Option<Version>) -> bool {
        self.unreadable > 0
            || self
                .unplaced
                .is_some_and(|hole| version.is_none_or(|known| hole > known))
    }
}

impl Train {
    const fn starting(version: Version) -> Self {
        Self {
            version,
            build: None,
            builds: Vec::new(),
            expires: None,
        }
    }
}

/// Number, letter, number: `23G83` before `23G6083`, whose digits alone would put it first.
fn build_order(build: &str) -> (u64, &str, u64, &str) {
    let (major, rest) = split_digits(build);
    let letters = rest.len()
        - rest
            .trim_start_matches(|letter: char| letter.is_ascii_uppercase())
            .len();
    let (letter, rest) = rest.split_at(letters);
    let (number, rest) = split_digits(rest);
    (major, letter, number, rest)
}

fn split_digits(text: &str) -> (u64, &str) {
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (digits, rest) = text.split_at(digits);
    (digits.parse().unwrap_or(u64::MAX), rest)
}
