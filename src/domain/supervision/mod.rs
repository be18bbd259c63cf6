//! Supervision in three levels (三级督办): a sheet is an object of its own, with a life of its own.
//! domain.md §5.
//!
//! `sheet::decide(sheet, command, context) → events | refusal` and `sheet::evolve(sheet, event)`;
//! `trigger` says when the appliance issues one by itself, `rules` hold the district's settings,
//! `meeting` is the weekly one, whose decisions become sheets.

pub mod meeting;
pub mod narrate;
pub mod number;
mod refusal;
pub mod rules;
pub mod sheet;
pub mod trigger;

pub use refusal::Refusal;

use crate::closed_list;

closed_list! {
    /// How high up the unit is asked, by colour.
    Level {
        L1 = "l1" "一级（黄）",
        L2 = "l2" "二级（橙）",
        L3 = "l3" "三级（红）",
    }
}

impl Level {
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The next one up; `None` from the highest.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::L1 => Some(Self::L2),
            Self::L2 => Some(Self::L3),
            Self::L3 => None,
        }
    }
}

closed_list! {
    /// How far a matter reaches: the other side of the grading besides its urgency.
    Impact {
        One = "one" "个别",
        Several = "several" "多人",
        Public = "public" "群体或公共安全",
    }
}

closed_list! {
    /// What a matter is handed on as (分级交办): urgency × impact.
    Grade {
        Ordinary = "ordinary" "一般",
        Pressing = "pressing" "较急",
        Urgent = "urgent" "紧急",
        Critical = "critical" "特急",
    }
}

#[cfg(test)]
pub(crate) mod tests;
