//! How long a body may take to come.

use std::time::Duration;

use super::whose::Whose;

/// How long a body may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Whatever its length: a phone in a lift. Enough for all that a stranger sends.
    pub(super) grace: Duration,
    /// Beyond that, by its length, bytes a second. A link of 32 kbit/s carries no recording.
    pub(super) slowest: u64,
}

/// The studio's.
pub(super) const PACE: Pace = Pace {
    grace: Duration::from_secs(30),
    slowest: 4 * 1024,
};

impl Pace {
    pub(super) fn of(self, whose: &Whose, bytes: usize) -> Duration {
        match whose {
            Whose::Claim(_) | Whose::Person(_) => self.grace + Duration::from_secs(bytes as u64 / self.slowest),
            Whose::Manager | Whose::Nobody => self.grace,
        }
    }
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::id::ClaimId;

    use super::*;

    #[test]
    fn the_longer_a_body_is_the_longer_it_may_take() {
        let claim = Whose::Claim(ClaimId::from_random([1; 16]));
        let of = |whose: &Whose, bytes| PACE.of(whose, bytes).as_secs();
        assert_eq!(of(&claim, 0), 30);
        assert_eq!(of(&claim, 4 * 1024 * 1024), 30 + 1024);
        assert_eq!(of(&Whose::Nobody, 4 * 1024 * 1024), 30, "it may send no such body");
    }
}
