//! Connections that do what no decent client does.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any limit of the product's.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection and what came back on it so far.
pub struct Raw {
    stream: TcpStream,
    pub got: Vec<u8>,
    pub is_closed: bool,
}

impl Raw {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the door is open");
        stream.set_nodelay(true).expect("a socket");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a socket of ours");
        Self {
            stream,
            got: Vec::new(),
            is_closed: false,
        }
    }

    /// Sends it; that the other end has hung up shows in the next look.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        if let Err(_gone) = self.stream.write_all(bytes.as_ref()) {
            self.is_closed = true;
        }
    }

    /// Takes what is there without waiting.
    pub fn look(&mut self) {
        self.stream.set_nonblocking(true).expect("a socket of ours");
        let mut piece = [0; 4096];
        while !self.is_closed {
            match self.stream.read(&mut piece) {
                Ok(0) => self.is_closed = true,
                Ok(length) => self.got.extend_from_slice(&piece[..length]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_reset) => self.is_closed = true,
            }
        }
        self.stream
            .set_nonblocking(false)
            .expect("a socket of ours");
    }

    /// Waits for a whole answer whose length its head tells. Empty when the connection was closed.
    pub fn answer(&mut self) -> String {
        let mut piece = [0; 4096];
        loop {
            if let Some(whole) = self.whole() {
                return whole;
            }
            match self.stream.read(&mut piece) {
                Ok(length) if length > 0 => self.got.extend_from_slice(&piece[..length]),
                Ok(_) | Err(_) => {
                    self.is_closed = true;
                    return self.text();
                }
            }
        }
    }

    /// The first whole answer, taken out of what came.
    fn whole(&mut self) -> Option<String> {
        let text = self.text();
        let (head, _) = text.split_once("\r\n\r\n")?;
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        let end = head.len() + 4 + length?;
        (self.got.len() >= end).then(|| {
            let whole: Vec<u8> = self.got.drain(..end).collect();
            String::from_utf8_lossy(&whole).into_owned()
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.got).into_owned()
    }

    /// Waits for the end of the connection and gives all that came before it.
    pub fn rest(mut self) -> String {
        let _until_reset = self.stream.read_to_end(&mut self.got);
        self.text()
    }
}

/// The status of an answer; 0 when there is none.
pub fn status(answer: &str) -> u16 {
    let code = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    code.unwrap_or(0)
}

/// A request with the headers every server insists on.
pub fn head(method: &str, path: &str, more: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: suqiu\r\n{more}\r\n")
}
