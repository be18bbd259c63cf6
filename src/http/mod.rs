//! The edge: HTTP in, use cases called, answers out. Handlers extract, call one use case, convert.

pub mod actions;
pub mod problem;
pub mod wire;
