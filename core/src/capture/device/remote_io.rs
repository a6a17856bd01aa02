//! An iPhone's input, through cpal's RemoteIO unit.
//!
//! RemoteIO records from whatever route the shell's audio session has; there is one device, and floats are all that cpal
//! takes from it. What cpal does beside that, and what follows from it:
//!
//! - When an interruption begins it says nothing; when it ends with leave to resume, it starts the unit again, without a
//!   word. The shell reports both, so the hole is a gap with its cause; a hole that nobody reports is found by the blocks'
//!   times, which are the hardware's.
//! - Where there is no leave to resume it leaves the unit stopped: starting the stream again, at the person's word, does.
//! - It reports an old device that left, and the stream ends. It calls the stream invalid alike for another configuration, a
//!   reset of the services and a category that the shell has just set; it calls the device gone where the services ended
//!   and where a category has no route; and it says nothing of a new device, to which iOS moves the unit by itself. The
//!   shell knows each of these, and has the recorder end the take where the microphone is another.

use cpal::traits::HostTrait;

use super::choose::{Choice, Own};
use super::phone::PhoneInput;
use super::platform::{Built, Refusal};
use super::through_cpal::Microphone;
use crate::capture::format::Format;
use crate::capture::source::{BehindServer, CaptureError, Granted, Opened, Wanted};

/// Opens it.
pub(super) fn open(input: &PhoneInput, wanted: &Wanted) -> Result<Opened, CaptureError> {
    input.check()?;
    let refused = |refusal: Refusal| refusal.of(&input.name, wanted);
    let host = cpal::host_from_id(cpal::HostId::CoreAudio).map_err(|error| refused(error.into()))?;
    let device = host.default_input_device();
    let device = device.ok_or_else(|| refused(Refusal::Gone("there is no default input".to_owned())))?;
    let microphone = Microphone::open(&device).map_err(refused)?;
    let mut offers = microphone.offers().map_err(refused)?;
    // What cpal offers is what the session has; without an active session that is nothing.
    offers.retain(|offer| offer.channels > 0 && *offer.rates.end() > 0);
    if offers.is_empty() {
        return Err(refused(Refusal::Gone("the audio session is not active".to_owned())));
    }
    let own = (input.rate > 0).then_some(Own::of(Format {
        rate: input.rate,
        channels: input.channels,
        bits: 24,
    }));
    let choice = Choice::of(&input.name, &offers, wanted, own)?;
    let Built { stream, reader, .. } = microphone.build(&input.name, choice, wanted.watched).map_err(refused)?;
    Ok(Opened {
        granted: Granted {
            name: input.name.clone(),
            format: choice.format(),
            port: input.port,
            behind: BehindServer::Unknown {
                reason: "iOS does not say what its input converts".to_owned(),
            },
        },
        stream,
        reader,
    })
}
