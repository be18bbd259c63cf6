//! What the integration tests stand on.

#[expect(
    dead_code,
    reason = "prepared for the first test that serves, which removes this line"
)]
pub mod client;
pub mod command;
#[expect(
    dead_code,
    reason = "prepared for the first test that serves, which removes this line"
)]
pub mod server;
