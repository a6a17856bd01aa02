//! How a device stands to what is offered to its model.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::answer::{OsRelease, Train};
use super::canonical::OsFeed;
use super::model::Line;
use super::version::Version;
use crate::policy::{Platform, State};

/// What a device says of its operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceOs<'a> {
    /// What kind of device it is.
    pub platform: Platform,
    /// The vendor's identifier, such as `iPhone12,1`.
    pub model: Option<&'a str>,
    /// As the device writes it, such as `26.6.1` or `16.5.1 (c)`.
    pub version: &'a str,
    /// The build, where the device names one.
    pub build: Option<&'a str>,
    /// Android's security patch level, such as `2026-08-05`.
    pub patch_level: Option<&'a str>,
}

/// What counts as up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Threshold {
    /// The highest version that is offered to the model.
    Latest,
    /// The newest version of any major version that is still offered to it.
    SupportedTrain,
}

/// A state and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Pass, fail or unknown.
    pub state: State,
    /// Why.
    pub reason: OsReason,
}

/// Why a device stands as it does. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OsReason {
    /// It runs what is offered, or is offered the newest.
    Current,
    /// Something newer is offered to it.
    Behind,
    /// Its model is not offered the newest major version any more.
    ModelLeftBehind,
    /// The maker's support for the model is over.
    SupportOver,
    /// No feed has been had.
    FeedMissing,
    /// The feed's day has passed, or it was not confirmed for too long.
    FeedStale,
    /// The feed has holes where this model's answer could be.
    FeedDegraded,
    /// The device does not say what model it is.
    ModelMissing,
    /// The feed does not name the model.
    ModelUnknown,
    /// The version or the patch level is not written as the vendor writes them.
    VersionUnreadable,
    /// Newer than anything that is offered to the model.
    AboveOffered,
    /// An offered version with a build that is not offered.
    BuildUnknown,
    /// The device does not give a patch level.
    PatchLevelMissing,
    /// No feed covers this kind of device.
    PlatformNotCovered,
}

/// How a device stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsStanding {
    /// Up to date by the threshold: control `os.current`.
    pub current: Reading,
    /// The vendor still offers the model its newest major version: control `os.supported`.
    pub supported: Reading,
    /// The newest for the model, where the feed names it.
    pub newest: Option<OsRelease>,
    /// For a device that is behind: when the first of the releases that it lacks was known. Grace counts from here, so that
    /// a device that is several releases behind gets no fresh window with each.
    pub behind_since: Option<Timestamp>,
    /// How many releases it lacks, as far as they are known; 0 for one that is not behind.
    pub lacking: u32,
    /// For a device that is behind: a release that it lacks mends something that was being exploited.
    pub exploited: bool,
}

impl Reading {
    pub(super) const fn pass() -> Self {
        Self {
            state: State::Pass,
            reason: OsReason::Current,
        }
    }

    pub(super) const fn fail(reason: OsReason) -> Self {
        Self {
            state: State::Fail,
            reason,
        }
    }

    pub(super) const fn unknown(reason: OsReason) -> Self {
        Self {
            state: State::Unknown,
            reason,
        }
    }
}

impl OsStanding {
    pub(super) const fn unknown(reason: OsReason) -> Self {
        Self {
            current: Reading::unknown(reason),
            supported: Reading::unknown(reason),
            newest: None,
            behind_since: None,
            lacking: 0,
            exploited: false,
        }
    }
}

impl OsFeed {
    /// How `device` stands at `now`.
    #[must_use]
    pub fn standing(&self, device: &DeviceOs<'_>, threshold: Threshold, now: Timestamp) -> OsStanding {
        match device.platform {
            Platform::Ios | Platform::Ipados => self.apple_standing(device, threshold, now),
            Platform::Android => self.android_standing(device, now),
            Platform::Desktop => OsStanding::unknown(OsReason::PlatformNotCovered),
        }
    }

