//! A studio inside the test's own process, whose clock the test sets: for what only days bring about.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use lavalier_studio::{Clock, Config, SystemClock, SystemRandom};
use tokio_util::sync::CancellationToken;

/// The hands of a studio's clock.
#[derive(Debug, Clone, Default)]
pub struct Hands(Arc<Mutex<SignedDuration>>);

impl Hands {
    /// Lets time pass at the studio, and nowhere else.
    ///
    /// # Panics
    /// When another thread panicked here.
    pub fn forward(&self, by: SignedDuration) {
        *self.0.lock().expect("adding does not panic") += by;
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        SystemClock.now() + *self.0.lock().expect("adding does not panic")
    }
}

/// The studio. It ends when it is dropped.
#[derive(Debug)]
pub struct Clocked {
    hands: Hands,
    address: SocketAddr,
    setup_code: PathBuf,
    shutdown: CancellationToken,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Clocked {
    /// Starts one that is reached at `public`.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(data: &Path, public: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        let runtime = runtime.expect("threads can be made");
        let (hands, shutdown) = (Hands::default(), CancellationToken::new());
        let mut config = Config::new(data.to_owned());
        config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.public_url = Some(public.parse().expect("a proxy's address is an origin"));
        let clock = Arc::new(hands.clone());
        let started = lavalier_studio::serve(config, clock, Arc::new(SystemRandom), shutdown.clone());
        let running = runtime.block_on(started).expect("the studio comes up");
        Self {
            hands,
            address: running.address,
            setup_code: running
                .setup_code_file
                .clone()
                .expect("a fresh studio has a set-up code"),
            shutdown,
            runtime: Some(runtime),
        }
    }

    /// The hands of its clock.
    #[must_use]
    pub fn hands(&self) -> Hands {
        self.hands.clone()
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The file with the code that makes its first owner.
    #[must_use]
    pub fn setup_code(&self) -> &Path {
        &self.setup_code
    }
}

impl Drop for Clocked {
    fn drop(&mut self) {
        self.shutdown.cancel();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
