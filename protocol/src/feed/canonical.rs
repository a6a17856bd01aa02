//! The canonical feed: what is left of the vendors' bodies once only phones and tablets are kept.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::android_model::AndroidModel;
use super::freshness::Freshness;
use super::model::Line;
use super::version::Version;
use crate::json::{self, JsonError};

/// The most bytes of a canonical feed: a real one has 8 kB, and a list of every Android model as much as four times that.
/// The limits below keep whatever a body makes of it under this.
pub const FEED_MAX: usize = 384 * 1024;
/// A feed that nobody has confirmed for longer is stale, whatever it says: emergency fixes come without notice.
pub const FEED_AGE_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Releases that are remembered: some forty appear in a year.
const RELEASES_MAX: usize = 400;
/// Android models that are remembered.
const ANDROID_MODELS_MAX: usize = 1000;
/// Places in which a model is named: a real feed has 900.
const NAMED_MAX: usize = 4000;
/// Offers and responses, each: a real feed has eight.
const LISTED_MAX: usize = 64;
/// Builds of one offer: there are two.
const BUILDS_MAX: usize = 16;

/// What is offered to whom, in one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OsFeed {
    /// When the vendor last gave this, or said that it is unchanged.
    pub(super) checked_at: Timestamp,
    /// What is offered to phones and tablets, each version to the models it names.
    #[serde(default)]
    pub(super) offers: Vec<Offer>,
    /// Rapid responses and background improvements on top of a version.
    #[serde(default)]
    pub(super) responses: Vec<Response>,
    /// Every release that is known of, offered still or not, lowest first.
    #[serde(default)]
    pub(super) releases: Vec<Release>,
    /// The highest version that is offered nobody can say to whom: its list of models was empty.
    #[serde(default)]
    pub(super) unplaced: Option<Version>,
    /// Entries for a phone or tablet, or for nobody can say what, whose version could not be read.
    #[serde(default)]
    pub(super) unreadable: u32,
    /// What Android's makers publish, where it is known.
    #[serde(default)]
    pub(super) android: Vec<AndroidModel>,
    /// When that was last given.
    #[serde(default)]
    pub(super) android_at: Option<Timestamp>,
}

/// One version, offered to some models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    pub(super) version: Version,
    pub(super) builds: Vec<String>,
    /// The last day on which the vendor vouches for it; `None` where that could not be read, and then it is over.
    pub(super) expires: Option<Date>,
    pub(super) models: Vec<String>,
}

/// A response that is installed over a version without changing its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Response {
    pub(super) version: Version,
    pub(super) letter: Option<char>,
    pub(super) build: Option<String>,
    pub(super) models: Vec<String>,
}

/// A release that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its version.
    pub version: Version,
    /// The earliest time that is known for it: of a posting, of the vendor's notes, or of the first sight here.
    pub since: Timestamp,
    /// It is known to mend something that was being exploited.
    pub exploited: bool,
}

impl OsFeed {
    /// A feed that knows of nothing: what there is before the first body came.
    #[must_use]
    pub const fn empty(checked_at: Timestamp) -> Self {
        Self {
            checked_at,
            offers: Vec::new(),
            responses: Vec::new(),
            releases: Vec::new(),
            unplaced: None,
            unreadable: 0,
            android: Vec::new(),
            android_at: None,
        }
    }

