//! `POST /api/v1/invitations/{invitation}/claims`.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Request, State};
use http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{
    self, ClaimAnswer, ClaimPurpose, ClaimRequest, ClaimStatement, ErrorBody, ErrorKind, InvitationState,
};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{ClaimId, DeviceId, InvitationId};
use lavalier_protocol::jws::{PublicKey, Typ};
use lavalier_protocol::link::ClaimToken;
use subtle::ConstantTimeEq as _;

use crate::accounts::Gate;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Address, Id, bearer};
use crate::model::{Claim, ClaimOutcome, ClaimedDevice, Credential, Invitation, Record, Token};
use crate::ports::random_bytes;
use crate::studio::App;

/// Long enough that a phone which hands its transfers to the operating system need not be asked for days.
const CREDENTIAL: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Lets a device hold an invitation. The same device key may ask again, so a lost answer costs nothing.
#[utoipa::path(
    post, path = "/api/v1/invitations/{invitation}/claims", tag = "claims", security(("claim_token" = [])),
    params(("invitation" = InvitationId, Path)), request_body = ClaimRequest,
    responses((status = 200, body = ClaimAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn claim(
    State(app): State<App>,
    Address(address): Address,
    Id(id): Id<InvitationId>,
    request: Request<Body>,
) -> ApiResult<Json<ClaimAnswer>> {
    let now = app.now();
    app.rates.take(Gate::Claim, address, id.as_str(), now)?;
    let (parts, body) = request.into_parts();
    invited(&app, &id, &parts, now).await?;
    let request = Request::from_parts(parts.clone(), body);
    let extract::Json(request) = extract::Json::<ClaimRequest>::from_request(request, &app).await?;
    // The body may have taken its time, and the invitation's may be over.
    let now = app.now();
    let invitation = invited(&app, &id, &parts, now).await?;
    let statement: ClaimStatement = request
        .proof
        .verify(Typ::Claim, request.device_key)
        .map_err(|_| ErrorKind::ProofInvalid)?;
    if statement.invitation != invitation.id {
        return Err(ErrorKind::ProofInvalid.into());
    }
    let challenge = app.challenges.check(id.as_str(), &statement.challenge, now)?;
    if statement.purpose == ClaimPurpose::Record && !invitation.platforms.allow(statement.platform) {
        return Err(ErrorKind::PlatformNotAllowed.into());
    }
    let claim = Claim {
        id: ClaimId::from_random(random_bytes(&*app.random)),
        pseudonym: DeviceId::of(&invitation.production, request.device_key.thumbprint()),
        invitation: id,
        device: ClaimedDevice {
            device_key: request.device_key,
            key_storage: statement.key_storage,
            platform: statement.platform,
            app: statement.app,
        },
        claimed_at: now,
    };
    let signing_key = signing_key(&app, &invitation).await?;
    let (credential, shown) = new_credential(&app, now);
    let record = Record::by_device(&claim.device, &invitation.production, Action::InvitationClaimed, now)
        .to(&invitation.id)
        .with("platform", &claim.device.platform.name());
    match app.storage.claim(claim, challenge, credential, record).await? {
        ClaimOutcome::Held(claim) => Ok(Json(ClaimAnswer {
            claim,
            credential: shown,
            brief: invitation.brief,
            signing_key,
            time: now,
        })),
        ClaimOutcome::Used => Err(ErrorKind::InvitationUsed.into()),
        ClaimOutcome::KeyUsed => Err(ErrorKind::DeviceKeyUsed.into()),
        ClaimOutcome::ChallengeUsed => Err(ErrorKind::ChallengeExpired.into()),
    }
}

/// A new bearer token for a claim: what is stored of it, and what is shown, once.
pub(super) fn new_credential(app: &App, now: Timestamp) -> (Credential, api::Credential) {
    let token = Token::new(&*app.random);
    let expires_at = now.checked_add(CREDENTIAL).unwrap_or(Timestamp::MAX);
    let stored = Credential {
        token: token.hash(),
        expires_at,
    };
    let shown = api::Credential {
        token: token.text().to_owned(),
        expires_at,
    };
    (stored, shown)
}

/// The invitation, for a request that shows its claim token while it can be claimed. A device that holds it may ask
/// again whatever became of the invitation since; storage tells it from others by its key.
pub(super) async fn invited(app: &App, id: &InvitationId, parts: &Parts, now: Timestamp) -> ApiResult<Invitation> {
    let shown = ClaimToken::from_text(bearer(parts)).ok_or(ErrorKind::InvitationUnknown)?;
    let invitation = app.storage.invitation(id).await?.ok_or(ErrorKind::InvitationUnknown)?;
    let right: bool = shown
        .hash()
        .as_bytes()
        .ct_eq(invitation.claim_token_hash.as_bytes())
        .into();
    if !right {
        return Err(ErrorKind::InvitationUnknown.into());
    }
    let claimed = invitation.claimed_at.is_some();
    if !claimed && invitation.is_wrapped(now) {
        return Err(ErrorKind::Wrapped.into());
    }
    match invitation.state(now) {
        InvitationState::Open | InvitationState::Claimed => Ok(invitation),
        InvitationState::Expired => Err(ErrorKind::InvitationExpired.into()),
        InvitationState::Revoked if !claimed => Err(ErrorKind::InvitationRevoked.into()),
        InvitationState::Superseded if !claimed => Err(ErrorKind::Superseded.into()),
        InvitationState::Revoked | InvitationState::Superseded => Ok(invitation),
    }
}

/// The key that signed an invitation's brief: its production's.
pub(super) async fn signing_key(app: &App, invitation: &Invitation) -> ApiResult<PublicKey> {
    app.storage
        .signing_key(&invitation.production)
        .await?
        .ok_or(ApiError::Broken("an invitation has no production"))
}
