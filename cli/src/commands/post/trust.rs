//! What post holds itself before it believes a studio: the pinned signing key, and what opens.

use std::path::Path;

use lavalier_post::deliver::Trust;
use lavalier_post::open::OpeningKeys;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::KeyringKind;
use zeroize::Zeroizing;

use crate::commands::keys::SIGNING_KEY;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_text;
use crate::keyrings::opening_keyring;
use crate::session::Session;

/// The trust of this home, with the identities of `identity` instead of the keyring's where one is named. A home that has
/// pinned nothing knows the production by the signing key that such a file names.
///
/// # Errors
/// When the keyring is not genuine or not this member's, the file holds no age identity, or nothing here says whose key
/// signs the production's briefs.
pub(crate) async fn of_production(
    context: &Context,
    session: &Session,
    production: &ProductionId,
    identity: Option<&Path>,
) -> Result<Trust, Failure> {
    let pinned = match (session.pinned(&context.home, production), identity) {
        (Err(Failure::ProductionNotKnownHere(_)), Some(path)) => return of_file(session, production, path).await,
        (pinned, _) => pinned?,
    };
    let mut signing_keys = pinned.signing_keys();
    let opening_keys = match identity {
        Some(path) => identities_of(path)?,
        None => {
            let member = session.member()?;
            let opened = opening_keyring(&session.client, &context.home, &pinned, &member).await?;
            signing_keys = opened.pinned.signing_keys();
            OpeningKeys::parse(opened.keyring.identities.iter().map(|one| one.identity.as_str()))
                .expect("an opened keyring's identities were read before")
        }
    };
    Ok(Trust {
        production: pinned.production.clone(),
        signing_keys,
        opening_keys,
    })
}

/// The trust that a file of `keys export` carries: its identities, and the studio's signing key where the file names it.
async fn of_file(session: &Session, production: &ProductionId, path: &Path) -> Result<Trust, Failure> {
    let opening_keys = identities_of(path)?;
    let named = signing_key_of(&Zeroizing::new(read_text(path)?)).ok_or_else(|| {
        Failure::usage(
            format!(
                "{} opens takes, but does not say who signs for {production}, and this home does not know.",
                path.display()
            ),
            "Use a file that “lavalier keys export” wrote, with its comments; or pull from a home that knows the production.",
        )
    })?;
    let signing_key = session.client.production(production).await?.signing_key;
    if signing_key.thumbprint() != named {
        return Err(Failure::KeyringNotGenuine {
            kind: KeyringKind::Signing,
            reason: "the studio shows another signing key than the identity file names".to_owned(),
        });
    }
    Ok(Trust {
        production: production.clone(),
        signing_keys: vec![signing_key],
        opening_keys,
    })
}

/// Thumbprint of the signing key that a file of `keys export` names.
fn signing_key_of(text: &str) -> Option<Digest> {
    let named = text.lines().find_map(|line| line.trim().strip_prefix(SIGNING_KEY));
    named?.trim().parse().ok()
}

/// The identities of an age identity file: comments and blank lines beside one identity a line.
fn identities_of(path: &Path) -> Result<OpeningKeys, Failure> {
    let not_one = || Failure::FileContent {
        path: path.to_owned(),
        reason: "it holds no age identity (AGE-SECRET-KEY-1…)".to_owned(),
    };
    let text = Zeroizing::new(read_text(path)?);
    let lines = text.lines().map(str::trim);
    let keys =
        OpeningKeys::parse(lines.filter(|line| !line.is_empty() && !line.starts_with('#'))).map_err(|_| not_one())?;
    if keys.is_empty() { Err(not_one()) } else { Ok(keys) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_file_is_read_as_age_reads_it() {
        let file = tempfile::NamedTempFile::new().expect("a file for the test");
        let identity = age::x25519::Identity::generate().to_string();
        let text = age::secrecy::ExposeSecret::expose_secret(&identity);
        std::fs::write(file.path(), format!("# a comment\n\n{text}\n")).expect("it is written");
        assert_eq!(identities_of(file.path()).expect("it holds one").len(), 1);
        for bad in ["", "# only a comment\n", "age1something\n"] {
            std::fs::write(file.path(), bad).expect("it is written");
            assert!(identities_of(file.path()).is_err(), "{bad:?}");
        }
    }
}
