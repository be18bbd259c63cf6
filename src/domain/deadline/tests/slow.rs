//! The same rules a second time, as slowly and differently as can be: minute by minute, from the
//! text of the notices, with a calendar arithmetic of its own.

use std::collections::BTreeMap;

use serde_json::Value;

/// Minutes since 2017-01-01 00:00 in China.
pub type Minute = usize;

const FIRST_YEAR: usize = 2017;
const YEARS: usize = 15;
const DAY: usize = 1_440;

/// What a minute is.
const OFFICE: u8 = 1;
/// The last of a working day.
const LAST: u8 = 2;

pub struct Slow {
    minutes: Vec<u8>,
}

pub enum Unit {
    Minute,
    OfficeMinute,
    WorkingDay,
}

fn is_leap(year: usize) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Days since 2017-01-01, a Sunday.
pub fn day_number(year: usize, month: usize, day: usize) -> usize {
    let before: usize = (FIRST_YEAR..year)
        .map(|y| 365 + usize::from(is_leap(y)))
        .sum();
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: usize = lengths[..month - 1].iter().sum();
    before + months + usize::from(month > 2 && is_leap(year)) + day - 1
}

impl Slow {
    pub fn read(notices: &[&str]) -> Self {
        let mut told = BTreeMap::new();
        for text in notices {
            let notice: Value = serde_json::from_str(text).expect("JSON");
            for day in notice["days"].as_array().expect("days") {
                let date = day["date"].as_str().expect("a date");
                let part = |range| str::parse::<usize>(&date[range]).expect("digits");
                let number = day_number(part(0..4), part(5..7), part(8..10));
                told.insert(number, !day["isOffDay"].as_bool().expect("a boolean"));
            }
        }
        let days = day_number(FIRST_YEAR + YEARS, 1, 1);
        let mut minutes = vec![0; days * DAY];
        for (day, minutes) in minutes.chunks_exact_mut(DAY).enumerate() {
            let usual = day % 7 != 0 && day % 7 != 6;
            if *told.get(&day).unwrap_or(&usual) {
                minutes[540..720].fill(OFFICE);
                minutes[840..1_080].fill(OFFICE);
                minutes[DAY - 1] = LAST;
            }
        }
        Self { minutes }
    }

    /// The minute at whose begin the limit has run out.
    pub fn due(
        &self,
        start: Minute,
        count: usize,
        unit: &Unit,
        pauses: &[(Minute, Minute)],
    ) -> Minute {
        let (wanted, from) = match unit {
            Unit::Minute => (0, start),
            Unit::OfficeMinute => (OFFICE, start),
            // From the day after.
            Unit::WorkingDay => (LAST, (start / DAY + 1) * DAY),
        };
        let mut counted = 0;
        for (minute, what) in self.minutes.iter().enumerate().skip(from) {
            if *what & wanted != wanted {
                continue;
            }
            if pauses
                .iter()
                .any(|(from, to)| *from <= minute && minute < *to)
            {
                continue;
            }
            counted += 1;
            if counted == count {
                return minute + 1;
            }
        }
        panic!("the table is too short");
    }
}
