//! Proofs that the life cycle is the one of domain.md §2–§4, by random walks, by search over real
//! steps, and guard by guard.

pub(crate) mod asked;
pub(crate) mod commands;
mod counted;
pub(crate) mod fixture;
mod guards;
pub(in crate::domain::case) mod life;
pub(crate) mod migrated;
mod random;
mod reach;
mod who;
