//! Secrets in the operating system's keyring: on Linux the Secret Service.
//!
//! One thread of its own speaks to the keyring, because a bus may take minutes to say no and a locked keyring may wait for
//! a person: whoever asks waits a bounded time, never for ever.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use lavalier_protocol::journal::KeyStorage;
use zeroize::Zeroizing;

use super::{Vault, VaultError, check};

/// The service under which a keyring's own viewer lists our secrets.
const SERVICE: &str = "lavalier";

/// How long a person gets to unlock the keyring.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

type Answer = Result<Option<Zeroizing<Vec<u8>>>, String>;

enum Ask {
    Get,
    Put(Zeroizing<Vec<u8>>),
    Delete,
}

struct Question {
    name: String,
    ask: Ask,
    answer: Sender<Answer>,
}

/// The keyring, for the secrets of one home.
#[derive(Debug)]
pub struct KeyringVault {
    questions: Sender<Question>,
    home: String,
    patience: Duration,
}

impl KeyringVault {
    /// The keyring for the home of this identifier. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`VaultError::Keyring`] when no thread can be started.
    pub fn open(home: &str) -> Result<Self, VaultError> {
        Self::with_patience(home, PATIENCE)
    }

    pub(super) fn with_patience(home: &str, patience: Duration) -> Result<Self, VaultError> {
        Self::with_store(home, patience, system_store)
    }

    fn with_store(
        home: &str,
        patience: Duration,
        connect: impl Fn() -> Result<Arc<CredentialStore>, Error> + Send + 'static,
    ) -> Result<Self, VaultError> {
        let (questions, inbox) = channel();
        std::thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || serve(&inbox, connect))
            .map_err(|error| unreachable(&error.to_string()))?;
        Ok(Self {
            questions,
            home: home.to_owned(),
            patience,
        })
    }

    fn ask(&self, name: &str, ask: Ask) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let (answer, answers) = channel();
        let question = Question {
            name: format!("{}/{name}", self.home),
            ask,
            answer,
        };
        self.questions
            .send(question)
            .map_err(|_| unreachable("its thread has ended"))?;
        match answers.recv_timeout(self.patience) {
            Ok(answer) => answer.map_err(|detail| unreachable(&detail)),
            Err(RecvTimeoutError::Timeout) => Err(unreachable("no answer in time")),
            Err(RecvTimeoutError::Disconnected) => Err(unreachable("its thread has ended")),
        }
    }
}

/// The Secret Service.
#[cfg(all(target_os = "linux", feature = "keyring"))]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// None: a phone's key store belongs to its shell.
#[cfg(not(all(target_os = "linux", feature = "keyring")))]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

impl Vault for KeyringVault {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        check(name, &[])?;
        self.ask(name, Ask::Get)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        check(name, secret)?;
        self.ask(name, Ask::Put(Zeroizing::new(secret.to_vec()))).map(drop)
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        check(name, &[])?;
        self.ask(name, Ask::Delete).map(drop)
    }

    fn storage(&self) -> KeyStorage {
        KeyStorage::Keyring
    }
}

fn unreachable(detail: &str) -> VaultError {
    VaultError::Keyring {
        detail: detail.to_owned(),
    }
}

/// The keyring's thread: ends when the vault is dropped.
fn serve(inbox: &Receiver<Question>, connect: impl Fn() -> Result<Arc<CredentialStore>, Error>) {
    let mut store: Option<Arc<CredentialStore>> = None;
    while let Ok(Question { name, ask, answer }) = inbox.recv() {
        let connected = store.take().map_or_else(&connect, Ok);
        let result = connected.and_then(|connected| {
            let entry = store.insert(connected).build(SERVICE, &name, None)?;
            work(&entry, ask)
        });
        if matches!(&result, Err(Error::PlatformFailure(_))) {
            // The bus may have gone away with the session: connect anew next time.
            store = None;
        }
        // Whoever asked may have stopped waiting.
        let _ = answer.send(result.map_err(|error| describe(&error)));
    }
}

fn work(entry: &Entry, ask: Ask) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    match ask {
        Ask::Get => match entry.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        },
        Ask::Put(secret) => entry.set_secret(&secret).map(|()| None),
        Ask::Delete => match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        },
    }
}

/// What may be shown: an error that carries bytes of a secret is only named.
fn describe(error: &Error) -> String {
    match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "a secret is not stored as this program stores it".to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Error {
        Error::PlatformFailure("no bus".into())
    }

    #[test]
    fn secrets_of_two_homes_in_one_keyring_stay_apart() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().expect("a mock");
        let vault = |home: &str| {
            let store = Arc::clone(&store);
            KeyringVault::with_store(home, PATIENCE, move || Ok(Arc::clone(&store))).expect("opened")
        };
        let (one, other) = (vault("a"), vault("b"));
        one.put("token", b"secret").expect("kept");
        assert_eq!(other.get("token").expect("asked"), None);
        assert_eq!(*one.get("token").expect("asked").expect("there"), b"secret");
        one.delete("token").expect("forgotten");
        one.delete("token").expect("forgotten already");
        assert_eq!(one.get("token").expect("asked"), None);
    }

    #[test]
    fn without_a_bus_it_says_so_at_once() {
        let vault = KeyringVault::with_store("a", PATIENCE, || Err(refused())).expect("opened");
        let error = vault.get("token").expect_err("no bus").to_string();
        assert!(error.contains("no bus") && error.contains("Unlock it"), "{error}");
    }

    #[test]
    fn a_keyring_that_never_answers_does_not_hold_anybody_up() {
        let (hold, held) = channel::<()>();
        let held = std::sync::Mutex::new(held);
        let connect = move || {
            let _ = held.lock().map(|held| held.recv());
            Err(refused())
        };
        let vault = KeyringVault::with_store("a", Duration::from_millis(20), connect).expect("opened");
        let error = vault.put("token", b"secret").expect_err("no answer").to_string();
        assert!(error.contains("no answer in time"), "{error}");
        drop(hold);
    }
}
