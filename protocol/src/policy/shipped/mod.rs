//! The policies that come with the product. Each line of theirs says why it is there.

use std::sync::LazyLock;

use super::document::{Policy, PolicyId};

/// A policy to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shipped {
    /// For productions: people's own phones, the best evidence that an app can give of each.
    Default,
    /// For productions that hand out phones: managed ones alone.
    Strict,
}

static DEFAULT: LazyLock<Policy> = LazyLock::new(|| Shipped::Default.read());
static STRICT: LazyLock<Policy> = LazyLock::new(|| Shipped::Strict.read());

impl Shipped {
    /// Every one, the production's default first.
    pub const ALL: [Self; 2] = [Self::Default, Self::Strict];

    /// The file's text, with its comments.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Default => include_str!("default.toml"),
            Self::Strict => include_str!("strict.toml"),
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(self) -> &'static Policy {
        match self {
            Self::Default => &DEFAULT,
            Self::Strict => &STRICT,
        }
    }

    /// The one that goes by this name, of whatever revision.
    #[must_use]
    pub fn named(id: &PolicyId) -> Option<Self> {
        Self::ALL.into_iter().find(|shipped| shipped.policy().id().id == id.id)
    }

    fn read(self) -> Policy {
        Policy::parse(self.text()).expect("a shipped policy passes its own check, by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_policy_passes_its_own_check_and_says_why_for_each_rule() {
        for shipped in Shipped::ALL {
            let policy = Policy::parse(shipped.text()).unwrap_or_else(|error| panic!("{shipped:?}: {error}"));
            for (control, rule) in &policy.terms().rules {
                assert!(
                    rule.cites.is_some(),
                    "{shipped:?}: {control} does not say what it answers"
                );
            }
        }
    }
}
