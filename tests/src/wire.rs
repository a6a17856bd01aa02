//! A seeded TCP proxy on loopback: the bad network between a recorder and its studio.
//!
//! What it does is decided by counting bytes and connections, never by time, so that a run can be had again. A lost packet as
//! such cannot be seen above TCP, which sends it anew; what programs see of a lossy network is connections that die in the
//! middle of a request. So a loss of 30 % here is: of each [`PIECE`] bytes that pass, three in ten take their connection down.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use crate::seed::Seed;

/// The bytes on which the dice are thrown: about what a program hands to its socket at once.
pub const PIECE: usize = 16 * 1024;

/// What the network does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weather {
    /// Of each [`PIECE`] that passes, the part that cuts its connection instead.
    pub loss: f64,
    /// After so many bytes every connection is cut and the next few are turned away.
    pub flap: Option<Flap>,
    /// Bytes a second, each way and over all connections.
    pub bytes_a_second: Option<u32>,
}

/// A network that comes and goes.
#[derive(Debug, Clone, Copy)]
pub struct Flap {
    /// Bytes, both ways together, that pass while it is there.
    pub bytes: u64,
    /// Connections that are turned away before it is there again.
    pub connections: u32,
}

impl Weather {
    /// How much is passed on in one go: on a slow link little, so that better weather is felt soon.
    fn bytes_at_once(&self) -> usize {
        let tenth = |rate: u32| usize::try_from(rate / 10).unwrap_or(PIECE);
        self.bytes_a_second.map_or(PIECE, |rate| tenth(rate).clamp(1, PIECE))
    }
}

/// A running proxy.
#[derive(Debug)]
pub struct Wire {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug)]
struct Shared {
    upstream: Option<SocketAddr>,
    weather: Weather,
    seed: Seed,
    down: bool,
    ended: bool,
    /// Bytes since the last flap.
    passed: u64,
    /// Connections still to be turned away.
    turn_away: u32,
    live: Vec<TcpStream>,
    cuts: u64,
}

impl Wire {
    /// Listens on a free port of loopback; passes nothing on before [`Wire::leads_to`].
    ///
    /// # Panics
    /// When there is no loopback.
    #[must_use]
    pub fn start(seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Mutex::new(Shared {
            upstream: None,
            weather: Weather::default(),
            seed: Seed::new(seed),
            down: false,
            ended: false,
            passed: 0,
            turn_away: 0,
            live: Vec::new(),
            cuts: 0,
        }));
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if lock(&accepting).ended {
                    return;
                }
                // A connection that is turned away closes as it is dropped.
                if let Some(server) = admit(&accepting) {
                    join(&accepting, client, server);
                }
            }
        });
        Self { address, shared }
    }

    /// The address as a studio's public one.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says where it leads.
    pub fn leads_to(&self, upstream: SocketAddr) {
        lock(&self.shared).upstream = Some(upstream);
    }

    /// Sets what the network does from now on.
    pub fn weather(&self, weather: Weather) {
        let mut shared = lock(&self.shared);
        shared.weather = weather;
        // What the weather before would still have turned away comes through this one.
        (shared.passed, shared.turn_away) = (0, 0);
    }

    /// Takes the network away, with every connection on it.
    pub fn off(&self) {
        let mut shared = lock(&self.shared);
        shared.down = true;
        shared.cut_all();
    }

    /// Brings it back.
    pub fn on(&self) {
        lock(&self.shared).down = false;
    }

    /// How often it cut connections: says whether a test had any bad weather.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        lock(&self.shared).cuts
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        {
            let mut shared = lock(&self.shared);
            shared.ended = true;
            shared.cut_all();
        }
        // The accepting thread wakes up and sees that it has ended.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn cut_all(&mut self) {
        for stream in self.live.drain(..) {
            // One that has closed by itself is as good as cut.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Whether `bytes` may pass.
    fn pass(&mut self, bytes: usize) -> bool {
        if self.down || self.seed.fraction() < self.weather.loss * bytes as f64 / PIECE as f64 {
            self.cuts += 1;
            return false;
        }
        self.passed += bytes as u64;
        if let Some(flap) = self.weather.flap.filter(|flap| self.passed >= flap.bytes) {
            self.passed = 0;
            self.turn_away = flap.connections;
            self.cuts += 1;
            self.cut_all();
            return false;
        }
        true
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().expect("no thread panics with the lock")
}

/// A connection to the studio for one more client, if the network lets it.
fn admit(shared: &Mutex<Shared>) -> Option<TcpStream> {
    let upstream = {
        let mut shared = lock(shared);
        if shared.turn_away > 0 {
            shared.turn_away -= 1;
            return None;
        }
        shared.upstream.filter(|_| !shared.down)?
    };
    TcpStream::connect(upstream).ok()
}

/// Passes both ways what comes, until either side closes or the network cuts it.
fn join(shared: &Arc<Mutex<Shared>>, client: TcpStream, server: TcpStream) {
    let ends =
        [(&client, &server), (&server, &client)].map(|(from, to)| Some((from.try_clone().ok()?, to.try_clone().ok()?)));
    {
        let mut shared = lock(shared);
        shared.live.retain(|stream| stream.peer_addr().is_ok());
        shared.live.extend([client, server]);
    }
    for (from, to) in ends.into_iter().flatten() {
        let shared = Arc::clone(shared);
        thread::spawn(move || pump(&shared, from, to));
    }
}

fn pump(shared: &Mutex<Shared>, mut from: TcpStream, mut to: TcpStream) {
    let mut piece = vec![0; PIECE];
    loop {
        let at_once = lock(shared).weather.bytes_at_once();
        let length = match from.read(&mut piece[..at_once]) {
            Ok(length) if length > 0 => length,
            _ => break,
        };
        let (pass, pace) = {
            let mut shared = lock(shared);
            (shared.pass(length), shared.weather.bytes_a_second)
        };
        if let Some(rate) = pace {
            hold_back(length, rate);
        }
        if !pass || to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        // One that has closed by itself is as good as closed.
        let _ = stream.shutdown(Shutdown::Both);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the pacer of a slow network; no test waits by it"
)]
fn hold_back(bytes: usize, rate: u32) {
    thread::sleep(Duration::from_secs_f64(bytes as f64 / f64::from(rate)));
}
