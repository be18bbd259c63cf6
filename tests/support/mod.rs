//! What the integration tests stand on.

pub mod client;
pub mod command;
pub mod raw;
pub mod server;
