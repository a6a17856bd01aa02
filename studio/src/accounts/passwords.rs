//! Passwords: argon2id (RFC 9106), off the request threads and a few at a time.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use lavalier_protocol::api::ErrorKind;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::error::{ApiError, ApiResult};

/// The least characters of a password.
const PASSWORD_MIN: usize = 10;
/// The most bytes: a phrase, not a book to be hashed.
const PASSWORD_MAX: usize = 1024;
/// Hashes at once. Each takes 19 MiB and a processor for some 30 ms; more would let sign-ins starve uploads.
const AT_ONCE: usize = 2;
/// Sign-ins that wait for one of those; more are told to come back.
const WAITING: usize = 16;

/// Hashes and checks passwords.
pub(crate) struct Passwords {
    workers: Semaphore,
    queue: Semaphore,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self {
            workers: Semaphore::new(AT_ONCE),
            queue: Semaphore::new(AT_ONCE + WAITING),
        }
    }

    /// The hash of a new password, in PHC string form.
    pub(crate) async fn hash(&self, password: String, salt: [u8; 16]) -> ApiResult<String> {
        let password = Zeroizing::new(password);
        if password.chars().count() < PASSWORD_MIN || password.len() > PASSWORD_MAX {
            return Err(ApiError::bad_request(format!(
                "a password has at least {PASSWORD_MIN} characters"
            )));
        }
        self.work(move || {
            Argon2::default()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .ok()
        })
        .await?
        .ok_or(ApiError::Broken("argon2 did not hash"))
    }

    /// Whether `password` is the one of `hash`. Without a hash it takes as long and is wrong: how long a refusal takes
    /// does not tell which e-mail addresses have accounts.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> ApiResult<bool> {
        let password = Zeroizing::new(password);
        if password.len() > PASSWORD_MAX {
            return Ok(false);
        }
        self.work(move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => Argon2::default().verify_password(password.as_bytes(), &hash).is_ok(),
            Some(Err(_)) | None => {
                let salt = [0; 16];
                let _wasted = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
                false
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> ApiResult<T> {
        let _place = self.queue.try_acquire().map_err(|_| ErrorKind::Busy)?;
        let _turn = self.workers.acquire().await.map_err(|_| ErrorKind::Busy)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| ApiError::Broken("hashing stopped"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_checked_and_a_short_one_is_refused() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse".to_owned(), [1; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(
            passwords
                .verify("correct horse".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!passwords.verify("correct horsf".to_owned(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("correct horse".to_owned(), None).await.unwrap());
        assert!(passwords.hash("too short".to_owned(), [1; 16]).await.is_err());
    }
}
