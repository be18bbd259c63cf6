//! The furnished district of `suqiu demo`: data, believable people and texts, whole histories.
//! Names of units are public; estates, shops, people and events are invented.

pub mod cast;
pub mod days;
pub mod district;
pub mod furnish;
pub mod notes;
pub mod people;
pub mod phrases;
pub mod pictures;
mod player;
pub mod simulate;
pub mod story;
pub mod text;

pub use furnish::{Accounts, FurnishError, Furnishing, Histories, Login, furnish, logins_json};
pub use player::{Played, Progress, Told};
