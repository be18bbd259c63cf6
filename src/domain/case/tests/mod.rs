//! Proofs that the life cycle is the one of domain.md §2–§4, by random walks, by search over real
//! steps, and guard by guard.

mod asked;
pub(in crate::domain::case) mod commands;
pub(crate) mod fixture;
mod guards;
pub(in crate::domain::case) mod life;
mod random;
mod reach;
mod who;
