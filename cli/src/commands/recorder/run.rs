//! One run of the driver: its events told, Ctrl-C passed on, its end turned into an answer.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lavalier_core::driver::{Control, DriverError, Ended, Home, Tell, Told};
use lavalier_core::vault::{Place, Wish};
use lavalier_protocol::words::Message;

use super::person::Shown;
use super::told::Teller;
use crate::context::Context;
use crate::failure::{Failure, said};
use crate::output::Answer;

/// The recorder's home. Says where secrets are kept, when that was decided just now.
///
/// # Errors
/// When folder or secrets cannot be used.
pub(super) async fn home(context: &Context) -> Result<Home, Failure> {
    context.home.make()?;
    let path = context.home.path().to_owned();
    // A keyring may take seconds to answer, and brings a runtime of its own.
    let home = tokio::task::spawn_blocking(move || Home::open(&path, Wish::from_environment()))
        .await
        .expect("opening a home does not panic")
        .map_err(Failure::Driver)?;
    let vault = home.vault();
    if let Place::Files(folder) = &vault.place
        && vault.new
    {
        context.output.notice(&crate::home::kept_in_files(folder));
    }
    Ok(home)
}

/// Runs `work` to its end; `offline` is one that sends nothing, and `shown` hears of each brief
/// that was. While a take rolls, Ctrl-C ends it and what was recorded is still sent; otherwise it leaves.
///
/// # Errors
/// What the driver or the output says.
pub(super) async fn to_its_end<W, F>(
    context: &Context,
    offline: bool,
    shown: Option<Shown>,
    work: W,
) -> Result<Answer, Failure>
where
    W: FnOnce(Control, Tell) -> F,
    F: Future<Output = Result<Ended, DriverError>> + Send + 'static,
{
    // A recording is worth more than its report.
    context.output.lasting();
    let control = Control::new();
    let (tell, mut inbox) = Tell::channel();
    let mut running = tokio::spawn(work(control.clone(), tell));
    let rolling = Arc::new(AtomicBool::new(false));
    let pressing = tokio::spawn(pressed(control.clone(), Arc::clone(&rolling)));
    let mut forged = None;
    let mut teller = Teller::new(context, offline);
    let ended = loop {
        tokio::select! {
            // What was told before the end is told before it here.
            biased;
            Some(told) = inbox.recv() => {
                match &told {
                    Told::Rolling { .. } => rolling.store(true, Ordering::Relaxed),
                    Told::Stopped { .. } => rolling.store(false, Ordering::Relaxed),
                    // Asking a studio that forges receipts again and again helps nobody; the take stays here.
                    Told::Notice(message @ Message::ReceiptNotGenuine { .. }) if !rolling.load(Ordering::Relaxed) => {
                        forged = Some(message.clone());
                        control.leave();
                        continue;
                    }
                    _ => {}
                }
                teller.tell(&told)?;
                if let (Some(shown), Told::Claimed { brief, .. }) = (&shown, &told) {
                    // Nobody waits where nothing is asked.
                    let _ = shown.send(brief.consent.clone());
                }
            }
            ended = &mut running => break ended.expect("the driver does not panic"),
        }
    };
    pressing.abort();
    while let Ok(told) = inbox.try_recv() {
        teller.tell(&told)?;
    }
    context.output.status_end();
    let answer = answer(context, ended.map_err(Failure::Driver)?)?;
    match forged {
        Some(message) if answer == Answer::No => Err(message.into()),
        _ => Ok(answer),
    }
}

/// Passes Ctrl-C on. One that was heard while a take rolls ends that take, however long its last second needs.
async fn pressed(control: Control, rolling: Arc<AtomicBool>) {
    while tokio::signal::ctrl_c().await.is_ok() {
        if rolling.swap(false, Ordering::Relaxed) {
            control.stop();
        } else {
            control.leave();
        }
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
        // Each reason is said already.
        Ended::Refused | Ended::HalfImported => Ok(Answer::No),
        Ended::Declined => {
            let told = said(&Message::ConsentDeclined);
            context.output.notice(&format!("{}\n  {}", told.message, told.remedy));
            Ok(Answer::No)
        }
        Ended::Nothing => {
            context.output.notice("Stopped before anything was recorded.");
            Ok(Answer::No)
        }
    }
}
