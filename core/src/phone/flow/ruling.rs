//! Which microphone may be used. Only what was granted counts.
//!
//! Invariant, held by a property test: a port that is not on the list is never used, whatever is wished for or pressed.

use lavalier_protocol::brief::MicrophoneWish;

use crate::phone::facts::Platform;
use crate::phone::input::{Input, Port};

/// What a microphone is, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In the device itself.
    BuiltIn,
    /// A clip-on microphone.
    ClipOn,
    /// Earphones' own.
    Earphones,
    /// On USB.
    Usb,
    /// On a line input.
    LineIn,
    /// Made by software.
    Virtual,
}

/// What is to be done about a microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    /// It may be used as it is.
    Use(Kind),
    /// The person is asked what it is.
    Ask,
    /// Another is expected: it is used only when the person says so.
    Instead(Kind),
    /// It is not used.
    Refuse,
}

/// Rules on a granted microphone. `said` is what the person said that it is.
pub(super) fn rule(input: &Input, wish: MicrophoneWish, platform: Platform, said: Option<Kind>) -> Ruling {
    match input.port {
        Port::BuiltIn if wish == MicrophoneWish::Lavalier => Ruling::Instead(Kind::BuiltIn),
        Port::BuiltIn => Ruling::Use(Kind::BuiltIn),
        Port::HeadsetWired => match said {
            Some(Kind::ClipOn) => Ruling::Use(Kind::ClipOn),
            Some(Kind::Earphones) if wish == MicrophoneWish::Lavalier => Ruling::Instead(Kind::Earphones),
            Some(Kind::Earphones) => Ruling::Use(Kind::Earphones),
            _ => Ruling::Ask,
        },
        // A receiver with a monitor jack reads as a USB headset: either is a wire to a microphone that somebody chose.
        Port::Usb => Ruling::Use(Kind::Usb),
        Port::LineIn => Ruling::Use(Kind::LineIn),
        // A computer's sound server; a phone has none.
        Port::Virtual if platform == Platform::Desktop => Ruling::Use(Kind::Virtual),
        Port::BluetoothHandsFree | Port::BluetoothLe | Port::CarAudio | Port::Virtual | Port::Unknown => Ruling::Refuse,
    }
}

/// The microphone to ask for in place of the one that was granted: the first on a wire, where a clip-on microphone is
/// expected or what was granted is refused, and else the device's own in place of one that is refused.
pub(super) fn better<'a>(
    granted: &Input,
    all: &'a [Input],
    wish: MicrophoneWish,
    platform: Platform,
) -> Option<&'a Input> {
    let wired = |input: &&Input| matches!(input.port, Port::Usb | Port::LineIn | Port::HeadsetWired);
    match rule(granted, wish, platform, None) {
        Ruling::Instead(_) => all.iter().find(wired),
        Ruling::Refuse => {
            let own = || all.iter().find(|input| input.port == Port::BuiltIn);
            all.iter().find(wired).or_else(own)
        }
        Ruling::Use(_) | Ruling::Ask => None,
    }
}

