//! The rules of the guidance, as one function.

use serde::Serialize;

use super::answers::{Answers, Confidence, Kit};
use crate::brief::Template;

/// Option 1, 2 or 3 of the guidance; 1 is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "u8")]
pub enum Tier {
    /// Recorded locally at each end, with a call on a second device.
    One,
    /// A video call on a computer that records, with an external microphone.
    Two,
    /// A telephone line or dedicated hardware.
    Three,
}

impl From<Tier> for u8 {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::One => 1,
            Tier::Two => 2,
            Tier::Three => 3,
        }
    }
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Which option.
    pub tier: Tier,
    /// What is to be on the table.
    pub kit: Vec<String>,
    /// Why.
    pub reasons: Vec<String>,
    /// A draft brief to begin with (TOML).
    pub brief: String,
}

/// Turns what there is into the best option that this person can carry out.
#[must_use]
pub fn plan(kit: &Kit, answers: &Answers) -> Plan {
    let mut list = Vec::new();
    let mut reasons = Vec::new();
    let phone = (kit.iphone || kit.android) && answers.would_install;
    let tier = if phone || kit.hardware_recorder {
        tier_one(kit, answers, phone, &mut list, &mut reasons);
        Tier::One
    } else if kit.computer {
        list.push("the computer, with the consumer video-call app that the production names".to_owned());
        reasons.push("no phone on which the app may be installed, and no hardware recorder".to_owned());
        reasons.push("take the call's recording into custody afterwards with `lavalier import`".to_owned());
        Tier::Two
    } else {
        list.push("the telephone; the production records the line".to_owned());
        reasons.push("nothing at hand records locally; take the line's recording in with `lavalier import`".to_owned());
        Tier::Three
    };
    microphone(kit, answers, tier, &mut list, &mut reasons);
    if answers.confidence == Confidence::Low {
        reasons
            .push("technical confidence is low: plan a rehearsal the day before, with somebody on the line".to_owned());
    }
    let text = Template::Interview.text();
    let brief = draft(text, kit, answers);
    Plan {
        tier,
        kit: list,
        reasons,
        brief,
    }
}

fn tier_one(kit: &Kit, answers: &Answers, phone: bool, list: &mut Vec<String>, reasons: &mut Vec<String>) {
    if kit.hardware_recorder && (!phone || answers.confidence == Confidence::High) {
        list.push("the hardware recorder, 48 kHz 24-bit WAV; its card comes in with `lavalier import`".to_owned());
        reasons.push("a hardware recorder records locally at full quality".to_owned());
    } else {
        list.push(
            if kit.iphone {
                "the iPhone or iPad, with the app"
            } else {
                "the Android phone, with the app"
            }
            .to_owned(),
        );
        reasons.push("the phone records locally at full quality and sends while it records".to_owned());
    }
    if kit.second_device || kit.computer || (kit.iphone && kit.android) {
        list.push("a second device for the call; one app at a time has the microphone".to_owned());
    } else {
        list.push("a second device for the call, still to be found: a landline will do".to_owned());
        reasons.push("a call on the recording phone takes its microphone away".to_owned());
    }
}

fn microphone(kit: &Kit, answers: &Answers, tier: Tier, list: &mut Vec<String>, reasons: &mut Vec<String>) {
    if tier == Tier::Three {
        return;
    }
    if kit.lavalier {
        list.push("the lavalier on its wire: a hand's breadth below the chin".to_owned());
        reasons.push("a lavalier on a wire or USB is the best microphone".to_owned());
    } else if kit.usb_microphone {
        list.push("the USB microphone".to_owned());
        reasons.push("a USB microphone is among the best".to_owned());
    } else if answers.kit_can_be_sent {
        list.push("a lavalier with the plug that fits, sent ahead".to_owned());
        reasons.push("kit can be sent, and a lavalier is the best microphone".to_owned());
    } else if kit.iphone {
        list.push("the iPhone's own microphone, for one person, at arm's length".to_owned());
        reasons.push("an iPhone's own microphone is fine for a single person's selfie".to_owned());
    } else if kit.android {
        list.push("the Android phone's own microphone, tried the day before".to_owned());
        reasons.push("Android phones' own microphones vary".to_owned());
    } else {
        reasons.push("there is no external microphone: send one if at all possible".to_owned());
    }
    if kit.bluetooth_headset {
        reasons.push("Bluetooth hands-free has telephone quality: it is never used".to_owned());
    }
}

fn draft(text: &str, kit: &Kit, answers: &Answers) -> String {
    let wish = if kit.lavalier || kit.usb_microphone || answers.kit_can_be_sent {
        "lavalier"
    } else {
        "any"
    };
    let text = text.replace("microphone = \"any\"", &format!("microphone = \"{wish}\""));
    match &answers.title {
        Some(title) => {
            let title = toml::Value::from(title.as_str()).to_string();
            text.replace("title = \"Your interview\"", &format!("title = {title}"))
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Draft;

    #[test]
    fn a_phone_with_a_lavalier_is_the_best_option_and_its_draft_passes() {
        let kit = Kit {
            iphone: true,
            lavalier: true,
            second_device: true,
            ..Kit::default()
        };
        let answers = Answers {
            title: Some("Zoë \"Z\"".parse().unwrap()),
            ..Answers::default()
        };
        let plan = plan(&kit, &answers);
        assert_eq!(plan.tier, Tier::One);
        let draft = Draft::parse(&plan.brief).unwrap();
        assert_eq!(draft.title.as_str(), "Zoë \"Z\"");
        assert_eq!(draft.microphone.name(), "lavalier");
    }

    #[test]
    fn who_installs_nothing_gets_a_call_and_who_has_nothing_a_telephone() {
        let kit = Kit {
            iphone: true,
            computer: true,
            ..Kit::default()
        };
        let unwilling = Answers {
            would_install: false,
            ..Answers::default()
        };
        assert_eq!(plan(&kit, &unwilling).tier, Tier::Two);
        assert_eq!(plan(&Kit::default(), &Answers::default()).tier, Tier::Three);
    }

    #[test]
    fn bluetooth_hands_free_is_never_advised() {
        let kit = Kit {
            android: true,
            bluetooth_headset: true,
            ..Kit::default()
        };
        let plan = plan(&kit, &Answers::default());
        assert!(plan.reasons.iter().any(|reason| reason.contains("never used")));
        assert!(!plan.kit.iter().any(|item| item.contains("Bluetooth")));
    }
}
