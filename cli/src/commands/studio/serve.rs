//! `serve`: runs a studio until SIGTERM or Ctrl-C, which drain it.

use std::sync::Arc;

use lavalier_protocol::link::Origin;
use lavalier_studio::{Config, Flags, SystemClock, SystemRandom, serve};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::cli::ServeArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;

/// Says what is logged, in the notation of `tracing`: `warn`, or `info,lavalier_studio=debug`.
const LOG: &str = "LAVALIER_LOG";
/// What is logged unless told otherwise.
const LOG_DEFAULT: &str = "warn,lavalier_studio=info";

pub(crate) async fn run(args: ServeArgs, context: &Context) -> Result<Answer, Failure> {
    // Whatever a studio writes, its database's log and the objects included, is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let public_url = args.public_url.as_deref().map(str::parse::<Origin>).transpose()?;
    let flags = Flags {
        data: args.data,
        listen: args.listen,
        public_url,
    };
    let default_data = context.home.path().join("studio");
    let config = Config::load(args.config.as_deref(), flags, default_data)
        .map_err(|error| failure(&error.to_string(), "Correct the settings."))?;
    log();
    let shutdown = CancellationToken::new();
    tokio::spawn(signalled(shutdown.clone()));
    let running = serve(config, Arc::new(SystemClock), Arc::new(SystemRandom), shutdown)
        .await
        .map_err(|error| failure(&error.to_string(), "Mend that and start it again."))?;

    // A studio outlasts whoever read its first lines.
    context.output.lasting();
    let url = &running.url;
    context.output.result(&json!({"event": "ready", "url": url}), || {
        format!("The studio serves at {url}.")
    })?;
    if let Some(file) = &running.setup_code_file {
        context.output.result(&json!({"event": "setup", "code_file": file}), || {
            format!(
                "It has no owner yet. Make the first one:\n  lavalier login {url} --email YOU@EXAMPLE.ORG --name YOU --setup-code-file {}",
                file.display()
            )
        })?;
    }
    running
        .join()
        .await
        .map_err(|error| failure(&error.to_string(), "Look at its log, and start it again."))?;
    Ok(Answer::Yes)
}

/// The studio's errors are one line: what happened, and behind a semicolon what to do.
fn failure(line: &str, otherwise: &str) -> Failure {
    let (message, remedy) = line.split_once("; ").unwrap_or((line, otherwise));
    let sentence = |text: &str| {
        let mut letters = text.trim_end_matches('.').chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).chain(std::iter::once('.')).collect::<String>()
    };
    Failure::Serve {
        message: format!("{}.", message.trim_end_matches('.')),
        remedy: sentence(remedy),
    }
}

/// Structured lines on standard error: never a secret, a token or a subject's name, by the studio's own rule.
fn log() {
    let filter = EnvFilter::try_from_env(LOG).unwrap_or_else(|_| EnvFilter::new(LOG_DEFAULT));
    let logging = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second studio in the same process, as a test may have, logs to the first one's.
    let _ = logging.try_init();
}

/// Waits for SIGTERM or Ctrl-C.
async fn signalled(shutdown: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            shutdown.cancel();
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
    shutdown.cancel();
}
