//! One run of the driver: its events told, Ctrl-C passed on, its end turned into an answer.

use std::future::Future;

use lavalier_core::driver::{Control, DriverError, Ended, Home, Tell};
use lavalier_core::vault::{Place, Wish};
use lavalier_protocol::words::Message;

use super::told::Teller;
use crate::context::Context;
use crate::failure::{Failure, said};
use crate::output::Answer;

/// The recorder's home. Says where secrets are kept, when that was decided just now.
///
/// # Errors
/// When folder or secrets cannot be used.
pub(super) fn home(context: &Context) -> Result<Home, Failure> {
    context.home.make()?;
    let home = tokio::task::block_in_place(|| Home::open(context.home.path(), Wish::from_environment()))
        .map_err(Failure::Driver)?;
    let vault = home.vault();
    if let Place::Files(folder) = &vault.place
        && vault.new
    {
        context.output.notice(&crate::home::kept_in_files(folder));
    }
    Ok(home)
}

/// Runs `work` to its end. The first Ctrl-C ends the take and what was recorded is still sent; the second leaves.
///
/// # Errors
/// What the driver or the output says.
pub(super) async fn to_its_end<W, F>(context: &Context, work: W) -> Result<Answer, Failure>
where
    W: FnOnce(Control, Tell) -> F,
    F: Future<Output = Result<Ended, DriverError>> + Send + 'static,
{
    // A recording is worth more than its report.
    context.output.lasting();
    let control = Control::new();
    let (tell, mut inbox) = Tell::channel();
    let mut running = tokio::spawn(work(control.clone(), tell));
    let pressing = tokio::spawn(pressed(control));
    let mut teller = Teller::new(context);
    let ended = loop {
        tokio::select! {
            // What was told before the end is told before it here.
            biased;
            Some(told) = inbox.recv() => teller.tell(&told)?,
            ended = &mut running => break ended.expect("the driver does not panic"),
        }
    };
    pressing.abort();
    while let Ok(told) = inbox.try_recv() {
        teller.tell(&told)?;
    }
    context.output.status_end();
    answer(context, ended.map_err(Failure::Driver)?)
}

/// Passes Ctrl-C on.
async fn pressed(control: Control) {
    let mut times = 0;
    while tokio::signal::ctrl_c().await.is_ok() {
        times += 1;
        if times == 1 { control.stop() } else { control.leave() }
    }
}

fn answer(context: &Context, ended: Ended) -> Result<Answer, Failure> {
    match ended {
        Ended::Safe => Ok(Answer::Yes),
        Ended::NotSafe { segments } => {
            let told = said(&Message::TakeNotSafe {
                segments: segments.to_string(),
            });
            context.output.notice(&format!("{}\n  {}", told.message, told.remedy));
            let left = serde_json::json!({
                "event": "not_safe", "segments": segments, "message": told.message, "remedy": told.remedy,
            });
            context.output.event(&left)?;
            Ok(Answer::No)
        }
        Ended::Refused => Ok(Answer::No),
        Ended::Nothing => {
            context.output.notice("Stopped before anything was recorded.");
            Ok(Answer::No)
        }
    }
}
