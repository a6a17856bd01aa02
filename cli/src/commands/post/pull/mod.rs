//! `pull`: takes, verified, opened and delivered; nothing is believed that this home's own keys do not vouch for.

mod round;
mod told;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;

use super::trust;
use crate::cli::PullArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::session::Session;

/// How long `--watch` waits between two looks at the studio's list.
const WATCH_EVERY: Duration = Duration::from_secs(5);

pub(crate) async fn run(args: PullArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let trust = trust::of_production(context, &session, &args.production, args.identity.as_deref()).await?;
    std::fs::create_dir_all(&args.to).map_err(Failure::file("make", &args.to))?;

    let stop = Arc::new(AtomicBool::new(false));
    tokio::spawn({
        let stop = Arc::clone(&stop);
        async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    });
    let mut round = round::Round {
        context,
        session: &session,
        trust: Arc::new(trust),
        args: &args,
        stop: Arc::clone(&stop),
        done: HashMap::new(),
    };
    let mut answer = round.run().await;
    while args.watch && !stop.load(Ordering::Relaxed) {
        match answer {
            // A studio that is away for a while ends no watch.
            Ok(_) | Err(Failure::Said(_) | Failure::Unreachable(_) | Failure::Delivery(_)) => {}
            Err(failure) => return Err(failure),
        }
        if let Err(failure) = &answer {
            context.output.notice(&failure.told().message);
        }
        wait(&stop).await;
        if stop.load(Ordering::Relaxed) {
            break;
        }
        answer = round.run().await;
    }
    answer
}

/// Waits for the next look, or for Ctrl-C.
async fn wait(stop: &AtomicBool) {
    let step = Duration::from_millis(200);
    let mut waited = Duration::ZERO;
    while waited < WATCH_EVERY && !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(step).await;
        waited += step;
    }
}

/// Takes that this run dealt with, each with the journal that it had then: a longer one is delivered anew.
type Done = HashMap<TakeId, Option<Digest>>;
