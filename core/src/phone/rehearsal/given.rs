//! What a scenario is given.

use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::brief::Brief;
use serde::Deserialize;
use serde_json::Value;

use super::PLATFORM;
use super::microphone::Heard;
use crate::claim::testing;
use crate::phone::facts::Facts;
use crate::phone::input::{Input, Port};

/// How the studio is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StudioIs {
    /// It clears what its policy clears.
    #[default]
    There,
    /// It cannot be reached.
    Gone,
    /// Another device has the invitation.
    Used,
    /// The invitation has expired.
    Expired,
    /// There is no such invitation.
    Unknown,
}

impl StudioIs {
    pub(super) const fn refuses(self) -> Option<ErrorKind> {
        match self {
            Self::There | Self::Gone => None,
            Self::Used => Some(ErrorKind::InvitationUsed),
            Self::Expired => Some(ErrorKind::InvitationExpired),
            Self::Unknown => Some(ErrorKind::InvitationUnknown),
        }
    }
}

/// What a scenario begins with. What is left out is as it is for an iPhone that passes.
#[derive(Debug, Clone)]
pub struct Given {
    /// The brief.
    pub brief: Brief,
    /// What the device says of itself.
    pub facts: Facts,
    /// The inputs: the first is granted.
    pub inputs: Vec<Input>,
    /// Whether the system lets the app use the microphone, when it is asked.
    pub permission: bool,
    /// How the studio is.
    pub studio: StudioIs,
    /// What is heard.
    pub heard: Heard,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    brief: Value,
    #[serde(default)]
    facts: Value,
    #[serde(default)]
    inputs: Option<Vec<Input>>,
    #[serde(default = "yes")]
    permission: bool,
    #[serde(default)]
    studio: StudioIs,
    #[serde(default)]
    heard: Heard,
}

const fn yes() -> bool {
    true
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let written = Written::deserialize(deserializer)?;
        let mut brief = serde_json::to_value(testing::brief()).map_err(D::Error::custom)?;
        brief["platforms"] = serde_json::json!(["ios", "ipados", "android", "desktop"]);
        merge(&mut brief, written.brief);
        let mut facts = facts();
        merge(&mut facts, written.facts);
        Ok(Self {
            brief: serde_json::from_value(brief).map_err(D::Error::custom)?,
            facts: serde_json::from_value(facts).map_err(D::Error::custom)?,
            inputs: written.inputs.unwrap_or_else(|| vec![built_in()]),
            permission: written.permission,
            studio: written.studio,
            heard: written.heard,
        })
    }
}

/// An iPhone that passes.
fn facts() -> Value {
    serde_json::json!({
        "platform": PLATFORM.name(), "model": "iPhone15,4", "os_version": "26.1", "os_build": "23B85",
        "passcode_set": true, "biometrics_enrolled": true, "free_bytes": 64_000_000_000u64, "battery_percent": 80,
    })
}

fn built_in() -> Input {
    Input {
        port: Port::BuiltIn,
        id: "built-in".to_owned(),
        name: "Microphone".to_owned(),
        rate: 48_000,
        channels: 1,
    }
}

/// Lays what is written over what is there, member by member.
fn merge(base: &mut Value, over: Value) {
    if let Value::Object(members) = over {
        for (name, value) in members {
            base[name] = value;
        }
    }
}
