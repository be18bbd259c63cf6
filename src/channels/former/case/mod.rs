//! From all rows of one case to what the export says of it, or to everything that is wrong with it.

mod fields;
mod steps;

use std::collections::{BTreeMap, HashMap};

use fields::Fields;

use super::mapping::{CASES, CaseField, HISTORY, Mapping, StepField};
use super::spool::{Group, ROWS_MAX, Spooled};
use super::units::{UnitOf, Units};
use super::{Place, Rejected};
use crate::channels::table::Cell;
use crate::domain::case::decide::{CONTENT_MAX, TITLE_MAX};
use crate::domain::case::migrated::{FormerStep, STATES, Standing};
use crate::domain::case::personal::{ADDRESS_MAX, HOME_MAX, ID_NO_MAX, NAME_MAX, RawIntake};
use crate::domain::case::state::State;
use crate::domain::case::{Closing, Dimensions, Outcome, Rating, Suspension, TransferRecord};
use crate::domain::codes::{Channel, Nature, Source, SuspensionKind, TransferTarget, Urgency};
use crate::domain::statistics::Month;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;

const PHONE_MAX: usize = 40;
const WORD_MAX: usize = 100;
const NOTE_MAX: usize = 2_000;
/// Different foreign values that are remembered as meaning nothing here.
const UNMAPPED_MAX: usize = 2_000;

/// What the export says of one case, nothing of it masked yet.
pub struct FormerRow {
    pub place: Place,
    pub number: String,
    pub intake: RawIntake,
    pub nature: Nature,
    pub urgency: Urgency,
    pub channel: Channel,
    pub source: Source,
    pub external_id: Option<String>,
    pub item: Option<String>,
    pub street: Option<UnitId>,
    pub community: Option<UnitId>,
    pub received_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub standing: Standing,
    pub history: Vec<FormerStep>,
    /// Everything that was read of it, in one form whatever the file's: to know it again by.
    pub said: Vec<u8>,
}

/// Under what a case is counted on their side, taken or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tally {
    /// `None`: the mapping does not know the state.
    pub state: Option<State>,
    pub month: Option<Month>,
    pub unit: UnitOf,
}

/// What became of the rows of one case.
pub struct Read {
    /// `None`: rows that belong to no case of this export.
    pub case: Option<(Tally, Option<Box<FormerRow>>)>,
    /// Rows of the history that are not in the case.
    pub steps_lost: u64,
    pub rejected: Vec<Rejected>,
}

/// A foreign value that the mapping does not know.
pub type Unmapped = BTreeMap<(CaseField, String), u64>;

pub struct Reader<'m> {
    mapping: &'m Mapping,
    lookups: &'m HashMap<String, HashMap<String, String>>,
    units: &'m Units,
    /// The columns of each part, in the order of its cells.
    columns: Vec<Vec<&'m str>>,
    unmapped: Unmapped,
}

impl<'m> Reader<'m> {
    pub fn new(
        mapping: &'m Mapping,
        lookups: &'m HashMap<String, HashMap<String, String>>,
        units: &'m Units,
    ) -> Self {
        let parts = 0..mapping.parts.len();
        Self {
            mapping,
            lookups,
            units,
            columns: parts.map(|part| mapping.columns_of(part)).collect(),
            unmapped: Unmapped::new(),
        }
    }

    /// Values the mapping does not know, with how many cases have them.
    pub fn into_unmapped(self) -> Unmapped {
        self.unmapped
    }

    pub fn read(&mut self, group: &Group) -> Read {
        let of = |part| group.rows.iter().filter(move |row| row.part == part);
        let mut rejected = Vec::new();
        let Some(own) = of(CASES).next() else {
            for row in &group.rows {
                let reason = "导出中没有这一件".to_owned();
                rejected.push(whole(row.place, &group.key, "no_case", reason));
            }
            return Read {
                case: None,
                steps_lost: of(HISTORY).count() as u64,
                rejected,
            };
        };
        for again in of(CASES).skip(1) {
            let reason = "同一件有不止一行，只取第一行".to_owned();
            rejected.push(whole(again.place, &group.key, "duplicate", reason));
        }
        // Of a table beside the cases the last row counts: the latest word.
        let rows: Vec<Option<&Spooled>> = (0..self.mapping.parts.len())
            .map(|part| match part {
                CASES => Some(own),
                HISTORY => None,
                beside => of(beside).next_back(),
            })
            .collect();
        let mut fields = Fields::new(self, &rows, own.place);
        let case = fields.case();
        let (tally, wrong) = (fields.tally, fields.rejected);
        let fits = wrong.is_empty();
        rejected.extend(wrong);
        if group.overlong {
            let reason = format!("超过 {ROWS_MAX} 行的上限");
            rejected.push(whole(own.place, &group.key, "too_many_rows", reason));
        }
        let (history, lost) = self.steps(of(HISTORY), &group.key);
        let steps_lost = lost.len() as u64;
        rejected.extend(lost);
        let case = case.filter(|_| fits && !group.overlong).map(|mut case| {
            steps::say(&history, &mut case.said);
            case.history = history;
            Box::new(case)
        });
        Read {
            case: Some((tally, case)),
            steps_lost,
            rejected,
        }
    }

