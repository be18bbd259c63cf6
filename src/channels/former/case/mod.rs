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
                beside => of(beside).last(),
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

impl Fields<'_, '_> {
    /// `None` when something that there must be is missing; then it has been said.
    fn case(&mut self) -> Option<FormerRow> {
        let number = self.required(CaseField::Number, WORD_MAX);
        self.number.clone_from(&number);
        let state = self.listed(CaseField::State, STATES, |it| [it.code(), it.label()], None);
        if state.is_none() && self.is_empty(CaseField::State) {
            self.reject(CaseField::State, "missing", "不能为空".to_owned());
        }
        let unit = self.unit();
        let received_at = self.moment(CaseField::ReceivedAt);
        self.tally = Tally {
            state,
            month: received_at.map(Month::of),
            unit,
        };
        if received_at.is_none() && self.is_empty(CaseField::ReceivedAt) {
            self.reject(CaseField::ReceivedAt, "missing", "不能为空".to_owned());
        }
        let intake = self.intake();
        let nature = self.listed(
            CaseField::Nature,
            Nature::ALL,
            |it| [it.code(), it.label()],
            Some(Nature::Other),
        );
        let urgency = self.listed(
            CaseField::Urgency,
            Urgency::ALL,
            |it| [it.code(), it.label()],
            Some(Urgency::U3),
        );
        let channel = self.listed(
            CaseField::Channel,
            Channel::ALL,
            |it| [it.code(), it.label()],
            None,
        );
        let source = self.listed(
            CaseField::Source,
            Source::ALL,
            |it| [it.code(), it.label()],
            None,
        );
        for (field, is_missing) in [
            (CaseField::Channel, channel.is_none()),
            (CaseField::Source, source.is_none()),
        ] {
            if is_missing && self.is_empty(field) {
                self.reject(field, "missing", "不能为空".to_owned());
            }
        }
        let [street, community] =
            [CaseField::Street, CaseField::Community].map(|field| self.place_unit(field));
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
        let [
            accepted_at,
            dispatched_at,
            signed_at,
            contacted_at,
            finished_at,
            closed_at,
        ] = [
            CaseField::AcceptedAt,
            CaseField::DispatchedAt,
            CaseField::SignedAt,
            CaseField::ContactedAt,
            CaseField::FinishedAt,
            CaseField::ClosedAt,
        ]
        .map(|field| self.moment(field));
        let ended = closed_at.or(finished_at).unwrap_or(received_at);
        let result = self.text(CaseField::Result, CONTENT_MAX);
        let reply = self.text(CaseField::Reply, CONTENT_MAX);
        let solved = self.truth(CaseField::Solved);
        let said = [&result, &reply]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned();
        let outcome = said.map(|text| Outcome {
            by: UserId::SYSTEM,
            at: finished_at.unwrap_or(ended),
            text,
            public_reply: reply,
            private_note: String::new(),
            solved: solved == Some(true),
            contacted: contacted_at.is_some(),
        });
        let target = self.listed(
            CaseField::TransferTo,
            TransferTarget::ALL,
            |it| [it.code(), it.label()],
            Some(TransferTarget::Other),
        );
        let kind = self.listed(
            CaseField::Suspension,
            SuspensionKind::ALL,
            |it| [it.code(), it.label()],
            Some(SuspensionKind::H4),
        );
        Standing {
            state,
            called: self.raw_text(CaseField::State),
            unit: unit.known(),
            accepted_at,
            dispatched_at,
            signed_at,
            contacted_at,
            finished_at,
            closed_at,
            archive_at: None,
            hops: self.number(CaseField::Hops),
            rating: self.rating(solved, ended),
            closing: self.listed(
                CaseField::Closing,
                Closing::ALL,
                |it| [it.code(), it.label()],
                None,
            ),
            transfer: target.map(|target| TransferRecord {
                at: ended,
                target,
                explanation: said_or(&result, "由原平台移送"),
                receipt: None,
            }),
            suspension: kind.map(|kind| Suspension {
                asked_by: UserId::SYSTEM,
                asked_at: signed_at.or(dispatched_at).unwrap_or(received_at),
                kind,
                plan: said_or(&result, "由原平台挂起"),
                next_review_at: received_at,
            }),
            outcome,
        }
    }

    fn rating(&mut self, solved: Option<bool>, ended: Timestamp) -> Option<Rating> {
        let at = self.moment(CaseField::RatedAt).unwrap_or(ended);
        let comment = self.text(CaseField::Comment, NOTE_MAX);
        let grade = self.grade()?;
        Some(Rating {
            at,
            by: UserId::CITIZEN,
            grade,
            dimensions: Dimensions::default(),
            reasons: vec![],
            solved,
            comment,
        })
    }
}

fn said_or(text: &str, otherwise: &str) -> String {
    if text.is_empty() { otherwise } else { text }.to_owned()
}
