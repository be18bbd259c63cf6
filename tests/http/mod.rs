//! The API as the real server answers it. Every test has a server of its own on a copy of one small
//! furnished district.

mod actions;
mod attachments;
mod catalogue;
mod citizen;
pub mod desk;
mod idempotency;
mod malformed;
mod matrix;
mod merged;
mod pages;
mod privacy;
mod repeats;
mod reply_check;
mod ruling;
mod sessions;
mod setup;
mod statistics;
mod stream;
mod suggestions;
pub mod town;
