//! A signed-in person's session: the studio, the client with the token, and the pins of this home.

use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::keys::Holder;
use lavalier_protocol::members::Role;
use lavalier_protocol::words::Message;
use zeroize::Zeroizing;

use crate::client::Client;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::{Home, Pinned, Secrets, SignedInTo};
use crate::keyrings::Member;

/// The secret under which the token is kept.
pub(crate) const TOKEN: &str = "session-token";

/// What commands of a signed-in person stand on.
pub(crate) struct Session {
    /// With the token.
    pub(crate) client: Client,
    /// Where and who.
    pub(crate) signed_in: SignedInTo,
    /// This home's secrets.
    pub(crate) secrets: Secrets,
}

impl Session {
    /// The session of this home.
    ///
    /// # Errors
    /// When nobody is signed in, or it is over.
    pub(crate) fn open(context: &Context) -> Result<Self, Failure> {
        let signed_in = context.home.profile()?.signed_in.ok_or(Message::SignedOut)?;
        if signed_in.expires_at <= context.now() {
            return Err(Message::SignedOut.into());
        }
        let secrets = Secrets::open(&context.home, &context.random)?;
        let token = secrets.get(TOKEN)?.ok_or(Message::SignedOut)?;
        let token = String::from_utf8(token.to_vec()).map_err(|_| Message::SignedOut)?;
        Ok(Self {
            client: Client::new(signed_in.address.clone())?.with_token(Zeroizing::new(token)),
            signed_in,
            secrets,
        })
    }

    /// This home's pins of a production of this studio.
    ///
    /// # Errors
    /// [`Failure::ProductionNotKnownHere`].
    pub(crate) fn pinned(&self, home: &Home, production: &ProductionId) -> Result<Pinned, Failure> {
        home.profile()?.pinned(&self.signed_in.origin, production).cloned()
    }

    /// This home's member as keyrings name them.
    pub(crate) fn holder(&self, member: &Member, role: Role) -> Holder {
        Holder {
            person: self.signed_in.person.clone(),
            email: self.signed_in.email.clone(),
            role,
            recipient: member.recipient(),
            key: member.signing.public_key(),
        }
    }

    /// This home's member.
    ///
    /// # Errors
    /// When its keys cannot be read.
    pub(crate) fn member(&self) -> Result<Member, Failure> {
        Member::of(&self.secrets)
    }
}
