//! A slow link on loopback: a TCP proxy that lets through so many bits a second in each direction, over all its connections.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::clock::Stopwatch;

/// What passes at once: about a packet.
const PIECE_BYTES: usize = 1500;

/// How far sending may run ahead of the link, as a modem's buffer lets it.
const BURST: Duration = Duration::from_millis(20);

/// A running proxy. Its threads end with the process: a benchmark's connections are few.
#[derive(Debug)]
pub(super) struct Shaper {
    address: SocketAddr,
}

impl Shaper {
    /// Listens on a free port and passes what comes on to `to`.
    pub(super) fn start(to: SocketAddr, bits_a_second: u32) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (up, down) = (Link::new(bits_a_second), Link::new(bits_a_second));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that is not there is a connection that closes.
                if let Ok(server) = TcpStream::connect(to) {
                    let _ = join(client, server, &up, &down);
                }
            }
        });
        Ok(Self { address })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

fn join(client: TcpStream, server: TcpStream, up: &Arc<Link>, down: &Arc<Link>) -> io::Result<()> {
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let back = (server.try_clone()?, client.try_clone()?);
    let (up, down) = (Arc::clone(up), Arc::clone(down));
    thread::spawn(move || carry(client, server, &up));
    thread::spawn(move || carry(back.0, back.1, &down));
    Ok(())
}

/// Passes bytes on at the link's pace until one side closes.
fn carry(mut from: TcpStream, mut to: TcpStream, link: &Link) {
    let mut piece = [0; PIECE_BYTES];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        link.wait_for(length);
        if to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}

/// One direction: a leaky bucket.
#[derive(Debug)]
struct Link {
    bits_a_second: f64,
    clock: Stopwatch,
    /// When all that was let in will have passed.
    free_at: Mutex<Duration>,
}

impl Link {
    fn new(bits_a_second: u32) -> Arc<Self> {
        let (clock, free_at) = (Stopwatch::start(), Mutex::new(Duration::ZERO));
        Arc::new(Self {
            bits_a_second: f64::from(bits_a_second),
            clock,
            free_at,
        })
    }

    #[expect(clippy::disallowed_methods, reason = "a slow link is made of waiting")]
    fn wait_for(&self, bytes: usize) {
        let now = self.clock.elapsed();
        let passes = {
            let mut free_at = self.free_at.lock().expect("no holder of this lock panics");
            *free_at = now.max(*free_at) + Duration::from_secs_f64(bytes as f64 * 8.0 / self.bits_a_second);
            *free_at
        };
        thread::sleep(passes.saturating_sub(now + BURST));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::sink::Sink;

    #[test]
    fn an_upload_arrives_whole_through_the_slow_link() {
        let sink = Sink::start().expect("loopback is there");
        let shaper = Shaper::start(sink.address(), 1_000_000_000).expect("loopback is there");
        let mut client = TcpStream::connect(shaper.address()).expect("the shaper listens");
        let body = vec![7; 100_000];
        write!(client, "PUT / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len()).expect("the head is sent");
        client.write_all(&body).expect("the body is sent");
        let mut answer = String::new();
        client.read_to_string(&mut answer).expect("the sink answers and closes");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
}
