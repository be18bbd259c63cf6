//! What a district's own decided cases teach: which category an appeal is, and why. Pure: text and
//! numbers in, numbers and reasons out; no clock, no chance, no storage. The same examples always
//! make the same model, to the byte.

pub mod dispatch;
mod explain;
mod features;
pub mod file;
pub mod learn;
pub mod measure;
pub mod model;
pub mod place;
pub mod reply;
pub mod similar;
pub mod text;
pub mod topics;

pub use explain::Term;
pub use features::Appeal;
