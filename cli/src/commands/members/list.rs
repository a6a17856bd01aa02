//! `member list`: who belongs to a production, and who is on the way there.

use serde_json::json;

use crate::cli::MemberListArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: MemberListArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    for member in session.client.members(&args.production).await? {
        let shown = json!({
            "person": member.person,
            "email": member.email,
            "name": member.name,
            "role": member.role,
            "state": member.state,
            "member_link": member.link,
            "since": member.since,
        });
        context.output.result(&shown, || {
            format!(
                "{:9} {:9} {:32} {}  since {}",
                member.role.name(),
                member.state.name(),
                member.email.as_str(),
                member.name,
                member.since,
            )
        })?;
    }
    Ok(Answer::Yes)
}
