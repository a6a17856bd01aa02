//! A listener that holds so many connections at once, lets more wait, and hangs up on those that are silent.

use std::future::Future as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

/// How long nothing may go either way: longer than a phone's pool keeps a connection and than any answer takes, shorter
/// than somebody who collects connections would like.
const SILENCE: Duration = Duration::from_secs(120);

/// Accepts while there is room. Connections beyond wait in the kernel's queue.
pub(crate) struct Bounded {
    listener: TcpListener,
    room: Arc<Semaphore>,
    silence: Duration,
}

/// A connection and its place.
pub(crate) struct Connection {
    stream: TcpStream,
    silence: Duration,
    hang_up: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    /// Bytes went: the wait begins anew. Nothing went for too long: the connection is over.
    fn heard<T>(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        match polled {
            Poll::Ready(done) => {
                self.hang_up.set(tokio::time::sleep(self.silence));
                Poll::Ready(done)
            }
            Poll::Pending => self
                .hang_up
                .as_mut()
                .poll(cx)
                .map(|()| Err(io::ErrorKind::TimedOut.into())),
        }
    }
}

/// The address at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

impl Connected<IncomingStream<'_, Bounded>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Bounded>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Bounded {
    pub(crate) fn new(listener: TcpListener, connections: usize) -> Self {
        Self::with_silence(listener, connections, SILENCE)
    }

    fn with_silence(listener: TcpListener, connections: usize, silence: Duration) -> Self {
        Self {
            listener,
            silence,
            room: Arc::new(Semaphore::new(connections.clamp(1, Semaphore::MAX_PERMITS))),
        }
    }
}

impl Listener for Bounded {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let place = Arc::clone(&self.room)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // An acknowledgement that waits for more to say makes every segment wait.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection is delayed");
        }
        let connection = Connection {
            stream,
            silence: self.silence,
            hang_up: Box::pin(tokio::time::sleep(self.silence)),
            _place: place,
        };
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        self.heard(cx, polled)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.heard(cx, polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.heard(cx, polled)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn accepted(silence: Duration) -> (TcpStream, Connection, Bounded) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut bounded = Bounded::with_silence(listener, 1, silence);
        let client = TcpStream::connect(address).await.unwrap();
        let (connection, _) = bounded.accept().await;
        (client, connection, bounded)
    }

    #[tokio::test]
    async fn a_silent_connection_is_hung_up_on() {
        let (_client, mut connection, _) = accepted(Duration::ZERO).await;
        let silent = connection.read_u8().await.unwrap_err();
        assert_eq!(silent.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_connection_that_ends_gives_its_place_to_the_next() {
        let (mut client, mut connection, mut bounded) = accepted(SILENCE).await;
        client.write_all(b"x").await.unwrap();
        assert_eq!(connection.read_u8().await.unwrap(), b'x');
        let waiting = TcpStream::connect(bounded.local_addr().unwrap()).await.unwrap();
        assert_eq!(bounded.room.available_permits(), 0);
        drop(connection);
        let (_connection, peer) = bounded.accept().await;
        assert_eq!(peer, waiting.local_addr().unwrap());
    }
}
