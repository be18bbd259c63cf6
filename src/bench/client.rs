//! A client that costs next to nothing: one connection kept alive, one request at a time, no
//! pipelining. It shares the machine with what it measures.

use std::io;
use std::net::SocketAddr;

use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::BenchError;

/// More header lines than the product sends.
const HEADERS_MAX: usize = 32;
/// An answer larger than this is a mistake.
const ANSWER_MAX: usize = 16 * 1024 * 1024;

pub struct Connection {
    stream: TcpStream,
    /// What was read and not given out yet.
    read: Vec<u8>,
}

/// An answer, whole.
pub struct Answer<'c> {
    pub status: u16,
    head: &'c [u8],
    pub body: &'c [u8],
}

impl Answer<'_> {
    /// The body, as what it should be.
    pub fn json<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, BenchError> {
        serde_json::from_slice(self.body).map_err(|_unreadable| BenchError::Answer(what))
    }

    /// The value of a header line.
    pub fn header(&self, name: &str) -> Option<String> {
        let mut lines = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut parsed = httparse::Response::new(&mut lines);
        parsed.parse(self.head).ok()?;
        let line = parsed
            .headers
            .iter()
            .find(|line| line.name.eq_ignore_ascii_case(name))?;
        String::from_utf8(line.value.to_vec()).ok()
    }
}

/// Where the parts of an answer lie.
struct Shape {
    status: u16,
    head: usize,
    body: usize,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends one request and waits for its answer.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let shape = loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match shape(&self.read)? {
                Some(shape) if self.read.len() >= shape.head + shape.body => break shape,
                _ if self.read.len() > ANSWER_MAX => return Err(strange("an answer too large")),
                _ => {}
            }
        };
        let (head, rest) = self.read.split_at(shape.head);
        Ok(Answer {
            status: shape.status,
            head,
            body: &rest[..shape.body],
        })
    }
}

/// `None` while the head is not complete.
fn shape(bytes: &[u8]) -> io::Result<Option<Shape>> {
    let mut lines = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut answer = httparse::Response::new(&mut lines);
    let head = match answer.parse(bytes) {
        Ok(httparse::Status::Complete(head)) => head,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
    };
    let length = |line: &&httparse::Header<'_>| line.name.eq_ignore_ascii_case("content-length");
    let body = match answer.headers.iter().find(length) {
        Some(line) => std::str::from_utf8(line.value)
            .ok()
            .and_then(|text| text.parse().ok()),
        None => Some(0),
    };
    Ok(Some(Shape {
        status: answer.code.unwrap_or(0),
        head,
        body: body.ok_or_else(|| strange("a length that is no number"))?,
    }))
}

fn strange(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