    /// Reads the canonical form.
    ///
    /// # Errors
    /// [`JsonError`] for anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        json::parse(bytes, FEED_MAX)
    }

    /// When the vendor last gave it, or said that it is unchanged.
    #[must_use]
    pub const fn checked_at(&self) -> Timestamp {
        self.checked_at
    }

    /// The same feed, confirmed by the vendor once more.
    #[must_use]
    pub fn confirmed(mut self, at: Timestamp) -> Self {
        self.checked_at = self.checked_at.max(at);
        self.android_at = self.android_at.map(|before| before.max(at));
        self
    }

    /// Whether it says what is offered to any phone or tablet of the feed's vendor.
    #[must_use]
    pub fn offers_something(&self) -> bool {
        !self.offers.is_empty()
    }

    /// Whether it says anything of anybody: a body that does not is no reason to forget an earlier one.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.offers_something() || !self.android.is_empty()
    }

    /// How many Android models it knows something of.
    #[must_use]
    pub fn android_models(&self) -> usize {
        self.android.len()
    }

    /// Releases that it knows of, lowest first.
    #[must_use]
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// Models that it can answer for, each once, in order.
    #[must_use]
    pub fn models(&self) -> Vec<&str> {
        let mut models: Vec<&str> = self
            .offers
            .iter()
            .flat_map(|offer| offer.models.iter().map(String::as_str))
            .collect();
        models.sort_unstable();
        models.dedup();
        models
    }

    /// Takes over what another feed knows beside what is offered: releases, their earliest dates and what they mend,
    /// and the levels of Android's makers.
    pub fn learn(&mut self, other: &Self) {
        for release in &other.releases {
            self.remember(*release);
        }
        for model in &other.android {
            self.remember_android(model.clone());
        }
        self.android_at = self.android_at.max(other.android_at);
    }

    pub(super) fn remember(&mut self, release: Release) {
        match self
            .releases
            .binary_search_by(|known| known.version.cmp(&release.version))
        {
            Ok(at) => {
                let known = &mut self.releases[at];
                known.since = known.since.min(release.since);
                known.exploited |= release.exploited;
            }
            Err(at) => {
                self.releases.insert(at, release);
                if self.releases.len() > RELEASES_MAX {
                    // The lowest: nobody's question is about it any more.
                    self.releases.remove(0);
                }
            }
        }
    }

    /// Adds an offer; builds alone where the same is offered already. Where it has no room it leaves a hole, and says so.
    pub(super) fn add_offer(&mut self, offer: Offer) {
        let same = self.offers.iter_mut().find(|known| {
            known.version == offer.version && known.expires == offer.expires && known.models == offer.models
        });
        if let Some(known) = same {
            known.builds.extend(offer.builds);
            known.builds.sort_unstable();
            known.builds.dedup();
            known.builds.truncate(BUILDS_MAX);
        } else if self.offers.len() < LISTED_MAX && self.has_room_for(&offer.models) {
            self.offers.push(offer);
        } else {
            self.leave_hole();
        }
    }

    /// Adds a response; one too many is left out, and a device that runs it is unknown.
    pub(super) fn add_response(&mut self, response: Response) {
        if self.responses.len() < LISTED_MAX && self.has_room_for(&response.models) {
            self.responses.push(response);
        }
    }

    /// Counts an entry that cannot be read.
    pub(super) fn leave_hole(&mut self) {
        self.unreadable = self.unreadable.saturating_add(1);
    }

    fn has_room_for(&self, models: &[String]) -> bool {
        let offered = self.offers.iter().map(|offer| offer.models.len());
        let responded = self.responses.iter().map(|response| response.models.len());
        offered.chain(responded).sum::<usize>() + models.len() <= NAMED_MAX
    }

    pub(super) fn remember_android(&mut self, model: AndroidModel) {
        if let Some(known) = self.android.iter_mut().find(|known| known.is_called(&model.model)) {
            known.learn(model);
        } else if self.android.len() < ANDROID_MODELS_MAX {
            self.android.push(model);
        }
    }

    /// Whether anybody has confirmed it lately, and whether the vendor still vouches for any of it.
    #[must_use]
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        let vouched = self.offers.iter().any(|offer| holds(offer.expires, now));
        Freshness::fresh_when(self.is_recent(now) && (vouched || self.offers.is_empty() && !self.android.is_empty()))
    }

    pub(super) fn is_recent(&self, now: Timestamp) -> bool {
        now.duration_since(self.checked_at) <= FEED_AGE_MAX
    }

    /// The highest major version that is offered to anything of the same line.
    pub(super) fn newest_major(&self, line: Line) -> Option<u32> {
        self.offers
            .iter()
            .filter(|offer| offer.models.iter().any(|model| Line::of(model) == Some(line)))
            .map(|offer| offer.version.major())
            .max()
    }
}

/// Whether a day has not passed yet, anywhere west of it included: it ends with the day in UTC.
pub(super) fn holds(until: Option<Date>, now: Timestamp) -> bool {
    until.is_some_and(|day| now.to_zoned(jiff::tz::TimeZone::UTC).date() <= day)
}
