//! The duty catalogue as a table that people edit: CSV and XLSX, the same columns in both.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{BYTES_MAX, NotTaken, read};
pub use write::{Format, NotWritten, write};
