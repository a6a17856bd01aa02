//! Opens the input that a phone has granted.

use std::sync::Arc;
use std::time::Duration;

use ndk::audio::{
    AudioDirection, AudioFormat, AudioInputPreset, AudioPerformanceMode, AudioSharingMode, AudioStream,
    AudioStreamBuilder, AudioStreamDataCallback,
};

use super::callback;
use super::choose::{Preset, Settings};
use super::error::Failure;
use super::hearing::{Heard, Hearing};
use super::stream::{AndroidStream, Owned};
use super::tries::{self, Tried};
use crate::capture::device::choose::Sample;
use crate::capture::device::phone::PhoneInput;
use crate::capture::format::{DeviceSample, Format};
use crate::capture::rings::rings;
use crate::capture::source::{BehindServer, CaptureError, Granted, Opened, Wanted};

/// How often it is looked whether enough was heard, and for how long at most: sound services take a second to start one.
const LOOK_EVERY: Duration = Duration::from_millis(20);
const LOOKS: u32 = 100;

/// Opens it; `unprocessed` is whether the phone declares an unprocessed source.
pub(in crate::capture::device) fn open(
    input: &PhoneInput,
    wanted: &Wanted,
    unprocessed: bool,
) -> Result<Opened, CaptureError> {
    input.check()?;
    tries::best(input, wanted, unprocessed, |settings| match settings.sample {
        Sample::I16 => open_as::<i16>(input, settings),
        _ => open_as::<f32>(input, settings),
    })
}

fn open_as<S: DeviceSample + 'static>(input: &PhoneInput, settings: Settings) -> Tried<Opened> {
    match try_open::<S>(input, settings) {
        Ok(tried) => tried,
        Err(failure) => Tried::Fails(failure),
    }
}

fn try_open<S: DeviceSample + 'static>(input: &PhoneInput, settings: Settings) -> Result<Tried<Opened>, Failure> {
    // Once to learn what is granted, since the rings are made for a rate; and to listen.
    let hearing = Arc::new(Hearing::default());
    let first = Owned::new(build(settings, callback::listen::<S>(Arc::clone(&hearing)), None)?);
    let Some(format) = granted::<S>(&settings, &first) else {
        return Ok(Tried::Differs(gives(&first)));
    };
    if settings.preset == Preset::Unprocessed && !sounds(&first, &hearing, format)? {
        return Ok(Tried::Silent);
    }
    drop(first);

    let (writer, reader) = rings(format);
    let handle = writer.handle();
    let settings = Settings {
        rate: Some(format.rate),
        ..settings
    };
    let end = callback::end(handle.clone());
    let stream = Owned::new(build(settings, callback::record::<S>(writer, format), Some(end))?);
    if granted::<S>(&settings, &stream) != Some(format) {
        return Ok(Tried::Differs(gives(&stream)));
    }
    Ok(Tried::Fits(Opened {
        granted: Granted {
            name: input.name.clone(),
            format,
            port: input.port,
            behind: BehindServer::Preset {
                preset: preset(&stream, settings.preset).to_owned(),
            },
        },
        stream: Box::new(AndroidStream::new(input.name.clone(), stream, handle)),
        reader,
    }))
}

fn build(
    settings: Settings,
    data: AudioStreamDataCallback,
    error: Option<ndk::audio::AudioStreamErrorCallback>,
) -> Result<AudioStream, Failure> {
    let Settings {
        preset,
        sample,
        device,
        rate,
        channels,
    } = settings;
    let mut builder = AudioStreamBuilder::new()?
        .direction(AudioDirection::Input)
        // The others are mixed and converted in the same service; exclusive streams are for instruments.
        .sharing_mode(AudioSharingMode::Shared)
        // Latency is nobody's concern here, and the fast path leaves out sources and rates.
        .performance_mode(AudioPerformanceMode::None)
        .input_preset(match preset {
            Preset::Unprocessed => AudioInputPreset::Unprocessed,
            Preset::VoiceRecognition => AudioInputPreset::VoiceRecognition,
        })
        .format(match sample {
            Sample::I16 => AudioFormat::PCM_I16,
            _ => AudioFormat::PCM_Float,
        })
        .channel_count(channels.into())
        .data_callback(data);
    if let Some(rate) = rate.and_then(|rate| i32::try_from(rate).ok()) {
        builder = builder.sample_rate(rate);
    }
    if let Some(device) = device {
        builder = builder.device_id(device);
    }
    if let Some(error) = error {
        builder = builder.error_callback(error);
    }
    Ok(builder.open_stream()?)
}

/// The format of what will come, where it is what was asked for.
fn granted<S: DeviceSample>(settings: &Settings, stream: &AudioStream) -> Option<Format> {
    let rate = u32::try_from(stream.sample_rate()).ok()?;
    let channels = u8::try_from(stream.samples_per_frame()).ok()?;
    let sample = match stream.format() {
        AudioFormat::PCM_I16 => Some(Sample::I16),
        AudioFormat::PCM_Float => Some(Sample::F32),
        _ => None,
    };
    let bits = S::BITS;
    settings
        .are_granted(rate, channels, sample)
        .then_some(Format { rate, channels, bits })
}

fn gives(stream: &AudioStream) -> String {
    format!("{} channels at {} Hz", stream.samples_per_frame(), stream.sample_rate())
}

/// The preset that was granted, in Android's word; another than was asked for is said.
fn preset(stream: &AudioStream, asked: Preset) -> &'static str {
    match stream.input_preset() {
        AudioInputPreset::Unprocessed => Preset::Unprocessed.name(),
        AudioInputPreset::VoiceRecognition => Preset::VoiceRecognition.name(),
        AudioInputPreset::Generic => "generic",
        AudioInputPreset::Camcorder => "camcorder",
        AudioInputPreset::VoiceCommunication => "voice_communication",
        // A layer above AAudio's own that does not say.
        _ => asked.name(),
    }
}

/// Listens until something is heard, or enough silence.
fn sounds(stream: &AudioStream, hearing: &Hearing, format: Format) -> Result<bool, Failure> {
    stream.request_start()?;
    let mut looks = 0..LOOKS;
    while hearing.heard(format.rate) == Heard::TooLittle && looks.next().is_some() {
        std::thread::park_timeout(LOOK_EVERY);
    }
    Ok(hearing.heard(format.rate) == Heard::Sound)
}
