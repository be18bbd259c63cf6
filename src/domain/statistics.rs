//! What is counted of a case, each thing in the month of its own date. The rates of domain.md §8
//! are quotients of these counts, so a rate of a year is the quotient of a year's sums.
//!
//! A case's part follows from the case as it stands and from nothing else: whatever happens to it,
//! its old part is taken away and its new one added. So merging, reopening and a corrected category
//! move all of it, and the counts never drift.

use std::fmt;

use super::case::state::State;
use super::case::{Case, Closing, StageClock};
use super::policy::Stage;
use crate::closed_list;
use crate::kernel::id::UnitId;
use crate::kernel::time::{MINUTE_MS, Timestamp};

closed_list! {
    /// Codes are sent; the order is that of the stored rows: a change raises `INDEX_VERSION`.
    Count {
        Registered = "registered" "登记",
        Accepted = "accepted" "受理",
        AnsweredDirectly = "answered_directly" "直办",
        Dispatched = "dispatched" "分拨",
        DispatchedRight = "dispatched_right" "首派准确",
        Returned = "returned" "退件",
        Extended = "extended" "延期",
        SignDue = "sign_due" "应签收",
        SignedInTime = "signed_in_time" "按时签收",
        ContactDue = "contact_due" "应联系",
        ContactedInTime = "contacted_in_time" "按时联系",
        HandleDue = "handle_due" "应办结",
        HandledInTime = "handled_in_time" "按时办结",
        Finished = "finished" "办结",
        HandlingMinutes = "handling_minutes" "办理分钟数",
        Closed = "closed" "结案",
        ClosedLate = "closed_late" "超期结案",
        NotRated = "not_rated" "未评价结案",
        NotAccepted = "not_accepted" "不予受理",
        Withdrawn = "withdrawn" "撤单",
        Transferred = "transferred" "移送",
        Merged = "merged" "并案",
        Reworked = "reworked" "重办",
        Reopened = "reopened" "重新办理",
        Satisfied = "satisfied" "满意",
        FairlySatisfied = "fairly_satisfied" "基本满意",
        Dissatisfied = "dissatisfied" "不满意",
        Solved = "solved" "已解决",
        Unsolved = "unsolved" "未解决",
    }
}

/// How many things are counted.
pub const COUNTS: usize = Count::ALL.len();

/// A month in China, as `202611`: orders as time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub u32);

impl Month {
    pub fn of(at: Timestamp) -> Self {
        let date = at.civil().date();
        let part = |part: i16| u32::try_from(part).unwrap_or(0);
        Self(part(date.year()) * 100 + part(date.month().into()))
    }

    /// Reads `2026-11`; `None` when it is no month between 1900 and 2100.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, count| {
            let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u32>().ok()).flatten()
        };
        let (year, month) = (digits(year, 4)?, digits(month, 2)?);
        let is_month = (1900..=2100).contains(&year) && (1..=12).contains(&month);
        is_month.then_some(Self(year * 100 + month))
    }

    /// Months from this one to `last`, both counted; 0 when `last` is before it.
    pub fn until(self, last: Self) -> u32 {
        let number = |Self(month): Self| month / 100 * 12 + month % 100;
        (number(last) + 1).saturating_sub(number(self))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 100, self.0 % 100)
    }
}

/// One thing a case counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub month: Month,
    /// Whose it is: the lead unit's, but a return is the unit's that returned it.
    pub unit: Option<UnitId>,
    pub count: Count,
    pub amount: u64,
}

/// All that a case counts for, and under what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Row of the duty catalogue: which category it belongs to may change without the case.
    pub item: Option<Box<str>>,
    pub street: Option<UnitId>,
    pub tallies: Vec<Tally>,
}

impl Share {
    pub fn of(case: &Case) -> Self {
        let mut part = Part {
            case,
            tallies: Vec::with_capacity(12),
        };
        part.on_the_way();
        part.limits();
        part.end();
        part.citizen_s_word();
        Self {
            item: case.item.as_deref().map(Into::into),
            street: case.place.street,
            tallies: part.tallies,
        }
    }
}

struct Part<'c> {
    case: &'c Case,
    tallies: Vec<Tally>,
}

