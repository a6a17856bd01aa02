//! `brief new` and `brief check`: the draft that a producer writes.

use std::path::Path;

use lavalier_protocol::brief::{Draft, DraftError, Template};
use serde_json::json;

use crate::cli::{BriefCheckArgs, BriefNewArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_text;
use crate::output::Answer;

/// `brief new`: a template's text.
pub(crate) fn new(args: &BriefNewArgs, context: &Context) -> Result<Answer, Failure> {
    let template = args.template.unwrap_or(Template::Interview);
    let shown = json!({"template": template.name(), "brief": template.text()});
    context
        .output
        .result(&shown, || template.text().trim_end().to_owned())?;
    Ok(Answer::Yes)
}

/// `brief check`: exit 1 with line, column and reason.
pub(crate) fn check(args: &BriefCheckArgs, context: &Context) -> Result<Answer, Failure> {
    let path = args.file.display();
    match Draft::parse(&read_text(&args.file)?) {
        Ok(draft) => {
            let shown = json!({"ok": true, "title": draft.title, "questions": draft.questions.len()});
            context
                .output
                .result(&shown, || format!("{path} is right: “{}”.", draft.title))?;
            Ok(Answer::Yes)
        }
        Err(DraftError { line, column, reason }) => {
            let shown = json!({"ok": false, "line": line, "column": column, "reason": reason});
            context
                .output
                .result(&shown, || format!("{path}:{line}:{column}: {reason}"))?;
            Ok(Answer::No)
        }
    }
}

/// The draft of a file.
///
/// # Errors
/// When it cannot be read or is not right.
pub(crate) fn draft(path: &Path) -> Result<Draft, Failure> {
    Draft::parse(&read_text(path)?).map_err(|error| Failure::Draft {
        path: path.to_owned(),
        error,
    })
}

/// The draft of a template.
pub(crate) fn from_template(template: Template) -> Draft {
    Draft::parse(template.text()).expect("every template passes its own check, by a test of its crate")
}
