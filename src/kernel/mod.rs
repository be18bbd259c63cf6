//! What every room may use: time, numbers of things, chance, secrets. Knows nothing of the product.

pub mod build;
pub mod chance;
pub mod disk;
pub mod id;
pub mod network;
pub mod secret;
pub mod time;
pub mod toml_lines;
pub mod users;
