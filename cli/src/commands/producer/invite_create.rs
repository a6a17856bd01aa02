//! `invite create`: invites one person to record one end.

use lavalier_protocol::brief::{End, Platforms, Template};
use lavalier_protocol::id::InterviewId;

use super::brief;
use super::invitation::{Wanted, make};
use crate::cli::InviteArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: InviteArgs, context: &Context) -> Result<Answer, Failure> {
    let draft = match (&args.brief, args.template) {
        (Some(path), _) => brief::draft(path)?,
        (None, template) => {
            brief::from_template(template.unwrap_or_else(|| default_template(args.end, args.rehearsal)))
        }
    };
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    if let Some(interview) = &args.interview {
        let known = session.client.invitations(&args.production).await?;
        if !known.iter().any(|invitation| invitation.interview == *interview) {
            return Err(Failure::InterviewUnknown(interview.to_string()));
        }
    }
    let wanted = Wanted {
        subject: args.subject,
        interview: args
            .interview
            .unwrap_or_else(|| InterviewId::from_random(context.random())),
        end: args.end,
        platforms: if args.platform.is_empty() {
            Platforms::default_for(args.end)
        } else {
            Platforms(args.platform)
        },
        draft,
        expires: args.expires,
        rehearsal: args.rehearsal,
        replaces: None,
    };
    make(context, &session, &pinned, wanted).await
}

/// The template that fits when nobody named one.
fn default_template(end: End, rehearsal: bool) -> Template {
    match end {
        _ if rehearsal => Template::Rehearsal,
        End::Interviewer => Template::Interviewer,
        End::Subject | End::Second | End::Spare => Template::Interview,
    }
}
