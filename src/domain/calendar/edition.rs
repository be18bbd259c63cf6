//! The calendar through time. Each change makes a version; what was counted by an earlier one can be
//! counted again by it, and so be explained.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Calendar, FIRST_VERSION, Notice};
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;

/// Versions a calendar may have: a dozen changes a year for thirty years.
pub const EDITIONS_MAX: u32 = 400;

/// What a version changed, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CalendarChange {
    /// A year's holidays were put in place, or replaced.
    Notice { year: i16, days: u32 },
}

impl CalendarChange {
    pub fn sentence(&self) -> String {
        match self {
            Self::Notice { year, days } => format!("导入{year}年放假安排，{days}天"),
        }
    }
}

/// A version of the calendar, whole. Versions follow each other without a gap from
/// [`FIRST_VERSION`], which is not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEdition {
    pub version: u32,
    pub at: Timestamp,
    pub by: UserId,
    pub change: CalendarChange,
    /// The imported ones.
    pub notices: Vec<Notice>,
}

/// Every version of the calendar there has been.
#[derive(Clone, Debug)]
pub struct Calendars {
    first: Arc<Calendar>,
    /// By version, from the second on.
    later: Vec<Arc<Calendar>>,
}

impl Default for Calendars {
    /// The calendar built in.
    fn default() -> Self {
        Self::new(vec![], &[])
    }
}

impl Calendars {
    /// `first` are notices that were imported before versions were kept.
    pub fn new(first: Vec<Notice>, editions: &[CalendarEdition]) -> Self {
        Self {
            first: Arc::new(Calendar::with(first)),
            later: editions.iter().map(calendar_of).collect(),
        }
    }

    /// With one more version, to see what it would do.
    #[must_use]
    pub fn followed_by(mut self, edition: &CalendarEdition) -> Self {
        self.later.push(calendar_of(edition));
        self
    }

    /// The version in force.
    pub fn current(&self) -> &Arc<Calendar> {
        self.later.last().unwrap_or(&self.first)
    }

    /// `version` and those after it, up to the one in force.
    pub fn since(&self, version: u32) -> impl Iterator<Item = &Calendar> {
        let passed = usize::try_from(version.saturating_sub(FIRST_VERSION)).unwrap_or(usize::MAX);
        let all = std::iter::once(&self.first).chain(&self.later);
        all.skip(passed).map(Arc::as_ref)
    }
}

fn calendar_of(edition: &CalendarEdition) -> Arc<Calendar> {
    Arc::new(Calendar::of_version(edition.version, &edition.notices))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_known_then_stays_known() {
        let text =
            r#"{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}"#;
        let notice = Notice::read(text).expect("well formed");
        let edition = CalendarEdition {
            version: 2,
            at: Timestamp(0),
            by: UserId::SYSTEM,
            change: CalendarChange::Notice {
                year: 2027,
                days: 1,
            },
            notices: vec![notice],
        };
        let before = Calendars::default();
        let after = before.clone().followed_by(&edition);
        assert_eq!(
            (before.current().version(), after.current().version()),
            (1, 2)
        );
        let new_year = date(2027, 1, 1);
        let worked = |calendar: &Calendar| calendar.is_working_day(new_year);
        assert_eq!(
            after.since(1).map(worked).collect::<Vec<_>>(),
            [true, false]
        );
        assert_eq!(after.since(2).count(), 1);
        assert_eq!(after.since(3).count(), 0);
        assert!(!before.current().has_the_days_of(after.current()));
    }
}
