//! Somebody signed in, and the requests they send.

use std::fmt::Write as _;
use std::net::SocketAddr;

use serde::Deserialize;
use serde_json::json;

use super::BenchError;
use super::client::Connection;
use super::stock::Account;
use crate::http::COOKIE;

/// What every request of a session carries.
#[derive(Clone)]
pub struct Desk {
    cookie: String,
    csrf: String,
}

impl Desk {
    pub async fn sign_in(address: SocketAddr, account: &Account) -> Result<Self, BenchError> {
        #[derive(Deserialize)]
        struct Me {
            csrf: String,
        }
        const WHAT: &str = "登录";
        let body = json!({"login": account.user, "password": account.password}).to_string();
        let mut request = Vec::new();
        let nobody = Self {
            cookie: String::new(),
            csrf: String::new(),
        };
        nobody.post(&mut request, "/api/session", "", body.as_bytes());
        let mut connection = Connection::open(address).await?;
        let answer = connection.ask(&request).await?;
        if answer.status != 200 {
            return Err(BenchError::Refused {
                what: WHAT,
                status: answer.status,
            });
        }
        let me: Me = answer.json(WHAT)?;
        let cookie = answer.header("set-cookie");
        let cookie = cookie.and_then(|line| line.split(';').next().map(str::to_owned));
        Ok(Self {
            cookie: cookie.ok_or(BenchError::Answer(WHAT))?,
            csrf: me.csrf,
        })
    }

    /// Somebody whose session was opened beforehand.
    pub fn with_token(token: &str, csrf: String) -> Self {
        Self {
            cookie: format!("{COOKIE}={token}"),
            csrf,
        }
    }

    pub fn get(&self, path: &str) -> Vec<u8> {
        let cookie = &self.cookie;
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n").into_bytes()
    }

    /// Appends the request. `headers` are whole lines, each with its end.
    pub fn post(&self, request: &mut Vec<u8>, path: &str, headers: &str, body: &[u8]) {
        let Self { cookie, csrf } = self;
        let mut head = String::with_capacity(512);
        write!(
            head,
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nX-CSRF-Token: {csrf}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n",
            body.len()
        )
        .expect("writing into a string");
        request.extend_from_slice(head.as_bytes());
        request.extend_from_slice(body);
    }
}

/// For whoever is not signed in.
pub fn health() -> Vec<u8> {
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec()
}
