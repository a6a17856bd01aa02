//! What a feed takes back of an earlier one.

use super::canonical::OsFeed;

/// How much less a feed knows than an earlier one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Models to which a lower version of a train is offered than before. A train that is offered no more is none of these:
    /// vendors end them.
    pub older: usize,
    /// Models that are not named any more.
    pub gone: usize,
}

impl OsFeed {
    /// How much less this says than `before` of what is offered to whom.
    #[must_use]
    pub fn takes_back(&self, before: &Self) -> TakenBack {
        let mut taken = TakenBack::default();
        for model in before.models() {
            let (earlier, now) = (before.trains(model), self.trains(model));
            let Some(newest) = now.first() else {
                taken.gone += 1;
                continue;
            };
            let lower = earlier.iter().enumerate().any(|(place, train)| {
                let same = now.iter().find(|it| it.version.major() == train.version.major());
                same.is_some_and(|it| it.version < train.version) || (place == 0 && newest.version < train.version)
            });
            taken.older += usize::from(lower);
        }
        taken
    }
}
