//! `demo`: the whole journey on this machine, by this very program's own commands.

use crate::cli::DemoArgs;
use crate::context::Context;
use crate::demo::journey;
use crate::failure::Failure;
use crate::output::Answer;

pub(crate) async fn run(args: DemoArgs, context: &Context) -> Result<Answer, Failure> {
    // Children are ended when they are dropped, which a signal's own way of ending a program would not do.
    tokio::select! {
        answer = journey::travel(&args, &context.output, context.random.as_ref()) => answer,
        _ = tokio::signal::ctrl_c() => {
            context.output.notice("\nStopped.");
            Ok(Answer::No)
        }
    }
}
