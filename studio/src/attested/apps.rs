//! Which apps a studio takes for the genuine ones: its own, as it or its maker publishes them.

use std::fmt;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::text::Label;
use serde::{Deserialize, Deserializer};

use crate::attestation::app_attest::Environment;

/// The genuine apps. With none of a kind, no phone of that kind is vouched for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GenuineApps {
    /// For iPhones and iPads.
    pub ios: Vec<IosApp>,
    /// For Android.
    pub android: Vec<AndroidApp>,
}

/// An app for iPhones and iPads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IosApp {
    /// Its identifier.
    pub app_id: AppId,
    /// Where its people get it: the store's environment, unless the studio is a developer's own.
    #[serde(default)]
    pub environment: Environment,
}

/// An app for Android.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AndroidApp {
    /// Its package, such as `org.example.recorder`.
    pub package: Label,
    /// SHA-256 of the certificates that it may be signed with, at least one.
    #[serde(deserialize_with = "signers")]
    pub signers: Vec<Digest>,
}

/// An app's identifier at Apple: `TEAM.BUNDLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppId(String);

/// A text that is no identifier of an app's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not TEAM.BUNDLE, such as ABCDE12345.org.example.recorder")]
pub struct AppIdError;

impl AppId {
    /// Takes the team's ten letters and digits, a full stop and the bundle's identifier.
    ///
    /// # Errors
    /// [`AppIdError`] for anything else.
    pub fn new(text: &str) -> Result<Self, AppIdError> {
        /// Characters of a bundle's identifier; Apple's limit is 155.
        const BUNDLE_MAX: usize = 155;
        let (team, bundle) = text.split_once('.').ok_or(AppIdError)?;
        let is_team = team.len() == 10 && team.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let is_bundle = (1..=BUNDLE_MAX).contains(&bundle.len())
            && bundle
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        if is_team && is_bundle {
            Ok(Self(text.to_owned()))
        } else {
            Err(AppIdError)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AppId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

fn signers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Digest>, D::Error> {
    let signers = Vec::<Digest>::deserialize(deserializer)?;
    if signers.is_empty() {
        return Err(serde::de::Error::custom("an app that nobody signed is nobody's"));
    }
    Ok(signers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_studio_names_its_apps() {
        let signer = Digest::of(b"certificate");
        let text = format!(
            "[[ios]]\napp_id = \"ABCDE12345.org.example.recorder\"\n\
             [[ios]]\napp_id = \"ABCDE12345.org.example.beta\"\nenvironment = \"development\"\n\
             [[android]]\npackage = \"org.example.recorder\"\nsigners = [\"{signer}\"]\n"
        );
        let apps: GenuineApps = toml::from_str(&text).expect("it is a list of apps");
        assert_eq!(apps.ios[0].environment, Environment::Production);
        assert_eq!(apps.ios[1].environment, Environment::Development);
        assert_eq!(apps.android[0].signers, [signer]);
        assert_eq!(
            toml::from_str::<GenuineApps>("").expect("none is a list"),
            GenuineApps::default()
        );
    }

    #[test]
    fn what_names_no_app_is_refused() {
        for text in [
            "[[ios]]\napp_id = \"org.example.recorder\"",
            "[[ios]]\napp_id = \"ABCDE12345.\"",
            "[[ios]]\napp_id = \"ABCDE12345.org.example.recorder\"\nenvironment = \"any\"",
            "[[android]]\npackage = \"org.example.recorder\"\nsigners = []",
            "[[android]]\npackage = \"org.example.recorder\"\nsigners = [\"AA:BB\"]",
            "[[windows]]",
        ] {
            assert!(toml::from_str::<GenuineApps>(text).is_err(), "{text}");
        }
    }
}
