//! A studio as a process, on a data directory that outlives it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::Value;

use crate::clocked::{Clocked, Hands};
use crate::person::lavalier;
use crate::running::{Ran, Running};

/// The lowest port for a studio that has to be found again: below the range from which Linux gives out ports by itself.
const LOWEST_PORT: u16 = 20_000;
/// The highest.
const HIGHEST_PORT: u16 = 32_000;

/// A studio.
#[derive(Debug)]
pub struct Studio {
    data: PathBuf,
    address: SocketAddr,
    url: String,
    setup_code: Option<PathBuf>,
    running: Option<Running>,
    _inside: Option<Clocked>,
}

impl Studio {
    /// Starts one on a data directory.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(data: &Path) -> Self {
        Self::start_behind(data, None)
    }

    /// Starts one that is reached at `public` (a proxy of ours).
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start_behind(data: &Path, public: Option<&str>) -> Self {
        let address = free_address();
        let url = public.map_or_else(|| format!("http://{address}"), str::to_owned);
        let mut studio = Self {
            data: data.to_owned(),
            address,
            url,
            setup_code: None,
            running: None,
            _inside: None,
        };
        studio.begin();
        studio
    }

    /// Starts one inside the test, reached at `public`, whose clock the test sets.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn with_a_clock(data: &Path, public: &str) -> (Self, Hands) {
        let inside = Clocked::start(data, public);
        let hands = inside.hands();
        let studio = Self {
            data: data.to_owned(),
            address: inside.address(),
            url: public.to_owned(),
            setup_code: Some(inside.setup_code().to_owned()),
            running: None,
            _inside: Some(inside),
        };
        (studio, hands)
    }

    /// Starts it again on the same data and address.
    ///
    /// # Panics
    /// When it runs, or does not come up.
    pub fn begin(&mut self) {
        assert!(self.running.is_none(), "the studio runs already");
        let mut command = lavalier();
        command.args(["--json", "serve", "--data"]).arg(&self.data);
        command.args(["--listen", &self.address.to_string(), "--public-url", &self.url]);
        let mut running = Running::start(command);
        let ready = running.until("ready");
        assert_eq!(
            ready["url"],
            Value::from(self.url.as_str()),
            "the ready line names the public address"
        );
        if !self.data.join("setup-code").is_file() && self.setup_code.is_some() {
            self.setup_code = None;
        }
        if self.setup_code.is_none() && self.data.join("setup-code").is_file() {
            let setup = running.until("setup");
            self.setup_code = setup["code_file"].as_str().map(PathBuf::from);
        }
        self.running = Some(running);
    }

    /// Cuts its power.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&mut self) -> Ran {
        self.running.take().expect("the studio runs").kill()
    }

    /// Stops it as a service manager does.
    ///
    /// # Panics
    /// When it does not run.
    pub fn stop(&mut self) -> Ran {
        let running = self.running.take().expect("the studio runs");
        running.terminate();
        running.finish()
    }

    /// Where people reach it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its data directory.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The file with the one-time code that makes the first owner.
    ///
    /// # Panics
    /// When the studio gave none.
    #[must_use]
    pub fn setup_code(&self) -> &Path {
        self.setup_code
            .as_deref()
            .expect("a fresh studio names its set-up code")
    }
}

/// An address that is free now and that nobody gets by chance.
pub(crate) fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let span = HIGHEST_PORT - LOWEST_PORT;
    // Test programs run at the same time begin at different places.
    let start = u16::try_from(std::process::id() * 97 % u32::from(span)).expect("within the span");
    loop {
        let offset = NEXT.fetch_add(1, Ordering::Relaxed);
        assert!(offset < span, "no port is free");
        let address = SocketAddr::from(([127, 0, 0, 1], LOWEST_PORT + (start + offset) % span));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}
