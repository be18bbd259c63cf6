//! Ways in and out. Foreign shapes come in here and leave as appeals in our words.

pub mod file;
pub mod mapping;
pub mod rejected;
pub mod table;
