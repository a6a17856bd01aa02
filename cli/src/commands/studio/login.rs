//! `login`: signs in; the first time, with the set-up code, as the studio's first owner.

use lavalier_protocol::api::{SetupRequest, SignInRequest, SignedIn, StudioInfo};
use lavalier_protocol::link::Origin;
use lavalier_protocol::text::Label;
use serde::Serialize;

use crate::cli::LoginArgs;
use crate::client::Client;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::{Kept, KnownStudio, Secrets, SignedInTo};
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
    let address: Origin = args.url.parse()?;
    let email = label(&args.email, "--email")?;
    let client = Client::new(address.clone())?;
    let info = client.studio().await?;
    let mut profile = context.home.profile()?;
    let known = KnownStudio {
        origin: info.origin.clone(),
        receipt_key: info.receipt_key,
    };
    profile.meet(known.clone())?;

    let answer = sign_in(&args, &client, &info, &email).await?;
    context.home.make()?;
    let secrets = Secrets::open(&context.home, &context.random)?;
    Member::load_or_make(&secrets, context.random.as_ref())?;
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
    context
        .output
        .result(&shown, || format!("Signed in to {} as {}.", info.origin, answer.name))?;
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
    if password.chars().count() < PASSWORD_MIN {
        return Err(Failure::usage(
            format!("The password has fewer than {PASSWORD_MIN} characters."),
            "Choose a longer one: a few words are easy to keep.",
        ));
    }
    let request = SetupRequest {
        code,
        email: email.clone(),
        name,
        password,
    };
    client.set_up(&request).await
}

fn label(text: &str, flag: &str) -> Result<Label, Failure> {
    Label::new(text)
        .map_err(|error| Failure::usage(format!("The value of {flag} cannot be used: {error}."), "Correct it."))
}
