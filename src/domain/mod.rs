//! The rules of the field. Pure: no clock, no chance, no storage, no wire, no async.

pub mod actor;
pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod codes;
pub mod deadline;
pub mod knowledge;
pub mod log;
pub mod org;
pub mod policy;
pub mod reference;
pub mod rights;
pub mod sla;
pub mod statistics;
pub mod supervision;
pub mod task;
