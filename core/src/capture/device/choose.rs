//! Picks rate, channels and sample format of a stream. Pure.

use std::ops::RangeInclusive;

use crate::capture::format::Format;
use crate::capture::source::{CaptureError, Wanted};

/// What is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) rate: u32,
    pub(super) channels: u8,
    pub(super) sample: Sample,
}

/// One thing that a device offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) channels: u16,
    pub(super) rates: RangeInclusive<u32>,
    /// `None` for a format that is not taken.
    pub(super) sample: Option<Sample>,
}

/// The sample formats that are taken from a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    I16,
    I24,
    I32,
    F32,
}

/// The format of the source itself, where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) rate: u32,
    pub(super) channels: u8,
    /// Whether 16 bits hold its samples.
    pub(super) shallow: bool,
}

/// Rates to try where the source does not say its own: production sound's first.
const RATES: [u32; 5] = [48_000, 96_000, 44_100, 192_000, 32_000];
/// Deepest first. An integer is taken over a float, since it needs no arithmetic.
const DEEP_FIRST: [Sample; 4] = [Sample::I32, Sample::I24, Sample::F32, Sample::I16];
/// For a source of 16 bits: 16 bits say so honestly.
const SHALLOW_FIRST: [Sample; 4] = [Sample::I16, Sample::I32, Sample::I24, Sample::F32];

impl Own {
    /// Of a source that would have this format.
    pub(super) const fn of(format: Format) -> Self {
        Self {
            rate: format.rate,
            channels: format.channels,
            shallow: format.bits <= 16,
        }
    }
}

impl Choice {
    /// The best that the device offers and nothing that was not asked for.
    pub(super) fn of(name: &str, offers: &[Offer], wanted: &Wanted, own: Option<Own>) -> Result<Self, CaptureError> {
        let none = || CaptureError::Unsupported {
            name: name.to_owned(),
            asked: format!(
                "{} at {}",
                wanted.channels.map_or_else(
                    || "1 or 2 channels".to_owned(),
                    |channels| format!("{channels} channels")
                ),
                wanted
                    .rate
                    .map_or_else(|| "a rate that can be recorded".to_owned(), |rate| format!("{rate} Hz")),
            ),
            gives: gives(offers),
        };
        let formats = if own.is_some_and(|own| own.shallow) {
            SHALLOW_FIRST
        } else {
            DEEP_FIRST
        };
        let channels: Vec<u8> = match (wanted.channels, own) {
            (Some(channels), _) => vec![channels],
            (None, Some(own)) if own.channels == 1 => vec![1, 2],
            (None, _) => vec![2, 1],
        };
        for channels in channels {
            for sample in formats {
                let fitting: Vec<_> = offers
                    .iter()
                    .filter(|offer| offer.channels == u16::from(channels) && offer.sample == Some(sample))
                    .collect();
                let offered = |rate: u32| fitting.iter().any(|offer| offer.rates.contains(&rate));
                let rate = match wanted.rate {
                    Some(rate) => offered(rate).then_some(rate),
                    None => own
                        .map(|own| own.rate)
                        .into_iter()
                        .chain(RATES)
                        .find(|rate| offered(*rate))
                        .or_else(|| {
                            let highest = fitting.iter().map(|offer| *offer.rates.end()).max();
                            highest.filter(|rate| crate::encode::SAMPLE_RATES.contains(rate))
                        }),
                };
                if let Some(rate) = rate {
                    return Ok(Self { rate, channels, sample });
                }
            }
        }
        Err(none())
    }

    /// The format that comes out of the callback.
    pub(super) fn format(self) -> Format {
        let bits = if self.sample == Sample::I16 { 16 } else { 24 };
        Format {
            rate: self.rate,
            channels: self.channels,
            bits,
        }
    }
}

/// What a device offers, for a person.
fn gives(offers: &[Offer]) -> String {
    let mut offers: Vec<String> = offers
        .iter()
        .map(|offer| {
            let (lowest, highest) = (offer.rates.start(), offer.rates.end());
            let rates = if lowest == highest {
                format!("{highest} Hz")
            } else {
                format!("{lowest} to {highest} Hz")
            };
            format!("{} channels at {rates}", offer.channels)
        })
        .collect();
    offers.sort();
    offers.dedup();
    // ALSA's plugins offer dozens.
    offers.truncate(6);
    if offers.is_empty() {
        "nothing".to_owned()
    } else {
        offers.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(channels: u16, low: u32, high: u32, sample: Sample) -> Offer {
        Offer {
            channels,
            rates: low..=high,
            sample: Some(sample),
        }
    }

    fn anything() -> Vec<Offer> {
        let formats = [Sample::I16, Sample::I32, Sample::F32];
        (1..=8)
            .flat_map(|channels| formats.map(|format| offer(channels, 1, 384_000, format)))
            .collect()
    }

    fn chosen(offers: &[Offer], wanted: &Wanted, own: Option<Own>) -> (u32, u8, Sample) {
        let choice = Choice::of("mic", offers, wanted, own).expect("a choice");
        (choice.rate, choice.channels, choice.sample)
    }

    #[test]
    fn the_source_s_own_format_is_taken() {
        let own = Own {
            rate: 44_100,
            channels: 1,
            shallow: true,
        };
        assert_eq!(
            chosen(&anything(), &Wanted::default(), Some(own)),
            (44_100, 1, Sample::I16)
        );
        let own = Own {
            rate: 96_000,
            channels: 6,
            shallow: false,
        };
        assert_eq!(
            chosen(&anything(), &Wanted::default(), Some(own)),
            (96_000, 2, Sample::I32)
        );
    }

    #[test]
    fn without_knowledge_it_is_48_khz_as_deep_as_it_goes() {
        assert_eq!(chosen(&anything(), &Wanted::default(), None), (48_000, 2, Sample::I32));
        let usb = [offer(1, 44_100, 44_100, Sample::I16)];
        assert_eq!(chosen(&usb, &Wanted::default(), None), (44_100, 1, Sample::I16));
        let odd = [offer(1, 22_050, 22_050, Sample::F32)];
        assert_eq!(chosen(&odd, &Wanted::default(), None), (22_050, 1, Sample::F32));
    }

    #[test]
    fn what_was_asked_for_is_given_or_refused() {
        let wanted = Wanted {
            name: None,
            rate: Some(32_000),
            channels: Some(1),
            ..Wanted::default()
        };
        let own = Own {
            rate: 48_000,
            channels: 2,
            shallow: false,
        };
        assert_eq!(chosen(&anything(), &wanted, Some(own)), (32_000, 1, Sample::I32));
        let usb = [offer(1, 48_000, 48_000, Sample::I16)];
        let error = Choice::of("mic", &usb, &wanted, None).expect_err("refused").to_string();
        assert!(
            error.contains("32000 Hz") && error.contains("1 channels at 48000 Hz"),
            "{error}"
        );
    }

    #[test]
    fn a_device_that_gives_nothing_usable_is_refused() {
        let bytes_only = [Offer {
            channels: 1,
            rates: 8_000..=8_000,
            sample: None,
        }];
        assert!(Choice::of("mic", &bytes_only, &Wanted::default(), None).is_err());
        assert!(Choice::of("mic", &[], &Wanted::default(), None).is_err());
    }
}
