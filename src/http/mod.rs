//! The edge: HTTP in, use cases called, answers out. Handlers extract, call one use case, convert.
//!
//! Used by `app`. Knows the use cases and what they answer with; nobody below knows it.

#![expect(
    unused_qualifications,
    reason = "the code utoipa's macros write qualifies what is in scope"
)]

mod actions;
mod admin;
mod auth;
mod body;
mod cases;
mod catalogue;
pub mod connection;
mod dictionary;
pub mod door;
mod edge;
#[cfg(any(test, fuzzing))]
pub mod every_body;
mod headers;
mod health;
mod knowledge;
mod limits;
mod metrics;
pub mod openapi;
mod pace;
mod problem;
mod public;
mod routes;
mod security;
mod session;
mod setup;
mod statistics;
pub mod stream;
mod supervision;
mod timeline;
mod units;
mod web_ui;
mod wire;

pub use auth::{COOKIE, attach};
pub use edge::around;
pub use routes::plumbing;