    fn cell<'r>(&self, part: usize, name: &str, row: Option<&'r Spooled>) -> &'r Cell {
        let at = self.columns[part].iter().position(|column| *column == name);
        let cell = row.zip(at).and_then(|(row, at)| row.cells.get(at));
        cell.unwrap_or(&Cell::Empty)
    }

    /// The value a lookup gives for the cell; the cell itself where it knows none.
    fn looked_up(&self, lookup: Option<&str>, cell: &Cell) -> Cell {
        let table = lookup.and_then(|name| self.lookups.get(name));
        let found = table.and_then(|table| table.get(&super::sources::plain(cell)));
        found.map_or_else(|| cell.clone(), |value| crate::channels::table::cell(value))
    }

    fn count_unmapped(&mut self, field: CaseField, value: &str) {
        let key = (field, value.to_owned());
        if self.unmapped.len() < UNMAPPED_MAX || self.unmapped.contains_key(&key) {
            *self.unmapped.entry(key).or_default() += 1;
        }
    }

    /// The column a step's field stands in.
    fn step_column(&self, field: StepField) -> &str {
        let column = self.mapping.step_columns.get(&field);
        column.map_or(field.label(), |column| &column.name)
    }
}

fn whole(place: Place, number: &str, code: &'static str, reason: String) -> Rejected {
    Rejected {
        place,
        number: number.to_owned(),
        column: String::new(),
        code,
        reason,
    }
}

/// A value of a closed list, by code or by name.
macro_rules! listed {
    ($fields:ident, $field:ident, $all:expr, $default:expr) => {
        $fields.listed(
            CaseField::$field,
            $all,
            |it| [it.code(), it.label()],
            $default,
        )
    };
}

impl Fields<'_, '_> {
    /// `None` when something that there must be is missing; then it has been said.
    fn case(&mut self) -> Option<FormerRow> {
        let number = self.required(CaseField::Number, WORD_MAX);
        self.number.clone_from(&number);
        let state = listed!(self, State, STATES, None);
        self.there_must_be(CaseField::State, state.is_some());
        let unit = self.unit();
        let received_at = self.moment(CaseField::ReceivedAt);
        self.there_must_be(CaseField::ReceivedAt, received_at.is_some());
        self.tally = Tally {
            state,
            month: received_at.map(Month::of),
            unit,
        };
        let intake = self.intake();
        let nature = listed!(self, Nature, Nature::ALL, Some(Nature::Other));
        let urgency = listed!(self, Urgency, Urgency::ALL, Some(Urgency::U3));
        let channel = listed!(self, Channel, Channel::ALL, None);
        self.there_must_be(CaseField::Channel, channel.is_some());
        let source = listed!(self, Source, Source::ALL, None);
        self.there_must_be(CaseField::Source, source.is_some());
        let street = self.place_unit(CaseField::Street);
        let community = self.place_unit(CaseField::Community);
        let due_at = self.moment(CaseField::DueAt);
        let standing = self.standing(state?, unit, received_at?);
        Some(FormerRow {
            place: self.place,
            number,
            intake,
            nature: nature?,
            urgency: urgency?,
            channel: channel?,
            source: source?,
            external_id: self.optional(CaseField::ExternalId, WORD_MAX),
            item: Some(self.translated(CaseField::Item)).filter(|item| !item.is_empty()),
            street,
            community,
            received_at: received_at?,
            due_at,
            standing,
            history: vec![],
            said: self.said(),
        })
    }

