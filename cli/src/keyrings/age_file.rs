//! Sealing to age recipients and opening with an age identity, in memory.

use std::io::{Read as _, Write as _};

use age::x25519::{Identity, Recipient};
use age::{Decryptor, Encryptor};
use zeroize::Zeroizing;

/// A keyring or a link's secret: far below a megabyte.
const PLAIN_MAX: u64 = 1024 * 1024;

/// A text that is no age X25519 recipient or identity, or an age file that cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AgeError {
    /// Not `age1…`.
    #[error("a recipient is not an age1… one")]
    Recipient,
    /// Not `AGE-SECRET-KEY-1…`.
    #[error("an identity is not an AGE-SECRET-KEY-1… one")]
    Identity,
    /// No recipient at all.
    #[error("there is no recipient")]
    NoRecipient,
    /// Sealed to others, or damaged.
    #[error("it is sealed to others, or damaged")]
    Closed,
}

/// Seals `plain` to each of `recipients`: one binary age file.
///
/// # Errors
/// [`AgeError`] names what is wrong with the recipients.
pub(crate) fn seal_to<'a>(recipients: impl IntoIterator<Item = &'a str>, plain: &[u8]) -> Result<Vec<u8>, AgeError> {
    let parse = |text: &str| text.parse::<Recipient>().map_err(|_| AgeError::Recipient);
    let recipients = recipients.into_iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    let each = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(each).map_err(|_| AgeError::NoRecipient)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor
        .wrap_output(&mut sealed)
        .expect("writing to memory does not fail");
    writer.write_all(plain).expect("writing to memory does not fail");
    writer.finish().expect("writing to memory does not fail");
    Ok(sealed)
}

/// Opens an age file.
///
/// # Errors
/// [`AgeError::Closed`] when the identity does not open it, or it was changed.
pub(crate) fn open_with(identity: &Identity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, AgeError> {
    let decryptor = Decryptor::new_buffered(sealed).map_err(|_| AgeError::Closed)?;
    let reader = decryptor
        .decrypt(std::iter::once(identity as &dyn age::Identity))
        .map_err(|_| AgeError::Closed)?;
    let mut plain = Zeroizing::new(Vec::new());
    let length = reader
        .take(PLAIN_MAX + 1)
        .read_to_end(&mut plain)
        .map_err(|_| AgeError::Closed)?;
    if length as u64 > PLAIN_MAX {
        Err(AgeError::Closed)
    } else {
        Ok(plain)
    }
}

/// The recipient that an identity opens for.
///
/// # Errors
/// [`AgeError::Identity`] when it is none.
pub(crate) fn public_half(identity: &str) -> Result<String, AgeError> {
    let identity: Identity = identity.parse().map_err(|_| AgeError::Identity)?;
    Ok(identity.to_public().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_recipient_opens_it_and_nobody_else() {
        let (one, two, other) = (Identity::generate(), Identity::generate(), Identity::generate());
        let recipients = [one.to_public().to_string(), two.to_public().to_string()];
        let sealed = seal_to(recipients.iter().map(String::as_str), b"secret").expect("two recipients");
        assert_eq!(
            open_with(&one, &sealed).expect("it is sealed to it").as_slice(),
            b"secret"
        );
        assert_eq!(
            open_with(&two, &sealed).expect("it is sealed to it").as_slice(),
            b"secret"
        );
        assert_eq!(open_with(&other, &sealed), Err(AgeError::Closed));
        assert_eq!(open_with(&one, b"not age"), Err(AgeError::Closed));
    }

    #[test]
    fn a_damaged_file_is_not_opened_in_part() {
        let one = Identity::generate();
        let mut sealed = seal_to([one.to_public().to_string().as_str()], b"secret").expect("a recipient");
        let last = sealed.last_mut().expect("it has bytes");
        *last ^= 1;
        assert_eq!(open_with(&one, &sealed), Err(AgeError::Closed));
        assert_eq!(seal_to(["age1nonsense"], b"x"), Err(AgeError::Recipient));
        assert_eq!(seal_to([], b"x"), Err(AgeError::NoRecipient));
    }
}
