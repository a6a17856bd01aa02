//! `plan`: from kit on hand, confidence and willingness to a way of recording.

use std::path::Path;

use lavalier_protocol::plan::{self, Answers, Confidence, Kit, Plan, PlanInputError};

use crate::cli::PlanArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_text;
use crate::output::{Answer, Output};
use crate::prompt;

const INSTEAD: &str = "Give --kit FILE and --answers FILE; “lavalier plan --help” shows both.";

pub(crate) fn run(args: &PlanArgs, context: &Context) -> Result<Answer, Failure> {
    let kit = match &args.kit {
        Some(path) => Kit::parse(&read_text(path)?).map_err(wrong(path))?,
        None => ask_kit()?,
    };
    let answers = match &args.answers {
        Some(path) => Answers::parse(&read_text(path)?).map_err(wrong(path))?,
        None => ask_answers()?,
    };
    let plan = plan::plan(&kit, &answers);
    context.output.result(&plan, || text(&plan, &context.output))?;
    Ok(Answer::Yes)
}

fn wrong(path: &Path) -> impl FnOnce(PlanInputError) -> Failure {
    let path = path.to_owned();
    move |error| Failure::FileContent {
        path,
        reason: error.to_string(),
    }
}

fn text(plan: &Plan, output: &Output) -> String {
    let list = |items: &[String]| items.iter().map(|item| format!("  - {item}\n")).collect::<String>();
    format!(
        "{}\n\n{}\n{}\n{}\n{}\n{}\n{}",
        output.bold(&format!("Option {}", u8::from(plan.tier))),
        output.bold("On the table"),
        list(&plan.kit),
        output.bold("Why"),
        list(&plan.reasons),
        output.bold("Draft brief (save it as brief.toml)"),
        plan.brief.trim_end(),
    )
}

fn ask_kit() -> Result<Kit, Failure> {
    let has = |what: &str| prompt::confirm(&format!("Is there {what}?"), INSTEAD);
    Ok(Kit {
        iphone: has("an iPhone or iPad on the latest system")?,
        android: has("an Android phone on the latest system")?,
        second_device: has("a second device for the call: a laptop, a tablet, a landline")?,
        computer: has("a laptop or desktop computer")?,
        lavalier: has("a lavalier microphone on a wire, with the plug that fits")?,
        usb_microphone: has("a USB microphone or interface")?,
        hardware_recorder: has("a hardware recorder")?,
        bluetooth_headset: has("a Bluetooth headset")?,
        telephone: has("a telephone")?,
    })
}

fn ask_answers() -> Result<Answers, Failure> {
    let confidence = prompt::ask(
        "How sure is the person with technical things?",
        "[low/medium/high]",
        INSTEAD,
    )?;
    Ok(Answers {
        confidence: match confidence.as_str() {
            "low" => Confidence::Low,
            "high" => Confidence::High,
            _ => Confidence::Medium,
        },
        would_install: prompt::confirm("Would they install an app?", INSTEAD)?,
        kit_can_be_sent: prompt::confirm("Can kit be sent to them in time?", INSTEAD)?,
        title: None,
    })
}
