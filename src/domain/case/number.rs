//! The case number: `YT440308` + yyMMdd + channel (2) + number of the day (6) + check (2).
//!
//! The number of the day is the same as in [`CaseId`], so a number leads to its case without
//! an index; the check digits (mod 97, as in ISO 7064) catch slips of the pen.

use std::ops::RangeInclusive;

use crate::domain::codes::Channel;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;

/// What every number begins with.
pub const PREFIX: &str = "YT440308";
/// Digits after it.
pub const DIGITS: usize = 16;
/// Of them, those of the day.
pub const DAY_DIGITS: usize = 6;
const PER_DAY: u64 = 1_000_000;

/// The first id of the day `at` lies in.
pub fn first_of_day(at: Timestamp) -> CaseId {
    let date = at.civil().date();
    let number = |part: i16| u64::try_from(part).unwrap_or(0);
    let day = number(date.year().rem_euclid(100)) * 10_000
        + number(date.month().into()) * 100
        + number(date.day().into());
    CaseId(day * PER_DAY + 1)
}

/// The id after `last` for a case registered at `at`.
pub fn next(last: Option<CaseId>, at: Timestamp) -> CaseId {
    let first = first_of_day(at);
    last.map_or(first, |last| CaseId((last.0 + 1).max(first.0)))
}

pub fn format(id: CaseId, channel: Channel) -> String {
    let (day, of_day) = (id.0 / PER_DAY, id.0 % PER_DAY);
    let digits = format!("{day:06}{:02}{of_day:06}", channel.digits());
    format!("{PREFIX}{digits}{:02}", check(&digits))
}

/// The id inside a number; `None` when it is not one of ours or mistyped. Case and spaces
/// do not matter.
pub fn parse(text: &str) -> Option<CaseId> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = text.to_ascii_uppercase().strip_prefix(PREFIX)?.to_owned();
    if digits.len() != DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (body, tail) = digits.split_at(14);
    if tail.parse() != Ok(check(body)) {
        return None;
    }
    let day: u64 = body.get(..6)?.parse().ok()?;
    let of_day: u64 = body.get(8..)?.parse().ok()?;
    Some(CaseId(day * PER_DAY + of_day))
}

/// The ids of all numbers that begin with `digits`, and of some that differ in the channel or the
/// check. `None` when no number does.
pub fn ids_of(digits: &str) -> Option<RangeInclusive<CaseId>> {
    if digits.is_empty() || digits.len() > DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Day, then the number of the day; the channel stands between, the check behind.
    let known = |from: usize, to: usize| digits.get(from..to.min(digits.len())).unwrap_or_default();
    let known = format!("{}{}", known(0, DAY_DIGITS), known(8, 14));
    let padded = |by: &str| {
        format!("{known}{}", by.repeat(12 - known.len()))
            .parse()
            .ok()
    };
    Some(CaseId(padded("0")?)..=CaseId(padded("9")?))
}

fn check(digits: &str) -> u64 {
    let remainder = digits
        .bytes()
        .chain([b'0', b'0'])
        .fold(0, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97);
    98 - remainder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_back_to_its_case() {
        let at = Timestamp::parse_rfc3339("2026-11-23T09:00:00+08:00").expect("valid");
        let first = next(None, at);
        assert_eq!(first, CaseId(261_123_000_001));
        assert_eq!(next(Some(first), at), CaseId(261_123_000_002));
        assert_eq!(next(Some(CaseId(261_122_000_777)), at), first);
        assert_eq!(
            next(Some(CaseId(261_124_000_005)), at),
            CaseId(261_124_000_006)
        );
        for channel in Channel::ALL {
            let no = format(first, *channel);
            assert_eq!(no.len(), 24);
            assert_eq!(parse(&no.to_lowercase()), Some(first));
        }
    }

    #[test]
    fn the_beginning_of_a_number_leads_near_it() {
        let id = CaseId(261_123_000_042);
        let no = format(id, Channel::Web);
        let digits = no.strip_prefix(PREFIX).expect("begins so");
        for length in 1..=DIGITS {
            let ids = ids_of(&digits[..length]).expect("digits");
            assert!(ids.contains(&id), "{length}");
            assert_eq!(ids.contains(&CaseId(id.0 + 1)), length < 14, "{length}");
            assert_eq!(
                ids.contains(&CaseId(id.0 + PER_DAY)),
                length < 6,
                "{length}"
            );
        }
        for text in ["", "26112x", "26112304000042971", "２６"] {
            assert_eq!(ids_of(text), None, "{text}");
        }
    }

    #[test]
    fn one_wrong_digit_is_noticed() {
        let no = format(CaseId(261_123_000_042), Channel::Web);
        for place in 8..no.len() {
            let mut wrong = no.clone().into_bytes();
            wrong[place] = if wrong[place] == b'9' {
                b'0'
            } else {
                wrong[place] + 1
            };
            assert_eq!(
                parse(&String::from_utf8_lossy(&wrong)),
                None,
                "digit {place}"
            );
        }
        for text in ["", "YT440308", "YT4403082611230400004", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
