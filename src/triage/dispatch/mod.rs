//! Which row of the duty catalogue an appeal belongs to, and which unit leads on it: what the
//! catalogue's words, a model and decided cases say, put together openly. Every candidate carries
//! the reasons it stands for, each with its source and the places in the text; one without a reason
//! is none. How the parts are weighed and why: `docs/decisions/dispatch-suggestions.md`.

mod gazetteer;
#[cfg(test)]
mod tests;
mod weigh;
mod words;

use std::ops::Range;

pub use gazetteer::{Gazetteer, Whereabouts};
pub use weigh::{Asked, Like, weigh};
pub use words::Words;

use crate::closed_list;
use crate::domain::catalogue::CatalogueRow;
use crate::kernel::id::UnitId;

/// Suggestions made for one appeal.
pub const TOP: usize = 3;

/// The texts of an appeal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    pub title: &'a str,
    pub content: &'a str,
    pub address: &'a str,
}

closed_list! {
    Field {
        Title = "title" "标题",
        Content = "content" "内容",
        Address = "address" "地址",
    }
}

impl<'a> Told<'a> {
    pub const fn field(&self, field: Field) -> &'a str {
        match field {
            Field::Title => self.title,
            Field::Content => self.content,
            Field::Address => self.address,
        }
    }

    /// Where `term` stands, the first time in each field.
    pub fn places(&self, term: &str) -> Vec<Hit> {
        if term.is_empty() {
            return Vec::new();
        }
        let place = |field: &Field| {
            let start = self.field(*field).find(term)?;
            let range = start..start + term.len();
            Some(Hit {
                field: *field,
                range,
            })
        };
        Field::ALL.iter().filter_map(place).collect()
    }
}

/// A word in a text of the appeal, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub field: Field,
    pub range: Range<usize>,
}

closed_list! {
    /// Where a reason comes from.
    Source {
        Case = "case" "受理定项",
        Catalogue = "catalogue" "职责清单",
        Model = "model" "模型",
        History = "history" "历史",
        Place = "place" "属地",
    }
}

/// Why a row is suggested.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub source: Source,
    /// What it counts; nought for what only explains.
    pub points: f32,
    pub told: String,
    pub hits: Vec<Hit>,
}

closed_list! {
    /// How the appeal stands to a question of a row.
    Standing {
        Met = "met" "已符合",
        Open = "open" "待确认",
        Against = "against" "不符合",
    }
}

/// What tells a row from others of its matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub question: String,
    /// The answer under which the row applies.
    pub answer: String,
    pub standing: Standing,
    pub hits: Vec<Hit>,
}

/// What speaks against the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// It returned this very case.
    ReturnedThis,
    /// It returned so many of the like lately.
    ReturnedLike(usize),
    /// Of so many of the like, so many ended with another unit.
    Elsewhere {
        of: usize,
        ended: usize,
        unit: UnitId,
    },
}

/// A row and a unit, and all there is to say of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub row: CatalogueRow,
    pub unit: UnitId,
    /// Its part among everything that may be right, as the parts are weighed: an estimate, measured on nothing.
    pub share: f32,
    /// The weightiest first, never none.
    pub reasons: Vec<Reason>,
    pub questions: Vec<Question>,
    pub against: Vec<Against>,
}
