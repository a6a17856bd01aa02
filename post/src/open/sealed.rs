//! An age file, opened whole or not at all.

use lavalier_protocol::sealed::SEALED_MAX;
use std::io::Read as _;
use std::str::FromStr as _;
use zeroize::Zeroizing;

/// Room made for a plaintext at first: a second of 48 kHz 24-bit FLAC usually fits. Growing copies, and copies linger.
const USUAL_PLAINTEXT: usize = 160 * 1024;

/// Why a sealed segment did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Longer than the format allows.
    #[error("the sealed segment is {0} bytes long; at most {SEALED_MAX} are allowed")]
    TooLong(usize),
    /// None of the production's keys opens it.
    #[error("none of the production's keys opens it")]
    NotForUs,
    /// It is no age file, or it was changed or cut after sealing.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

/// A key that cannot be read as an age identity. It says nothing of the text it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an age identity (AGE-SECRET-KEY-1…)")]
pub struct NotAnIdentity;

/// The age identities that open a production's takes: every generation, oldest last or first, as the keyring has them.
#[derive(Clone)]
pub struct OpeningKeys {
    identities: Vec<age::x25519::Identity>,
}

/// Never shows a key.
impl std::fmt::Debug for OpeningKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "OpeningKeys({})", self.identities.len())
    }
}

impl OpeningKeys {
    /// From identities that are already parsed.
    #[must_use]
    pub fn new(identities: Vec<age::x25519::Identity>) -> Self {
        Self { identities }
    }

    /// From the text form, `AGE-SECRET-KEY-1…`.
    ///
    /// # Errors
    /// [`NotAnIdentity`] where one of them is none.
    pub fn parse<'a>(identities: impl IntoIterator<Item = &'a str>) -> Result<Self, NotAnIdentity> {
        let identities = identities
            .into_iter()
            .map(|text| age::x25519::Identity::from_str(text.trim()).map_err(|_| NotAnIdentity))
            .collect::<Result<_, _>>()?;
        Ok(Self { identities })
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.identities.len()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.identities.is_empty()
    }
}

/// Opens a sealed segment. Not a byte comes out before the end is authenticated: age releases chunks as it goes,
/// and a truncated file would otherwise pass for a short one.
///
/// # Errors
/// See [`OpenError`].
pub fn open_sealed(sealed: &[u8], keys: &OpeningKeys) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if sealed.len() > SEALED_MAX {
        return Err(OpenError::TooLong(sealed.len()));
    }
    let damaged = |error: &dyn std::fmt::Display| OpenError::Damaged(error.to_string());
    let decryptor = age::Decryptor::new_buffered(sealed).map_err(|error| damaged(&error))?;
    let identities = keys.identities.iter().map(|identity| identity as &dyn age::Identity);
    let mut reader = decryptor.decrypt(identities).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => OpenError::NotForUs,
        other => damaged(&other),
    })?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len().min(USUAL_PLAINTEXT)));
    reader.read_to_end(&mut plain).map_err(|error| damaged(&error))?;
    Ok(plain)
}
