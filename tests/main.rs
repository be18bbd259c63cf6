//! The integration tests: one binary, so that it links once. Each module asks the real program.

mod abuse;
mod backup;
mod bench;
mod ci;
mod clock;
mod config;
mod crash;
mod disk_full;
mod doctor;
mod exchange;
mod faults;
mod http;
mod import;
mod import_command;
mod init;
mod journey;
mod manual;
mod migrate_in;
mod queue;
mod ready;
mod search;
mod service;
mod stop;
mod support;
mod tls;
mod upgrade;
