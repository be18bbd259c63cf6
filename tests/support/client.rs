//! A visitor: keeps cookies, sends the CSRF token, takes every answer as it comes.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request};

/// Answers of the product are pages and files, not dumps.
const BODY_BYTES_MAX: u64 = 64 << 20;

pub struct Client {
    agent: Agent,
    base: String,
    cookies: BTreeMap<String, String>,
    csrf: Option<String>,
}

/// An answer of any status.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        let (agent, base) = (config.into(), format!("http://{address}"));
        Self {
            agent,
            base,
            cookies: BTreeMap::new(),
            csrf: None,
        }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.post_with(path, &[], body)
    }

    /// With headers such as `Idempotency-Key` or `If-Match`.
    pub fn post_with(&mut self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send("POST", path, &all, body.to_string().as_bytes())
    }

    /// Anything at all, also what no well-behaved client sends. Panics when no answer comes.
    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        self.try_send(method, path, headers, body)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// The same; an error when the connection breaks, as it does when the server is killed.
    pub fn try_send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, ureq::Error> {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            request = request.header("cookie", self.cookie_header());
        }
        if let Some(token) = &self.csrf {
            request = request.header("x-csrf-token", token);
        }
        let mut response = self.agent.run(request.body(body).expect("a request"))?;
        let body = response
            .body_mut()
            .with_config()
            .limit(BODY_BYTES_MAX)
            .read_to_vec()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.keep_cookies(&headers);
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    /// The same person on another connection.
    pub fn another(&self) -> Self {
        Self {
            agent: self.agent.clone(),
            base: self.base.clone(),
            cookies: self.cookies.clone(),
            csrf: self.csrf.clone(),
        }
    }

    /// The same person at a server on another address.
    pub fn at(&self, address: SocketAddr) -> Self {
        Self {
            base: format!("http://{address}"),
            ..self.another()
        }
    }

    /// The cookies as they are sent, for whoever speaks to the server by hand.
    pub fn cookie_header(&self) -> String {
        let pairs = self.cookies.iter().map(|(n, v)| format!("{n}={v}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Sent with every later request; `None` sends none.
    pub fn set_csrf(&mut self, token: Option<String>) {
        self.csrf = token;
    }

    pub fn is_healthy(&self) -> bool {
        let answer = self.agent.get(format!("{}/healthz", self.base)).call();
        answer.is_ok_and(|answer| answer.status() == 200)
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all("set-cookie") {
            let line = line.to_str().expect("cookies are ASCII");
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    /// The body as JSON; panics with what it was instead.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.status, self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