    /// What is there and wrong was told already.
    fn there_must_be(&mut self, field: CaseField, is_there: bool) {
        if !is_there && self.is_empty(field) {
            self.reject(field, "missing", "不能为空".to_owned());
        }
    }

    fn intake(&mut self) -> RawIntake {
        let title = self.optional(CaseField::Title, TITLE_MAX);
        if title.is_none() && !self.reader.mapping.title_from_content {
            self.reject(CaseField::Title, "missing", "不能为空".to_owned());
        }
        RawIntake {
            title,
            content: self.required(CaseField::Content, CONTENT_MAX),
            address: self.text(CaseField::Address, ADDRESS_MAX),
            name: self.optional(CaseField::Name, NAME_MAX),
            phone: self.optional(CaseField::Phone, PHONE_MAX),
            id_no: self.optional(CaseField::IdNo, ID_NO_MAX),
            home: self.optional(CaseField::Home, HOME_MAX),
            anonymous: false,
            identity_hidden: self.truth(CaseField::Hidden) == Some(true),
        }
    }

    fn standing(&mut self, state: State, unit: UnitOf, received_at: Timestamp) -> Standing {
        let mut standing = Standing {
            state,
            called: self.raw_text(CaseField::State),
            unit: unit.known(),
            accepted_at: self.moment(CaseField::AcceptedAt),
            dispatched_at: self.moment(CaseField::DispatchedAt),
            signed_at: self.moment(CaseField::SignedAt),
            contacted_at: self.moment(CaseField::ContactedAt),
            finished_at: self.moment(CaseField::FinishedAt),
            closed_at: self.moment(CaseField::ClosedAt),
            archive_at: None,
            hops: self.number(CaseField::Hops),
            outcome: None,
            rating: None,
            closing: listed!(self, Closing, Closing::ALL, None),
            transfer: None,
            suspension: None,
        };
        let ended = standing.closed_at.or(standing.finished_at);
        self.word_of_both_sides(&mut standing, ended.unwrap_or(received_at));
        self.leave(&mut standing, received_at, ended.unwrap_or(received_at));
        standing
    }

    /// What the unit reported, and how the citizen rated it.
    fn word_of_both_sides(&mut self, standing: &mut Standing, ended: Timestamp) {
        let result = self.text(CaseField::Result, CONTENT_MAX);
        let reply = self.text(CaseField::Reply, CONTENT_MAX);
        let solved = self.truth(CaseField::Solved);
        let text = if result.is_empty() { &reply } else { &result };
        standing.outcome = (!text.is_empty()).then(|| Outcome {
            by: UserId::SYSTEM,
            at: standing.finished_at.unwrap_or(ended),
            text: text.clone(),
            public_reply: reply.clone(),
            private_note: String::new(),
            solved: solved == Some(true),
            contacted: standing.contacted_at.is_some(),
        });
        let at = self.moment(CaseField::RatedAt).unwrap_or(ended);
        let comment = self.text(CaseField::Comment, NOTE_MAX);
        standing.rating = self.grade().map(|grade| Rating {
            at,
            by: UserId::CITIZEN,
            grade,
            dimensions: Dimensions::default(),
            reasons: vec![],
            solved,
            comment,
        });
    }

    /// Where it went, or why it rests: the domain keeps what fits the state.
    fn leave(&mut self, standing: &mut Standing, received_at: Timestamp, ended: Timestamp) {
        let said = standing.outcome.as_ref().map(|outcome| &outcome.text);
        let said_or = |otherwise: &str| said.map_or(otherwise, String::as_str).to_owned();
        let other = Some(TransferTarget::Other);
        let target = listed!(self, TransferTo, TransferTarget::ALL, other);
        let legacy = Some(SuspensionKind::H4);
        let kind = listed!(self, Suspension, SuspensionKind::ALL, legacy);
        let asked_at = standing.signed_at.or(standing.dispatched_at);
        let suspension = kind.map(|kind| Suspension {
            asked_by: UserId::SYSTEM,
            asked_at: asked_at.unwrap_or(received_at),
            kind,
            plan: said_or("由原平台挂起"),
            next_review_at: received_at,
        });
        standing.transfer = target.map(|target| TransferRecord {
            at: ended,
            target,
            explanation: said_or("由原平台移送"),
            receipt: None,
        });
        standing.suspension = suspension;
    }
}