    fn apple_standing(&self, device: &DeviceOs<'_>, threshold: Threshold, now: Timestamp) -> OsStanding {
        let Some(model) = device.model else {
            return OsStanding::unknown(OsReason::ModelMissing);
        };
        let trains = self.trains(model);
        let Some(newest) = trains.first() else {
            return OsStanding::unknown(self.why_unanswered(now));
        };
        let place = self.place(device, model, &trains, threshold);
        let mut standing = OsStanding {
            current: match place {
                Place::At(train) => self.trusted(train, newest, now),
                Place::Behind(_) => Reading::fail(OsReason::Behind),
                Place::Unclear(reason) => Reading::unknown(reason),
            },
            supported: self.supported(model, newest, now),
            newest: Some(newest.release()),
            behind_since: None,
            lacking: 0,
            exploited: false,
        };
        if let (Place::Behind(target), Ok((version, _))) = (place, Version::with_letter(device.version)) {
            let lacking = self
                .releases
                .iter()
                .filter(|release| release.version > version && release.version <= target);
            for release in lacking {
                standing.behind_since = Some(standing.behind_since.map_or(release.since, |at| at.min(release.since)));
                standing.lacking += 1;
                standing.exploited |= release.exploited;
            }
        }
        standing
    }

    /// A pass counts only from a feed that speaks for today and has no hole in which something newer could be.
    fn trusted(&self, train: &Train, newest: &Train, now: Timestamp) -> Reading {
        if !self.is_recent(now) || !train.is_current(now) {
            Reading::unknown(OsReason::FeedStale)
        } else if self.has_hole_above(Some(newest.version)) {
            Reading::unknown(OsReason::FeedDegraded)
        } else {
            Reading::pass()
        }
    }

    fn place<'t>(&self, device: &DeviceOs<'_>, model: &str, trains: &'t [Train], threshold: Threshold) -> Place<'t> {
        let newest = &trains[0];
        let Ok((version, letter)) = Version::with_letter(device.version) else {
            return Place::Unclear(OsReason::VersionUnreadable);
        };
        if version > newest.version {
            return Place::Unclear(OsReason::AboveOffered);
        }
        let train = match threshold {
            Threshold::Latest => newest,
            Threshold::SupportedTrain => trains
                .iter()
                .find(|train| train.version.major() == version.major())
                .unwrap_or(newest),
        };
        if version < train.version {
            Place::Behind(train.version)
        } else if version > train.version {
            Place::Unclear(OsReason::AboveOffered)
        } else if self.is_known_build(model, train, letter, device.build) {
            Place::At(train)
        } else {
            Place::Unclear(OsReason::BuildUnknown)
        }
    }

    /// Whether build and letter are ones that the vendor offers of this version. A device that names no build is taken by
    /// its version alone: most can name none.
    fn is_known_build(&self, model: &str, train: &Train, letter: Option<char>, build: Option<&str>) -> bool {
        let response = || {
            self.responses
                .iter()
                .filter(|response| response.version == train.version)
                .filter(|response| response.models.iter().any(|named| named == model))
                .filter(|response| letter.is_none() || response.letter == letter)
                .any(|response| build.is_none() || response.build.as_deref() == build)
        };
        match (letter, build) {
            (None, None) => true,
            (None, Some(build)) => train.builds.iter().any(|known| known == build) || response(),
            (Some(_), _) => response(),
        }
    }

    fn supported(&self, model: &str, newest: &Train, now: Timestamp) -> Reading {
        if self.has_hole_above(Some(newest.version)) {
            return Reading::unknown(OsReason::FeedDegraded);
        }
        let newest_of_line = Line::of(model).and_then(|line| self.newest_major(line));
        if newest_of_line != Some(newest.version.major()) {
            Reading::fail(OsReason::ModelLeftBehind)
        } else if self.is_recent(now) && newest.is_current(now) {
            Reading::pass()
        } else {
            Reading::unknown(OsReason::FeedStale)
        }
    }

    /// Why there is no answer for a model that [`OsFeed::latest`] has none for.
    #[must_use]
    pub fn why_unanswered(&self, now: Timestamp) -> OsReason {
        if self.has_hole_above(None) {
            OsReason::FeedDegraded
        } else if self.offers.is_empty() {
            OsReason::FeedMissing
        } else if self.freshness(now) == super::Freshness::Stale {
            OsReason::FeedStale
        } else {
            OsReason::ModelUnknown
        }
    }
}

/// Where a device's version lies.
#[derive(Clone, Copy)]
enum Place<'t> {
    /// On the newest of a train that is enough.
    At(&'t Train),
    /// Below what would be enough.
    Behind(Version),
    /// Nobody can say.
    Unclear(OsReason),
}
