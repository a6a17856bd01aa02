//! `member add`: a link for one person. Its secret stays here and in the link; the studio has neither.

use lavalier_protocol::Timestamp;
use lavalier_protocol::api::NewMemberLink;
use lavalier_protocol::id::MemberLinkId;
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::link::Secret;
use lavalier_protocol::members::{MemberLink, member_token, member_token_hash};
use lavalier_protocol::text::Label;
use serde_json::json;

use super::secret_name;
use crate::cli::MemberAddArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::MadeLink;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: MemberAddArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let member = session.member()?;
    let secret = Secret::from_bytes(context.random());
    let link = MemberLink {
        origin: session.signed_in.origin.clone(),
        link: MemberLinkId::from_random(context.random()),
        secret: secret.clone(),
        owner: member.signing.public_key().thumbprint(),
    };
    let email = args.email.as_str().to_lowercase();
    let email = Label::new(&email).map_err(|error| Failure::usage(format!("--email: {error}."), "Correct it."))?;
    let new = NewMemberLink {
        link: link.link.clone(),
        role: args.role,
        email: email.clone(),
        name: args.name.clone(),
        token_hash: member_token_hash(&member_token(&secret)),
        expires_at: expires_at(context, &args)?,
    };
    // A secret without a link harms nobody; a link whose secret was lost could never be admitted.
    session.secrets.put(&secret_name(&link.link), secret.as_bytes())?;
    session.client.create_member_link(&args.production, &new).await?;
    let made = MadeLink {
        studio: pinned.studio.clone(),
        production: args.production.clone(),
        link: link.link.clone(),
        role: args.role,
        email: email.clone(),
    };
    context.home.change(|profile| profile.member_links.push(made))?;
    let shown = json!({
        "production": args.production,
        "member_link": link.link,
        "link": link.to_text(),
        "role": args.role,
        "email": email,
        "name": args.name,
        "expires": new.expires_at,
    });
    context.output.result(&shown, || {
        format!(
            "A link for {} as {}\n\n  {}\n\nHand it to this person and to nobody else, not through the studio. They run:\n  lavalier login LINK --email {email}\nThen let them in, from here:\n  lavalier member admit {} {email}",
            args.name,
            args.role,
            context.output.bold(&link.to_text()),
            args.production,
        )
    })?;
    Ok(Answer::Yes)
}

/// Whole seconds: people read them.
fn expires_at(context: &Context, args: &MemberAddArgs) -> Result<Timestamp, Failure> {
    let now = Timestamp::from_second(context.now().as_second()).expect("cut from a timestamp");
    let span = i64::try_from(args.expires.duration().as_secs()).ok();
    span.and_then(|seconds| now.checked_add(jiff::SignedDuration::from_secs(seconds)).ok())
        .ok_or_else(|| Failure::usage("--expires is too long.", "Give fewer days."))
}
