//! Making one invitation: identifier, secret, signed brief and sealed secret, whole or not at all.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lavalier_protocol::Timestamp;
use lavalier_protocol::api::NewInvitation;
use lavalier_protocol::brief::{Brief, Draft, End, Platforms};
use lavalier_protocol::id::{InterviewId, InvitationId};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::link::{Link, Secret};
use lavalier_protocol::policy::Shipped;
use lavalier_protocol::slate::SlateName;
use lavalier_protocol::text::Label;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use crate::context::Context;
use crate::failure::Failure;
use crate::home::Pinned;
use crate::keyrings::{opening_keyring, seal_to, signing_key};
use crate::local_time::local;
use crate::output::Answer;
use crate::session::Session;
use crate::span::Span;

/// What an invitation is to say.
pub(crate) struct Wanted {
    /// The person's name, for the producer's lists.
    pub(crate) subject: Label,
    /// Of which interview.
    pub(crate) interview: InterviewId,
    /// Of which end.
    pub(crate) end: End,
    /// What may claim it.
    pub(crate) platforms: Platforms,
    /// What the person reads.
    pub(crate) draft: Draft,
    /// How long it can be claimed.
    pub(crate) expires: Span,
    /// Only to try things out.
    pub(crate) rehearsal: bool,
    /// The invitation whose end it takes over.
    pub(crate) replaces: Option<InvitationId>,
}

/// Makes it at the studio and shows link, six words and QR code.
pub(crate) async fn make(
    context: &Context,
    session: &Session,
    pinned: &Pinned,
    wanted: Wanted,
) -> Result<Answer, Failure> {
    let member = session.member()?;
    // The latest keys, which somebody else may have changed.
    let opened = opening_keyring(&session.client, &context.home, pinned, &member).await?;
    let pinned = &opened.pinned;
    let key = signing_key(&session.client, &context.home, pinned, &member).await?.key;
    let receipt_key = receipt_key(context, session).await?;
    let roll = session.client.roll(&pinned.production).await?;

    let secret = Secret::from_bytes(context.random());
    // Whole seconds: people read them.
    let now = Timestamp::from_second(context.now().as_second()).expect("cut from a timestamp");
    let expires_at = i64::try_from(wanted.expires.duration().as_secs())
        .ok()
        .and_then(|seconds| now.checked_add(jiff::SignedDuration::from_secs(seconds)).ok())
        .ok_or_else(|| Failure::usage("--expires is too long.", "Give fewer days."))?;
    let brief = Brief {
        invitation: InvitationId::from_random(context.random()),
        interview: wanted.interview.clone(),
        end: wanted.end,
        production: pinned.production.clone(),
        production_name: pinned.name.clone(),
        studio: session.signed_in.origin.clone(),
        receipt_key,
        secret_commitment: secret.commitment(),
        revision: 1,
        issued_at: now,
        expires_at,
        zone: pinned.zone.clone(),
        frame_rate: pinned.frame_rate,
        roll: roll.clone(),
        policy: Shipped::Default.policy().id().clone(),
        recipients: vec![pinned.recipient.clone()],
        platforms: wanted.platforms.clone(),
        rehearsal: wanted.rehearsal,
        title: wanted.draft.title.clone(),
        asked_by: wanted.draft.asked_by.clone(),
        purpose: wanted.draft.purpose.clone(),
        audience: wanted.draft.audience.clone(),
        starts_at: wanted.draft.starts_at.clone(),
        talk: wanted.draft.talk.clone(),
        microphone: wanted.draft.microphone,
        questions: wanted.draft.questions.clone(),
        consent: wanted.draft.consent.clone(),
        contact: wanted.draft.contact.clone(),
        mobile_data: wanted.draft.mobile_data,
        format: wanted.draft.format.clone(),
        keep_days: wanted.draft.keep_days,
        notes: wanted.draft.notes.clone(),
    };
    let link = Link {
        origin: brief.studio.clone(),
        invitation: brief.invitation.clone(),
        secret: secret.clone(),
        thumbprint: key.public_key().thumbprint(),
    };
    let request = NewInvitation {
        invitation: brief.invitation.clone(),
        subject: wanted.subject.clone(),
        brief: sign(&brief, &key)?,
        sealed_secret: seal_secret(&secret, &pinned.recipient)?,
        claim_token_hash: secret.claim_token().hash(),
        replaces: wanted.replaces.clone(),
    };
    session.client.create_invitation(&pinned.production, &request).await?;
    show(context, &wanted, &link, &roll, expires_at)
}

fn sign(brief: &Brief, key: &SoftwareKey) -> Result<Jws, Failure> {
    brief.check()?;
    Jws::sign(Typ::Brief, brief, key).map_err(|refused| Failure::Secrets(refused.to_string()))
}

fn seal_secret(secret: &Secret, recipient: &str) -> Result<String, Failure> {
    let sealed = seal_to([recipient], secret.as_bytes()).map_err(|error| Failure::Secrets(error.to_string()))?;
    Ok(BASE64_STANDARD.encode(sealed))
}

/// The key by which the recorder will know this studio's receipts: the pinned one, which the studio must still have.
async fn receipt_key(context: &Context, session: &Session) -> Result<lavalier_protocol::jws::PublicKey, Failure> {
    let info = session.client.studio().await?;
    let profile = context.home.profile()?;
    let known = profile
        .studios
        .iter()
        .find(|known| known.origin == session.signed_in.origin);
    match known {
        Some(known) if known.receipt_key == info.receipt_key => Ok(info.receipt_key),
        _ => Err(Failure::ReceiptKeyChanged),
    }
}

fn show(
    context: &Context,
    wanted: &Wanted,
    link: &Link,
    roll: &SlateName,
    expires_at: Timestamp,
) -> Result<Answer, Failure> {
    let (text, words) = (link.to_text(), link.words());
    let shown = json!({
        "interview": wanted.interview,
        "end": wanted.end,
        "invitation": link.invitation,
        "link": text,
        "words": words,
        "roll": roll,
        "expires": expires_at,
        "subject": wanted.subject,
        "platforms": wanted.platforms,
        "rehearsal": wanted.rehearsal,
        "replaces": wanted.replaces,
    });
    context.output.result(&shown, || {
        format!(
            "Invitation for {}\n\n  {}\n\n  six words  {words}\n  interview  {}\n  end        {}\n  roll       {roll}\n  claimable  until {}\n\n\
             Send the whole link to this person and to nobody else: whoever has it can claim the invitation.\n\
             On the call, both read out the six words.",
            context.output.bold(wanted.subject.as_str()),
            context.output.bold(&text),
            wanted.interview,
            wanted.end,
            local(expires_at),
        )
    })?;
    if context.output.is_watched()
        && let Ok(code) = QrCode::new(text.as_bytes())
    {
        // Dark on light whatever the terminal's own colours, because a scanner expects it so.
        let drawn = code
            .render::<Dense1x2>()
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .build();
        context.output.notice(&drawn);
    }
    Ok(Answer::Yes)
}
