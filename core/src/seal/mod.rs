//! Sealing: encrypting to the recipients of a brief, in memory.
//!
//! [`Recipients::parse`] reads the brief's recipients once; [`Recipients::seal`] makes one complete age v1 file in binary
//! form of what it is given. Nothing here opens anything, and nothing here writes: plaintext never touches storage.

use std::io::Write as _;

use age::x25519::Recipient;
use lavalier_protocol::sealed::SEALED_MAX;

/// Room for the header (a stanza of some 200 bytes for each recipient, and one that means nothing) and for the tag of
/// every 64 KiB chunk, so that the output seldom moves.
const ENVELOPE: usize = 4096;

/// Why something could not be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// A brief without recipients: nobody could open what is recorded.
    #[error("the brief names nobody who can open the recording. Ask for a new link")]
    Nobody,
    /// A recipient that is no X25519 recipient of age.
    #[error("recipient {number} of the brief ({recipient}) is not one that this app can seal to. Ask for a new link")]
    Recipient {
        /// Its place in the brief, from 1.
        number: usize,
        /// Its text, cut after a few characters.
        recipient: String,
    },
    /// More plaintext than one sealed segment may hold.
    #[error("{bytes} bytes do not fit one sealed segment. Report this")]
    TooLong {
        /// The length of the plaintext.
        bytes: usize,
    },
    /// age refused.
    #[error("sealing failed: {detail}. Report this")]
    Age {
        /// What it said.
        detail: String,
    },
}

/// The age recipients of one brief.
#[derive(Clone)]
pub struct Recipients(Vec<Recipient>);

impl Recipients {
    /// Reads recipients as a brief spells them.
    ///
    /// # Errors
    /// [`SealError::Nobody`] when there is none, [`SealError::Recipient`] for the first that is none.
    pub fn parse<T: AsRef<str>>(recipients: &[T]) -> Result<Self, SealError> {
        let parse = |(index, text): (usize, &T)| {
            let text = text.as_ref();
            text.parse().map_err(|_| SealError::Recipient {
                number: index + 1,
                recipient: text.chars().take(16).collect(),
            })
        };
        let parsed: Vec<Recipient> = recipients.iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        if parsed.is_empty() {
            return Err(SealError::Nobody);
        }
        Ok(Self(parsed))
    }

    /// How many can open what is sealed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// One complete age file of `plaintext` to every recipient; at most [`SEALED_MAX`] bytes.
    ///
    /// # Errors
    /// [`SealError::TooLong`] when it does not fit, [`SealError::Age`] when age refuses.
    pub fn seal(&self, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        if plaintext.len() > SEALED_MAX {
            return Err(SealError::TooLong { bytes: plaintext.len() });
        }
        let refused = |error: &dyn std::fmt::Display| SealError::Age {
            detail: error.to_string(),
        };
        let recipients = self.0.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(|error| refused(&error))?;
        let sealed = Vec::with_capacity(plaintext.len() + plaintext.len() / 2048 + ENVELOPE);
        let mut writer = encryptor.wrap_output(sealed).map_err(|error| refused(&error))?;
        writer.write_all(plaintext).map_err(|error| refused(&error))?;
        // Without this the file is truncated, and nobody can open it.
        let sealed = writer.finish().map_err(|error| refused(&error))?;
        if sealed.len() > SEALED_MAX {
            return Err(SealError::TooLong { bytes: plaintext.len() });
        }
        Ok(sealed)
    }
}

impl std::fmt::Debug for Recipients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(ToString::to_string)).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use age::x25519::Identity;
    use lavalier_protocol::sealed::{FILE_PIECE, RECIPIENTS_MAX};

    use super::*;

    fn open(sealed: &[u8], identity: &Identity) -> Option<Vec<u8>> {
        let decryptor = age::Decryptor::new(sealed).ok()?;
        let mut reader = decryptor
            .decrypt(std::iter::once(identity as &dyn age::Identity))
            .ok()?;
        let mut plaintext = Vec::new();
        reader.read_to_end(&mut plaintext).ok()?;
        Some(plaintext)
    }

    #[test]
    fn every_recipient_opens_it_and_nobody_else() {
        let identities: Vec<Identity> = (0..3).map(|_| Identity::generate()).collect();
        let texts: Vec<String> = identities[..2].iter().map(|i| i.to_public().to_string()).collect();
        let recipients = Recipients::parse(&texts).expect("recipients");
        let plaintext: Vec<u8> = (0..200_000u32).map(|i| (i * 31 % 251) as u8).collect();
        let sealed = recipients.seal(&plaintext).expect("sealed");
        assert_eq!(open(&sealed, &identities[0]).as_ref(), Some(&plaintext));
        assert_eq!(open(&sealed, &identities[1]).as_ref(), Some(&plaintext));
        assert_eq!(open(&sealed, &identities[2]), None);
        assert_eq!(
            open(&sealed[..sealed.len() - 1], &identities[0]),
            None,
            "it is finished"
        );
        assert!(!sealed.windows(64).any(|window| window == &plaintext[..64]));
    }

    #[test]
    fn the_largest_piece_to_the_most_recipients_fits() {
        let texts: Vec<String> = (0..RECIPIENTS_MAX)
            .map(|_| Identity::generate().to_public().to_string())
            .collect();
        let recipients = Recipients::parse(&texts).expect("recipients");
        for _ in 0..5 {
            let sealed = recipients.seal(&vec![7; FILE_PIECE]).expect("sealed");
            assert!(sealed.len() <= SEALED_MAX, "{}", sealed.len());
        }
        let bytes = SEALED_MAX;
        assert_eq!(recipients.seal(&vec![7; bytes]), Err(SealError::TooLong { bytes }));
    }

    #[test]
    fn a_recipient_that_is_none_is_named() {
        let good = Identity::generate().to_public().to_string();
        let error = Recipients::parse(&[good.as_str(), "age1yubikey1qwerty"]).expect_err("refused");
        assert!(error.to_string().contains("recipient 2"), "{error}");
        assert_eq!(Recipients::parse::<&str>(&[]).err(), Some(SealError::Nobody));
    }
}
