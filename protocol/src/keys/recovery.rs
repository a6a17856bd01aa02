//! The recovery file: the way back in when every member's key is lost.

use std::fmt;
use std::str::FromStr;

use crate::digest::Digest;
use crate::id::ProductionId;

/// A heading, a few lines of comment and one key.
const FILE_MAX: usize = 4096;

/// An age identity that opens keyrings only, kept on paper or a stick away from every machine.
///
/// The file is an ordinary age identity file: comments begin with `#`, the identity stands on a line of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryFile {
    /// Whose keyrings it opens.
    pub production: ProductionId,
    /// Thumbprint of the production's signing key: whoever comes back in from a machine that pinned nothing learns from
    /// it that the signing keyring is the production's own, since an age file does not say who sealed it.
    pub signing_key: Digest,
    /// The age recipient of the production's takes, for the same reason: only who had its identity can have sealed a
    /// keyring that holds it.
    pub recipient: String,
    /// `AGE-SECRET-KEY-1…`.
    pub identity: zeroize::Zeroizing<String>,
}

/// Why a recovery file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryError {
    /// It does not say which production it is for.
    #[error("the file has no line `# production: NAME`")]
    Production,
    /// Its line `# signing key:` is missing or holds no thumbprint.
    #[error("its line `# signing key:` is missing or damaged")]
    SigningKey,
    /// Its line `# recipient:` is missing or holds no age recipient.
    #[error("its line `# recipient:` is missing or damaged")]
    Recipient,
    /// It has no identity, or more than one.
    #[error("the file has not exactly one line AGE-SECRET-KEY-1…")]
    Identity,
}

impl FromStr for RecoveryFile {
    type Err = RecoveryError;

    fn from_str(text: &str) -> Result<Self, RecoveryError> {
        if text.len() > FILE_MAX {
            return Err(RecoveryError::Identity);
        }
        let said = |name: &str| {
            text.lines()
                .find_map(|line| line.trim().strip_prefix(name))
                .map(str::trim)
        };
        let production = said("# production:").and_then(|name| name.parse().ok());
        let production = production.ok_or(RecoveryError::Production)?;
        let signing_key = said("# signing key:").and_then(|thumbprint| thumbprint.parse().ok());
        let signing_key = signing_key.ok_or(RecoveryError::SigningKey)?;
        let recipient = said("# recipient:").filter(|recipient| recipient.starts_with("age1"));
        let recipient = recipient.ok_or(RecoveryError::Recipient)?.to_owned();
        let mut keys = text
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("AGE-SECRET-KEY-1"));
        match (keys.next(), keys.next()) {
            (Some(key), None) => Ok(Self {
                production,
                signing_key,
                recipient,
                identity: zeroize::Zeroizing::new(key.to_owned()),
            }),
            _ => Err(RecoveryError::Identity),
        }
    }
}

impl RecoveryFile {
    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> zeroize::Zeroizing<String> {
        zeroize::Zeroizing::new(format!(
            "# Lavalier recovery key. Keep it away from every computer: on paper, or on a stick in a safe.\n\
             # It opens the keyrings of one production, and so its takes, when every member's own key is lost:\n\
             #   lavalier keys recover {0} --recovery-file THIS-FILE\n\
             # What stands below it tells the production's own keys from others: leave it as it is.\n\
             # production: {0}\n# signing key: {1}\n# recipient: {2}\n{3}\n",
            self.production,
            self.signing_key,
            self.recipient,
            self.identity.as_str()
        ))
    }
}

impl fmt::Debug for RecoveryFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryFile({}, redacted)", self.production)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_file_reads_back_and_does_not_print_itself() {
        let file = RecoveryFile {
            production: "show".parse().unwrap(),
            signing_key: Digest::of(b"key"),
            recipient: "age1test".to_owned(),
            identity: zeroize::Zeroizing::new("AGE-SECRET-KEY-1TEST".to_owned()),
        };
        assert_eq!(file.to_text().parse(), Ok(file.clone()));
        assert!(!format!("{file:?}").contains("SECRET"));
        assert_eq!(
            "AGE-SECRET-KEY-1A".parse::<RecoveryFile>(),
            Err(RecoveryError::Production)
        );
        for (line, error) in [
            ("# production:", RecoveryError::Production),
            ("# signing key:", RecoveryError::SigningKey),
            ("# recipient:", RecoveryError::Recipient),
        ] {
            let without = file.to_text().replace(line, "# not:");
            assert_eq!(without.parse::<RecoveryFile>(), Err(error), "without {line}");
        }
        let damaged = file.to_text().replace("# signing key: ", "# signing key: x");
        assert_eq!(damaged.parse::<RecoveryFile>(), Err(RecoveryError::SigningKey));
        let two = format!("{}AGE-SECRET-KEY-1OTHER\n", file.to_text().as_str());
        assert_eq!(two.parse::<RecoveryFile>(), Err(RecoveryError::Identity));
    }
}
