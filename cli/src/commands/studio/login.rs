//! `login`: signs in; the first time, with the set-up code, as the studio's first owner, or with a member link.

use lavalier_protocol::api::{SetupRequest, SignInRequest, SignedIn, StudioInfo};
use lavalier_protocol::link::{LinkError, Origin};
use lavalier_protocol::members::MemberLink;
use lavalier_protocol::text::Label;
use serde::Serialize;

use crate::cli::LoginArgs;
use crate::client::Client;
use crate::commands::members::joining::join;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::{Kept, KnownStudio, Secrets, SignedInTo, UsedLink};
use crate::keyrings::Member;
use crate::output::Answer;
use crate::prompt;
use crate::session::TOKEN;

/// As the studio demands of a first owner's password.
const PASSWORD_MIN: usize = 10;

#[derive(Serialize)]
struct LoggedIn<'a> {
    studio: &'a Origin,
    person: String,
    email: &'a Label,
    name: &'a Label,
    expires_at: String,
    /// Where this home's secrets are kept.
    secrets: Kept,
}

pub(crate) async fn run(args: LoginArgs, context: &Context) -> Result<Answer, Failure> {
    // A member link names the studio, and holds what lets its owner know these keys.
    let link: Option<MemberLink> = match args.url.contains("/m/") || args.url.contains('#') {
        true => Some(args.url.parse().map_err(not_a_link)?),
        false => None,
    };
    let address: Origin = match &link {
        Some(link) => link.origin.clone(),
        None => args.url.parse()?,
    };
    let email = label(&args.email.to_lowercase(), "--email")?;
    let client = Client::new(address.clone())?;
    let info = client.studio().await?;
    let mut profile = context.home.profile()?;
    let known = KnownStudio {
        origin: info.origin.clone(),
        receipt_key: info.receipt_key,
    };
    profile.meet(known.clone())?;

    let (answer, secrets) = match &link {
        None => {
            let answer = sign_in(&args, &client, &info, &email).await?;
            context.home.make()?;
            let secrets = Secrets::open(&context.home, &context.random)?;
            Member::load_or_make(&secrets, context.random.as_ref())?;
            (answer, secrets)
        }
        Some(link) => {
            context.home.make()?;
            let secrets = Secrets::open(&context.home, &context.random)?;
            let member = Member::load_or_make(&secrets, context.random.as_ref())?;
            let name = args.name.as_deref().map(|name| label(name, "--name")).transpose()?;
            let password = prompt::password(args.password_file.as_deref())?.to_string();
            long_enough(&password)?;
            let answer = join(link, client, &member, (&email, name), password).await?;
            (answer, secrets)
        }
    };
    secrets.put(TOKEN, answer.token.as_bytes())?;
    let signed_in = SignedInTo {
        address: address.clone(),
        origin: info.origin.clone(),
        person: answer.person.clone(),
        email: email.clone(),
        name: answer.name.clone(),
        expires_at: answer.expires_at,
    };
    context.home.change(|profile| {
        profile.meet(known)?;
        profile.signed_in = Some(signed_in);
        profile.joining.extend(link.as_ref().map(|link| UsedLink {
            studio: info.origin.clone(),
            link: link.link.clone(),
            owner: link.owner,
        }));
        Ok::<(), Failure>(())
    })??;
    if address != info.origin {
        context.output.notice(&format!(
            "Others reach this studio at {}; links carry that address.",
            info.origin
        ));
    }
    secrets.tell(&context.output);
    let shown = LoggedIn {
        studio: &info.origin,
        person: answer.person.to_string(),
        email: &email,
        name: &answer.name,
        expires_at: answer.expires_at.to_string(),
        secrets: secrets.kept(),
    };
    context.output.result(&shown, || {
        let waits = if link.is_some() {
            " The owner who sent the link can let you in now."
        } else {
            ""
        };
        format!("Signed in to {} as {}.{waits}", info.origin, answer.name)
    })?;
    Ok(Answer::Yes)
}

async fn sign_in(args: &LoginArgs, client: &Client, info: &StudioInfo, email: &Label) -> Result<SignedIn, Failure> {
    if !info.needs_setup {
        let password = prompt::password(args.password_file.as_deref())?.to_string();
        let request = SignInRequest {
            email: email.clone(),
            password,
        };
        return client.sign_in(&request).await;
    }
    let code_file = args.setup_code_file.as_deref().ok_or(Failure::SetupNeeded)?;
    let name = args.name.as_deref().ok_or_else(|| {
        Failure::usage(
            "A first owner needs a name.",
            "Add --name with your name as others shall see it.",
        )
    })?;
    let name = label(name, "--name")?;
    let code = prompt::secret_file(code_file)?.to_string();
    let password = prompt::password(args.password_file.as_deref())?.to_string();
    long_enough(&password)?;
    let request = SetupRequest {
        code,
        email: email.clone(),
        name,
        password,
    };
    client.set_up(&request).await
}

fn not_a_link(error: LinkError) -> Failure {
    match error {
        LinkError::NotAnInvitation => Failure::usage(
            "This is neither a studio's address nor a link that makes a member.",
            "Copy the whole link that the production's owner sent, or give the studio's address.",
        ),
        error => error.into(),
    }
}

fn long_enough(password: &str) -> Result<(), Failure> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(Failure::usage(
            format!("The password has fewer than {PASSWORD_MIN} characters."),
            "Choose a longer one: a few words are easy to keep.",
        ));
    }
    Ok(())
}

fn label(text: &str, flag: &str) -> Result<Label, Failure> {
    Label::new(text)
        .map_err(|error| Failure::usage(format!("The value of {flag} cannot be used: {error}."), "Correct it."))
}
