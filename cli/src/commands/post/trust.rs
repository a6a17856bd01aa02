//! What post holds itself before it believes a studio: the pinned signing key, and what opens.

use std::path::Path;

use lavalier_post::deliver::Trust;
use lavalier_post::open::OpeningKeys;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_text;
use crate::home::Pinned;
use crate::keyrings::opening_keyring;
use crate::session::Session;

/// The trust of this home, with the identities of `identity` instead of the keyring's where one is named.
///
/// # Errors
/// When the keyring is not genuine or not this member's, or the file holds no age identity.
pub(crate) async fn of_production(
    context: &Context,
    session: &Session,
    pinned: &Pinned,
    identity: Option<&Path>,
) -> Result<Trust, Failure> {
    let mut signing_keys = pinned.signing_keys();
    let opening_keys = match identity {
        Some(path) => identities_of(path)?,
        None => {
            let member = session.member()?;
            let opened = opening_keyring(&session.client, &context.home, pinned, &member).await?;
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
