//! `resume`: recovers takes that a crash cut off, sends what is left, and ends when all is safe.

use lavalier_core::driver::resume;

use super::run;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;

pub(crate) async fn run(context: &Context) -> Result<Answer, Failure> {
    let home = run::home(context).await?;
    run::to_its_end(context, false, None, |control, tell| async move {
        resume(&home, None, &control, &tell).await
    })
    .await
}
