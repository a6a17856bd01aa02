//! `doctor`: this machine, thing by thing, and what to do about each that is wrong. Exit 1 when something is.

mod audio;
mod clock;
mod disk;
mod keyring;
mod reach;

use serde::Serialize;
use serde_json::Value;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;

/// What was found of one thing.
#[derive(Debug, Serialize)]
struct Check {
    /// Always `check`.
    event: &'static str,
    /// What was looked at.
    check: &'static str,
    /// Whether it is as it should be.
    ok: bool,
    /// What was found.
    message: String,
    /// What to do, where it is not.
    remedy: Option<String>,
    /// More, for programs.
    #[serde(skip_serializing_if = "Value::is_null")]
    detail: Value,
}

impl Check {
    fn good(check: &'static str, message: impl Into<String>) -> Self {
        Self {
            event: "check",
            check,
            ok: true,
            message: message.into(),
            remedy: None,
            detail: Value::Null,
        }
    }

    fn wrong(check: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            ok: false,
            remedy: Some(remedy.into()),
            ..Self::good(check, message)
        }
    }

    fn failed(check: &'static str, failure: &Failure) -> Self {
        let told = failure.told();
        Self::wrong(check, told.message, told.remedy)
    }

    fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

pub(crate) async fn run(context: &Context) -> Result<Answer, Failure> {
    let mut all = true;
    let mut tell = |check: Check| {
        all &= check.ok;
        context.output.result(&check, || {
            let mark = if check.ok { "ok   " } else { "WRONG" };
            let remedy = check.remedy.iter().map(|remedy| format!("\n               {remedy}"));
            format!(
                "{mark}  {:7}  {}{}",
                check.check,
                check.message,
                remedy.collect::<String>()
            )
        })
    };
    tell(audio::check().await)?;
    let studio = reach::look(context).await;
    tell(clock::check(context, &studio))?;
    tell(disk::check(context))?;
    tell(keyring::check(context))?;
    tell(reach::check(&studio))?;
    Ok(Answer::from_bool(all))
}
