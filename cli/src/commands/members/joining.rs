//! A newcomer's side: the link is used once, and what the owner answered is believed by the thumbprint in it.

use lavalier_protocol::api::{ErrorKind, JoinRequest, JoiningProof, SignedIn};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::members::{Admission, Joining, MemberLink, member_token};
use lavalier_protocol::text::Label;

use crate::client::Client;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::{Pinned, UsedLink};
use crate::keyrings::Member;
use crate::session::Session;

/// Uses a member link: the account is made, or signed in to, and this home's keys are sent, vouched for by its secret.
///
/// # Errors
/// When the link is over, the password is not the account's, or the studio refuses.
pub(crate) async fn join(
    link: &MemberLink,
    client: Client,
    member: &Member,
    (email, name): (&Label, Option<Label>),
    password: String,
) -> Result<SignedIn, Failure> {
    let joining = Joining {
        link: link.link.clone(),
        email: email.clone(),
        recipient: member.recipient(),
        key: member.signing.public_key(),
    };
    let (statement, tag) = joining
        .sign(&member.signing, &link.secret)
        .map_err(|refused| Failure::Secrets(refused.to_string()))?;
    let request = JoinRequest {
        email: email.clone(),
        name,
        password,
        joining: JoiningProof { statement, tag },
    };
    client
        .with_token(member_token(&link.secret))
        .join(&link.link, &request)
        .await
}

/// Looks whether an owner has answered to a link that was used here, and pins what the admission says.
///
/// # Errors
/// [`Failure::AdmissionNotGenuine`] when the studio shows an admission that the link's owner did not give.
pub(crate) async fn complete(context: &Context) -> Result<(), Failure> {
    let profile = context.home.profile()?;
    if profile.joining.is_empty() {
        return Ok(());
    }
    let Ok(session) = Session::open(context) else {
        // The command itself says that nobody is signed in.
        return Ok(());
    };
    let here = |used: &&UsedLink| used.studio == session.signed_in.origin;
    let waiting: Vec<&UsedLink> = profile.joining.iter().filter(here).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let Ok(productions) = session.client.productions().await else {
        // A studio that does not answer is the command's to name.
        return Ok(());
    };
    for production in productions {
        if profile.pinned(&session.signed_in.origin, &production.id).is_ok() {
            continue;
        }
        let Ok(answer) = session.client.admission(&production.id).await else {
            continue;
        };
        let claimed: Admission = match answer.admission.unverified(lavalier_protocol::jws::Typ::Admission) {
            Ok(claimed) => claimed,
            Err(error) => return Err(Failure::AdmissionNotGenuine(error.to_string())),
        };
        let Some(used) = waiting.iter().find(|used| used.link == claimed.link) else {
            continue;
        };
        let member = session.member()?;
        let recipient = member.recipient();
        let own = (recipient.as_str(), member.signing.public_key());
        let admission = Admission::verify(&answer.admission, answer.owner_key, used.owner, &used.link, own)
            .map_err(|error| Failure::AdmissionNotGenuine(error.to_string()))?;
        pin(context, used, admission)?;
    }
    Ok(())
}

/// Whether a link was used here and not answered yet, which may lead to this production; links do not name theirs.
///
/// # Errors
/// When the profile cannot be read.
pub(crate) fn is_waiting(context: &Context, production: &ProductionId) -> Result<bool, Failure> {
    let profile = context.home.profile()?;
    let Some(signed_in) = &profile.signed_in else {
        return Ok(false);
    };
    let known = profile.pinned(&signed_in.origin, production).is_ok();
    Ok(!known && profile.joining.iter().any(|used| used.studio == signed_in.origin))
}

/// Why this home holds no pins of a production: it may be over, or its owner has not answered yet.
pub(crate) async fn why_not_known(context: &Context, production: ProductionId) -> Failure {
    let Ok(session) = Session::open(context) else {
        return Failure::ProductionNotKnownHere(production);
    };
    match session.client.production(&production).await {
        Err(Failure::Studio(refusal)) if refusal.kind == ErrorKind::Wrapped => Failure::Studio(refusal),
        _ if matches!(is_waiting(context, &production), Ok(true)) => Failure::NotLetInYet(production),
        _ => Failure::ProductionNotKnownHere(production),
    }
}

fn pin(context: &Context, used: &UsedLink, admission: Admission) -> Result<(), Failure> {
    let mut signing_keys = admission.signing_keys;
    let signing_key = signing_keys.pop().expect("a verified admission names a signing key");
    let said = format!("You were let in to {} as {}.", admission.name, admission.role);
    let pinned = Pinned {
        studio: used.studio.clone(),
        production: admission.production,
        name: admission.name,
        zone: admission.zone,
        frame_rate: admission.frame_rate,
        role: admission.role,
        signing_key,
        earlier_signing_keys: signing_keys,
        recipient: admission.recipient,
        recovery_recipient: admission.recovery_recipient,
        opening: admission.opening.into(),
        opening_owners: admission.owners.clone(),
        signing: admission.signing.into(),
        signing_owners: admission.owners,
        audit: Vec::new(),
    };
    context.home.change(|profile| {
        profile.joining.retain(|waiting| waiting.link != used.link);
        profile.pin(pinned);
    })?;
    context.output.notice(&said);
    Ok(())
}
