//! One test for each guard of domain.md §2: what the rules forbid is refused, and by that rule.

mod disputes;
mod endings;
mod intake;
mod limits;
mod merging;
mod pauses;
mod results;
mod second_person;