/// Whether two descriptions are of one microphone in one format; 0 is *not known*.
pub(super) fn same(one: &Input, other: &Input) -> Result<(), crate::capture::EndReason> {
    use crate::capture::EndReason;
    let differs = |one: u32, other: u32| one != 0 && other != 0 && one != other;
    if one.port != other.port || one.id != other.id {
        Err(EndReason::RouteChanged)
    } else if differs(one.rate, other.rate) || differs(one.channels.into(), other.channels.into()) {
        Err(EndReason::FormatChanged)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::capture::EndReason;

    const PORTS: [Port; 9] = [
        Port::BuiltIn,
        Port::HeadsetWired,
        Port::Usb,
        Port::LineIn,
        Port::BluetoothHandsFree,
        Port::BluetoothLe,
        Port::CarAudio,
        Port::Virtual,
        Port::Unknown,
    ];
    const WISHES: [MicrophoneWish; 3] = [MicrophoneWish::Lavalier, MicrophoneWish::BuiltIn, MicrophoneWish::Any];
    const PLATFORMS: [Platform; 4] = [Platform::Ios, Platform::Ipados, Platform::Android, Platform::Desktop];
    const KINDS: [Option<Kind>; 3] = [None, Some(Kind::ClipOn), Some(Kind::Earphones)];

    fn input(port: Port) -> Input {
        Input {
            port,
            id: "1".to_owned(),
            name: "AirPods of somebody".to_owned(),
            rate: 48_000,
            channels: 1,
        }
    }

    proptest! {
        #[test]
        fn a_port_that_is_not_on_the_list_is_never_used_whatever_it_claims(
            port in 0..PORTS.len(), wish in 0..3usize, platform in 0..4usize, said in 0..3usize,
        ) {
            let ruling = rule(&input(PORTS[port]), WISHES[wish], PLATFORMS[platform], KINDS[said]);
            let listed = matches!(PORTS[port], Port::BuiltIn | Port::HeadsetWired | Port::Usb | Port::LineIn)
                || (PORTS[port] == Port::Virtual && PLATFORMS[platform] == Platform::Desktop);
            prop_assert_eq!(ruling == Ruling::Refuse, !listed);
        }
    }

    #[test]
    fn the_phone_s_own_microphone_is_fine_for_a_selfie_and_not_where_a_clip_on_is_expected() {
        let own = input(Port::BuiltIn);
        let of = |wish| rule(&own, wish, Platform::Ios, None);
        assert_eq!(of(MicrophoneWish::Any), Ruling::Use(Kind::BuiltIn));
        assert_eq!(of(MicrophoneWish::BuiltIn), Ruling::Use(Kind::BuiltIn));
        assert_eq!(of(MicrophoneWish::Lavalier), Ruling::Instead(Kind::BuiltIn));
        let all = [own.clone(), input(Port::Usb)];
        let better = better(&own, &all, MicrophoneWish::Lavalier, Platform::Android);
        assert_eq!(
            better.map(|it| it.port),
            Some(Port::Usb),
            "Android is asked for what is plugged in"
        );
    }

    #[test]
    fn ears_that_listen_refuse_nothing_where_there_is_another_microphone() {
        let ears = input(Port::BluetoothHandsFree);
        let instead = |all: &[Port]| {
            let all: Vec<Input> = all.iter().map(|port| input(*port)).collect();
            better(&ears, &all, MicrophoneWish::Lavalier, Platform::Android).map(|it| it.port)
        };
        let (ble, own, usb) = (Port::BluetoothLe, Port::BuiltIn, Port::Usb);
        assert_eq!(instead(&[own, Port::BluetoothHandsFree, usb]), Some(usb));
        assert_eq!(instead(&[own, Port::BluetoothHandsFree, ble]), Some(own));
        assert_eq!(instead(&[Port::BluetoothHandsFree, ble]), None);
    }

    #[test]
    fn another_microphone_or_another_rate_is_not_the_same() {
        let mut other = input(Port::Usb);
        assert!(same(&input(Port::Usb), &other).is_ok());
        other.rate = 44_100;
        assert_eq!(same(&input(Port::Usb), &other), Err(EndReason::FormatChanged));
        other.rate = 0;
        assert!(same(&input(Port::Usb), &other).is_ok(), "not known is not different");
        other.name = "Zoë's microphone".to_owned();
        assert!(same(&input(Port::Usb), &other).is_ok(), "another name ends no take");
        other.id = "2".to_owned();
        assert_eq!(same(&input(Port::Usb), &other), Err(EndReason::RouteChanged));
        let own = input(Port::BuiltIn);
        assert_eq!(same(&input(Port::Usb), &own), Err(EndReason::RouteChanged));
    }
}
