//! Numbers of things. Newtypes, so that a unit cannot be passed where a user is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident($int:ty);)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $int);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

numbers! {
    /// A case: `yyMMdd` of its registration × 1,000,000 + its number that day. Sorts by time.
    CaseId(u64);
    /// A unit of the district: department, section, street, community, grid.
    UnitId(u32);
    /// A person with an account, or the system itself (0).
    UserId(u32);
    /// Position in the log; the first entry is 1.
    Seq(u64);
    /// A supervision sheet: the year of its issue × 1,000,000 + its number that year.
    SheetId(u64);
    /// A weekly meeting: the ISO year × 100 + its week.
    MeetingId(u32);
}

impl UserId {
    /// The appliance acting by itself: timers, automatic steps.
    pub const SYSTEM: UserId = UserId(0);
    /// A citizen at the public door; who it is stands in the sealed record of the case.
    pub const CITIZEN: UserId = UserId(1);
    /// First number given to an account.
    pub const FIRST: u32 = 100;
}
