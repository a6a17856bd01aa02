//! The demonstration's journey: studio, production, invitation, recording from the operating system's audio, pull,
//! verify, a phone at the gate and the report of it, and a search for the plaintext on the studio's own disk.
//!
//! Every step is a command of this program, run as a child and shown as a person would type it, between two homes: the
//! producer's and the recorder's.

mod folder;
mod gate;
mod recording;
mod results;
mod steps;
mod studio;

use std::process::Command;

use lavalier_core::platform::{Clock as _, Random, SystemClock};
use serde_json::json;

use crate::cli::DemoArgs;
use crate::failure::Failure;
use crate::output::{Answer, Output};
use folder::Folder;
use steps::Steps;

/// The production's short name.
const PRODUCTION: &str = "demo";

/// Goes all the way; the last line is `{"event":"done","wav":…}`.
pub(crate) async fn travel(args: &DemoArgs, output: &Output, random: &dyn Random) -> Result<Answer, Failure> {
    let folder = Folder::make(args.to.as_deref(), random)?;
    let steps = Steps::new(&folder, output);
    output.notice(&format!(
        "Everything that this makes lies in {}.",
        folder.path().display()
    ));

    steps.heading("A studio: stores sealed segments, and cannot open them");
    let studio = studio::start(&steps, &folder).await?;
    let producer = steps.producer();
    steps
        .run(
            &producer,
            &[
                "login",
                &studio.url,
                "--email",
                "producer@example.org",
                "--name",
                "The Producer",
                "--setup-code-file",
                &studio.setup_code_file,
                "--password-file",
                folder::PASSWORD,
            ],
        )
        .await?;

    steps.heading("A production, with its keys and a recovery file");
    steps
        .run(
            &producer,
            &[
                "production",
                "create",
                "The Demonstration",
                "--id",
                PRODUCTION,
                "--recovery-file",
                folder::RECOVERY,
            ],
        )
        .await?;

    steps.heading("A brief from a template, and an invitation");
    let brief = steps
        .ask(
            &producer,
            &["brief", "new", "--template", "interviewer"],
            Some(folder::BRIEF),
        )
        .await?;
    folder.write(folder::BRIEF, brief["brief"].as_str().unwrap_or_default())?;
    let invitation = steps
        .ask(
            &producer,
            &[
                "invite",
                "create",
                PRODUCTION,
                "--subject",
                "You",
                "--end",
                "interviewer",
                "--brief",
                folder::BRIEF,
            ],
            None,
        )
        .await?;
    let link = invitation["link"].as_str().unwrap_or_default().to_owned();
    steps.show_invitation(&invitation, &link);

    steps.heading("A recording, from the operating system's audio, sent while it is made");
    let safe = recording::record(&steps, &folder, args, &link).await?;
    // On a terminal the recorder has said so itself.
    if !steps.is_watched() {
        steps.say(&format!(
            "  safe {:.2} s after the end of recording: the studio has all of it, and signed for it",
            safe.seconds_after_stop
        ));
    }
    steps.run(&producer, &["takes", PRODUCTION]).await?;

    steps.heading("Pulled, verified, opened, and put together as broadcast WAV");
    let delivered = steps
        .ask(&producer, &["pull", PRODUCTION, "--to", folder::DELIVERY], None)
        .await?;
    let wav = folder.path().join(delivered["file"].as_str().unwrap_or_default());
    steps.run(&producer, &["verify", folder::DELIVERY]).await?;
    results::describe(&steps, &wav)?;

    steps.heading("A guest's phone at the gate, rehearsed: refused, mended, cleared; and the report for security");
    let report = gate::pass(&steps, &folder, &wav, SystemClock.wall()).await?;

    steps.heading("The studio's own disk, searched for what was said");
    results::search(&steps, &folder, &wav)?;

    output.line(&json!({"event": "done", "wav": wav, "report": report}))?;
    if args.keep_running {
        output.notice(&format!("The studio goes on at {}. Ctrl-C ends it.", studio.url));
        studio.goes_on().await?;
    }
    studio.stop().await;
    Ok(Answer::Yes)
}

/// This program, to be run as a child.
fn this_program() -> Result<Command, Failure> {
    let program = std::env::current_exe().map_err(Failure::file("find", "this program"))?;
    Ok(Command::new(program))
}
