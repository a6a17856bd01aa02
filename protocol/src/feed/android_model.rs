//! What is known of one model of one of Android's makers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is known of one model of one of Android's makers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AndroidModel {
    /// The maker's name for it, or the identifier that the device gives.
    pub model: String,
    /// The patch level that the maker publishes for it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch_level: Option<Date>,
    /// The last day of its support. A day long past where the maker says only that it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_until: Option<Date>,
}

impl AndroidModel {
    /// Whether `name` means this model: case, spaces and dashes aside, which makers write now so, now so.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        letters(&self.model).eq(letters(name))
    }

    /// Takes over what is later.
    pub(super) fn learn(&mut self, other: Self) {
        self.patch_level = self.patch_level.max(other.patch_level);
        self.supported_until = other.supported_until.or(self.supported_until);
    }
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == '+')
        .flat_map(char::to_lowercase)
}
