//! The recording: a virtual microphone with speech, or the machine's own, through the recorder's whole path.

use std::process::Stdio;

use lavalier_core::platform::{Clock as _, SystemClock};
use lavalier_microphone::{VirtualMicrophone, VirtualMicrophoneError, speak};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

use super::folder::{EVIDENCE, Folder, SPEECH};
use super::steps::{Steps, failed};
use crate::cli::DemoArgs;
use crate::failure::Failure;
use crate::local_time::local;

/// What is spoken. Long enough for the default length; a longer recording ends in silence.
const TEXT: &str = "This is a demonstration of Lavalier. You hear a voice in a virtual microphone, recorded as if it were \
    your own. Every second of it is coded without loss, sealed to the production's key in this device's memory, written \
    to disk, and sent at once. The studio in between stores what it cannot open. When the recording stops, it is safe \
    within about a second. Then the editor pulls it, verifies every signature from the brief to the last sample, and \
    opens it. Nothing was processed, nothing was shortened, and nobody on the way could listen.";

/// What became of the take.
pub(super) struct Safe {
    /// From the end of recording to the verified receipt.
    pub(super) seconds_after_stop: f64,
}

pub(super) async fn record(steps: &Steps<'_>, folder: &Folder, args: &DemoArgs, link: &str) -> Result<Safe, Failure> {
    let microphone = if args.mic {
        None
    } else {
        Some(start_microphone(steps, folder)?)
    };
    folder.write_evidence(SystemClock.wall())?;
    let length = format!("{}s", args.length.duration().as_secs_f64());
    let arguments = ["record", "-", "--evidence", EVIDENCE, "--for", &length];
    steps.show(Some(&steps.recorder()), &arguments, " <<< LINK");
    let mut command = steps.command(Some(&steps.recorder()), &[&arguments[..], &["--json"]].concat())?;
    if let Some(microphone) = &microphone {
        command.envs(microphone.environment().iter().map(|(name, value)| (name, value)));
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // On a terminal the recorder speaks for itself, with its meter; elsewhere its events are put in words here.
        .stderr(if steps.is_watched() {
            Stdio::inherit()
        } else {
            Stdio::null()
        })
        .spawn()
        .map_err(Failure::file("run", "this program"))?;
    let mut stdin = child.stdin.take().expect("standard input is piped above");
    stdin
        .write_all(format!("{link}\n").as_bytes())
        .await
        .map_err(Failure::file("run", "this program"))?;
    drop(stdin);

    let stdout = child.stdout.take().expect("standard output is piped above");
    let mut lines = BufReader::new(stdout).lines();
    let mut playing = None;
    let mut safe = None;
    while let Ok(Some(line)) = lines.next_line().await {
        let Ok(event) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        if event["event"] == "rolling"
            && let Some(microphone) = &microphone
        {
            playing = Some(microphone.start_playing(&folder.path().join(SPEECH)).map_err(failure)?);
        }
        if event["event"] == "safe" {
            safe = event["seconds_after_stop"].as_f64();
        }
        if !steps.is_watched() {
            tell(steps, &event);
        }
    }
    drop(playing);
    let status = child.wait().await.map_err(Failure::file("run", "this program"))?;
    match safe {
        Some(seconds_after_stop) if status.success() => Ok(Safe { seconds_after_stop }),
        _ => Err(failed(&arguments)),
    }
}

fn start_microphone(steps: &Steps<'_>, folder: &Folder) -> Result<VirtualMicrophone, Failure> {
    steps.say(
        "A virtual microphone: a PulseAudio sink whose monitor is the microphone, with espeak-ng speaking into it.",
    );
    let microphone = VirtualMicrophone::start().map_err(failure)?;
    speak(TEXT, &folder.path().join(SPEECH)).map_err(failure)?;
    Ok(microphone)
}

fn failure(error: VirtualMicrophoneError) -> Failure {
    Failure::Demo {
        message: format!("There is no virtual microphone: {error}."),
        remedy: "Install what is missing, or record from this machine's own with --mic.".to_owned(),
    }
}

/// The recorder's events in a person's words.
fn tell(steps: &Steps<'_>, event: &Value) {
    let text = |name: &str| event[name].as_str().unwrap_or_default();
    match text("event") {
        "claimed" => steps.say("  claimed: the invitation is this device's"),
        "cleared" => {
            let until = text("until").parse().map_or_else(|_| text("until").to_owned(), local);
            steps.say(&format!("  cleared: may record until {until}"));
        }
        "refused" => steps.say("  refused"),
        "rolling" => steps.say(&format!(
            "  rolling: {} from {}, {} Hz, {} bits, {} channel(s)",
            text("slate"),
            text("mic"),
            event["rate"],
            event["bits"],
            event["channels"]
        )),
        "gap" => steps.say(&format!("  gap: {} samples ({})", event["samples"], text("cause"))),
        "stopped" => steps.say(&format!("  stopped: {} samples", event["samples"])),
        // There is no meter: a word every ten segments says that it goes on.
        "stored" if text("track") == "audio" && event["sequence"].as_u64().is_some_and(|n| n % 10 == 0) => {
            steps.say(&format!(
                "  stored: segment {} is at the studio while recording goes on",
                event["sequence"]
            ));
        }
        _ => {}
    }
    if let Some(error) = event.get("error") {
        let text = |name: &str| error[name].as_str().unwrap_or_default();
        steps.say(&format!("  {}\n  {}", text("message"), text("remedy")));
    }
}
