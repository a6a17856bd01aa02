//! The studio: whether it is reached, and whether the session holds.

use lavalier_protocol::Timestamp;
use lavalier_protocol::words::Message;

use super::Check;
use crate::client::Client;
use crate::context::Context;
use crate::failure::Failure;
use crate::session::Session;

const NAME: &str = "studio";

/// What was found of the studio.
pub(super) struct Studio {
    /// How far this machine's clock is ahead of the studio's, in seconds; none when it was not asked.
    pub(super) clock_ahead: Option<f64>,
    found: Result<Found, Failure>,
}

enum Found {
    /// Nobody signed in from this home: a recorder's needs none.
    Nobody,
    /// The session works.
    SignedIn(String),
    /// It is reached, but the session is over.
    SignedOut(String),
}

pub(super) async fn look(context: &Context) -> Studio {
    let mut clock_ahead = None;
    let found = found(context, &mut clock_ahead).await;
    Studio { clock_ahead, found }
}

async fn found(context: &Context, clock_ahead: &mut Option<f64>) -> Result<Found, Failure> {
    let Some(signed_in) = context.home.profile()?.signed_in else {
        return Ok(Found::Nobody);
    };
    let client = Client::new(signed_in.address.clone())?;
    let before = context.now();
    let time = client.time().await?.time;
    *clock_ahead = Some(ahead(before, time, context.now()));
    let studio = signed_in.origin.to_string();
    let session = match Session::open(context) {
        Ok(session) => session,
        Err(Failure::Said(Message::SignedOut)) => return Ok(Found::SignedOut(studio)),
        Err(failure) => return Err(failure),
    };
    match session.client.me().await {
        Ok(_) => Ok(Found::SignedIn(studio)),
        Err(Failure::Studio(_)) => Ok(Found::SignedOut(studio)),
        Err(failure) => Err(failure),
    }
}

/// By how much the middle of the exchange is ahead of what the studio said.
fn ahead(before: Timestamp, studio: Timestamp, after: Timestamp) -> f64 {
    let to = |time: Timestamp| time.duration_since(studio).as_secs_f64();
    f64::midpoint(to(before), to(after))
}

pub(super) fn check(studio: &Studio) -> Check {
    match &studio.found {
        Ok(Found::Nobody) => Check::good(NAME, "Nobody is signed in from this home; recording needs no account."),
        Ok(Found::SignedIn(studio)) => Check::good(NAME, format!("{studio} is reached, and you are signed in.")),
        Ok(Found::SignedOut(studio)) => Check::wrong(
            NAME,
            format!("{studio} is reached, but your session is over."),
            format!("Run “lavalier login {studio} --email …”."),
        ),
        Err(failure) => Check::failed(NAME, failure),
    }
}