impl Part<'_> {
    fn count(&mut self, count: Count, at: Timestamp) {
        self.add(count, at, 1);
    }

    fn add(&mut self, count: Count, at: Timestamp, amount: u64) {
        if amount > 0 {
            self.tallies.push(Tally {
                month: Month::of(at),
                unit: self.case.unit,
                count,
                amount,
            });
        }
    }

    fn on_the_way(&mut self) {
        let case = self.case;
        self.count(Count::Registered, case.received_at);
        self.add(Count::Reworked, case.received_at, case.round.into());
        self.add(Count::Reopened, case.received_at, case.reopened.into());
        if let Some(at) = case.accepted_at {
            self.count(Count::Accepted, at);
        }
        if let Some(at) = case.dispatched_at {
            self.count(Count::Dispatched, at);
            if case.disputes == 0 && case.hops == 0 {
                self.count(Count::DispatchedRight, at);
            }
            self.add(Count::Extended, at, case.extensions.into());
            for unit in &case.returned_by {
                self.tallies.push(Tally {
                    month: Month::of(at),
                    unit: Some(*unit),
                    count: Count::Returned,
                    amount: 1,
                });
            }
        }
    }

    /// In the month the limit ends. What stands still or left the house is not measured.
    fn limits(&mut self) {
        let case = self.case;
        let left = matches!(
            case.state,
            State::Withdrawn | State::Transferred | State::NotAccepted | State::Merged
        );
        let measured = |stage| {
            case.clock(stage)
                .filter(|it| !left && it.paused_at.is_none())
        };
        let in_time = |clock: &StageClock| clock.stopped_at.is_some_and(|at| at <= clock.due_at);
        for (stage, due, met, done) in [
            (
                Stage::Sign,
                Count::SignDue,
                Count::SignedInTime,
                !case.signed_late && case.signed_at.is_some(),
            ),
            (
                Stage::Contact,
                Count::ContactDue,
                Count::ContactedInTime,
                case.contacted_at.is_some(),
            ),
            (
                Stage::Handle,
                Count::HandleDue,
                Count::HandledInTime,
                case.finished_at.is_some(),
            ),
        ] {
            if let Some(clock) = measured(stage) {
                // The midnight that ends a day is that day's.
                let last = clock.due_at.plus_ms(-1);
                self.count(due, last);
                if done && in_time(clock) {
                    self.count(met, last);
                }
            }
        }
    }

    fn end(&mut self) {
        let case = self.case;
        if let Some(at) = case.finished_at {
            self.count(Count::Finished, at);
            let minutes = case
                .dispatched_at
                .map_or(0, |from| at.since(from) / MINUTE_MS);
            self.add(
                Count::HandlingMinutes,
                at,
                u64::try_from(minutes).unwrap_or(0),
            );
        }
        if let Some((_, at)) = case.merged_from {
            self.count(Count::Merged, at);
        }
        let Some(at) = case.closed_at else { return };
        match case.state {
            State::NotAccepted => self.count(Count::NotAccepted, at),
            State::Withdrawn => self.count(Count::Withdrawn, at),
            State::Transferred => self.count(Count::Transferred, at),
            _ => {
                self.count(Count::Closed, at);
                let handle = case.clock(Stage::Handle);
                if handle.is_some_and(|clock| clock.is_late(at)) {
                    self.count(Count::ClosedLate, at);
                }
            }
        }
        match case.closing {
            Some(Closing::AnsweredDirectly) => self.count(Count::AnsweredDirectly, at),
            Some(Closing::NotRated) => self.count(Count::NotRated, at),
            _ => {}
        }
    }

    /// The last word; not having said one is its own count, never satisfaction.
    fn citizen_s_word(&mut self) {
        let Some(rating) = &self.case.rating else {
            return;
        };
        let (at, solved) = (rating.at, rating.solved);
        self.count(
            match rating.grade {
                4.. => Count::Satisfied,
                3 => Count::FairlySatisfied,
                _ => Count::Dissatisfied,
            },
            at,
        );
        match solved {
            Some(true) => self.count(Count::Solved, at),
            Some(false) => self.count(Count::Unsolved, at),
            None => {}
        }
    }
}

/// Sums, by what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts(pub [u64; COUNTS]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; COUNTS])
    }
}

impl Counts {
    pub const fn of(&self, count: Count) -> u64 {
        self.0[count as usize]
    }

    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum = sum.saturating_add(more);
        }
    }

    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|count| *count == 0)
    }
}

/// Where a row of counts belongs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    pub month: Month,
    pub item: Option<Box<str>>,
    pub unit: Option<UnitId>,
    pub street: Option<UnitId>,
}
