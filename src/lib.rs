//! 诉求: citizens' appeals of a district, in one binary. Rooms, lowest first; see ARCHITECTURE.md.

pub mod app;
pub mod bench;
pub mod channels;
pub mod cli;
pub mod config;
pub mod crypto;
pub mod demo;
pub mod doctor;
pub mod domain;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod http;
pub mod insight;
pub mod jobs;
pub mod kernel;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod triage;
pub mod usecase;
pub mod versions;
