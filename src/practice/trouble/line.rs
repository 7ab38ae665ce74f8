//! Connections that can be broken off in the middle, which no HTTP server does by itself.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

pub(in crate::practice) struct Listening(pub TcpListener);

impl Listener for Listening {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        let fate = Fate::default();
        (Line { stream, fate }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// How a connection is to end; none ends by itself.
#[derive(Clone, Default)]
pub(in crate::practice) struct Fate(Arc<Mutex<Option<Ending>>>);

struct Ending {
    /// Sent in the place of what the server has to say.
    bytes: Vec<u8>,
    sent: usize,
    /// With a reset, not by closing.
    reset: bool,
}

impl Fate {
    /// From now on nothing of what the server says is sent but these bytes; then it is over.
    pub(super) fn end(&self, bytes: Vec<u8>, reset: bool) {
        let ending = Ending {
            bytes,
            sent: 0,
            reset,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(ending);
    }
}

impl Connected<IncomingStream<'_, Listening>> for Fate {
    fn connect_info(stream: IncomingStream<'_, Listening>) -> Self {
        stream.io().fate.clone()
    }
}

pub(in crate::practice) struct Line {
    stream: TcpStream,
    fate: Fate,
}

impl Line {
    /// Ready with the error that ends the connection, or nothing where it goes on.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Error>> {
        let Self { stream, fate } = self;
        let mut fate = fate.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(ending) = &mut *fate else {
            return Poll::Ready(None);
        };
        while let Some(rest) = ending.bytes.get(ending.sent..).filter(|b| !b.is_empty()) {
            match ready!(Pin::new(&mut *stream).poll_write(cx, rest)) {
                Ok(sent) if sent > 0 => ending.sent += sent,
                Ok(_) => break,
                Err(error) => return Poll::Ready(Some(error)),
            }
        }
        // Either may fail where the other side has gone; then it is over all the same.
        if ending.reset {
            let _ = stream.set_zero_linger();
        } else {
            let _ = ready!(Pin::new(stream).poll_shutdown(cx));
        }
        Poll::Ready(Some(io::ErrorKind::BrokenPipe.into()))
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match ready!(self.poll_end(cx)) {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_write(cx, buf),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match ready!(self.poll_end(cx)) {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
