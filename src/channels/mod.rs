//! Ways in and out. Foreign shapes come in here and leave as appeals in our words.

pub mod dump;
pub mod duties;
pub mod file;
pub mod former;
pub mod mapping;
pub mod rejected;
pub mod table;
