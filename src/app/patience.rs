//! The bytes of a connection, with an end to patience.
//!
//! The web server times the first head of a connection and the pause between requests. It times
//! neither a second head that comes byte by byte, nor a caller that does not take its answer. Both
//! are timed here, where the bytes pass; bodies are timed by whoever reads them.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::http::connection::Connection;

/// Longer than the web server's own, which has an answer to go with it.
pub(super) const HEAD_MAX: Duration = Duration::from_secs(12);
/// An answer has to move on by [`STEP`] in this time.
const STALL_MAX: Duration = Duration::from_secs(30);
const STEP: usize = 64 * 1024;

/// A connection, encrypted or not.
pub(super) struct Patience {
    wire: Pin<Box<dyn Wire>>,
    connection: Rc<Connection>,
    /// Since when a request has been on its way that is not being answered yet.
    asking: Option<Instant>,
    /// Since when the caller has not taken what is there for it, and how much it took meanwhile.
    stalled: Option<(Instant, usize)>,
    alarm: Option<Pin<Box<Sleep>>>,
}

pub(super) trait Wire: AsyncRead + AsyncWrite {}
impl<W: AsyncRead + AsyncWrite> Wire for W {}

impl Patience {
    pub(super) fn with(wire: impl Wire + 'static, connection: Rc<Connection>) -> Self {
        Self {
            wire: Box::pin(wire),
            connection,
            asking: None,
            stalled: None,
            alarm: None,
        }
    }

    pub(super) const fn connection(&self) -> &Rc<Connection> {
        &self.connection
    }

    /// Ready once `deadline` has passed. The alarm rings at the earliest deadline asked for and is
    /// set again when it rings too early: most deadlines are forgotten long before they come.
    fn poll_alarm(&mut self, cx: &mut Context<'_>, deadline: Instant) -> Poll<()> {
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if alarm.deadline() > deadline {
            alarm.as_mut().reset(deadline);
        }
        while alarm.deadline() < deadline {
            ready!(alarm.as_mut().poll(cx));
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(cx)
    }
}

impl AsyncRead for Patience {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buf.filled().len();
        let read = self.wire.as_mut().poll_read(cx, buf);
        if self.connection.is_answering() {
            self.asking = None;
            return read;
        }
        if read.is_ready() {
            if buf.filled().len() > before {
                self.asking.get_or_insert_with(Instant::now);
            }
            return read;
        }
        // Who asks ahead while an answer is on its way is judged by how the answer is taken.
        if let (Some(since), None) = (self.asking, self.stalled) {
            ready!(self.poll_alarm(cx, since + HEAD_MAX));
            return Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "slow to ask")));
        }
        Poll::Pending
    }
}

impl AsyncWrite for Patience {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        match self.wire.as_mut().poll_write(cx, bytes) {
            Poll::Ready(written) => {
                self.asking = None;
                if let (Ok(written), Some((_, taken))) = (&written, &mut self.stalled) {
                    *taken += written;
                }
                Poll::Ready(written)
            }
            Poll::Pending => {
                let fresh = (Instant::now(), 0);
                let stalled = self.stalled.get_or_insert(fresh);
                if stalled.1 >= STEP {
                    *stalled = fresh;
                }
                let deadline = stalled.0 + STALL_MAX;
                ready!(self.poll_alarm(cx, deadline));
                Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "slow to take")))
            }
        }
    }

    /// Asked for only when everything has been written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let flushed = self.wire.as_mut().poll_flush(cx);
        if flushed.is_ready() {
            self.stalled = None;
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        self.wire.as_mut().poll_shutdown(cx)
    }
}
