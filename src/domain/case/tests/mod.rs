//! Proofs that the life cycle is the one of domain.md §2–§4, by random walks, by search over real
//! steps, and guard by guard.

mod commands;
pub(crate) mod fixture;
mod life;
mod random;
mod reach;
