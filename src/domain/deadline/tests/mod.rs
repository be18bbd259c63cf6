mod lines;
mod slow;
mod sworn;

use super::*;

fn at(text: &str) -> Timestamp {
    let seconds = if text.len() == 16 { ":00" } else { "" };
    Timestamp::parse_rfc3339(&format!("{text}{seconds}+08:00")).expect("a test's own time")
}

fn limit(text: &str) -> Limit {
    Limit::parse(text).expect("a test's own limit")
}

fn pauses(spans: &[(&str, &str)]) -> Pauses {
    let pause = |(from, to): &(&str, &str)| Pause {
        from: at(from),
        to: at(to),
        why: String::new(),
    };
    Pauses::merge(spans.iter().map(pause).collect())
}

fn check(from: &str, of: &str, expected: &str) {
    let found = due(&Calendar::default(), at(from), limit(of)).at.rfc3339();
    assert_eq!(found, at(expected).rfc3339(), "{from} + {of}");
}

/// domain.md §4, "checked by hand"; 24:00 of a day is 00:00 of the next.
#[test]
fn hand_checked_examples() {
    check("2025-01-24T10:00", "5wd", "2025-02-08T00:00");
    check("2025-09-30T10:00", "5wd", "2025-10-15T00:00");
    check("2026-02-13T17:50", "1wd", "2026-02-15T00:00");
    check("2026-02-13T17:50", "5wd", "2026-02-28T00:00");
    check("2026-05-08T10:00", "2wd", "2026-05-12T00:00");
    check("2026-09-18T10:00", "5wd", "2026-09-25T00:00");
    check("2026-02-14T17:30", "2wh", "2026-02-24T10:30");
    check("2026-11-23T12:30", "4wh", "2026-11-23T18:00");
    check("2026-11-23T03:00", "24h", "2026-11-24T03:00");
}

#[test]
fn working_days_count_from_the_day_after_wherever_they_begin() {
    // On a holiday, on a weekend, on a make-up day, across the years.
    check("2024-10-03T09:00", "1wd", "2024-10-09T00:00");
    check("2024-10-05T23:59:59", "2wd", "2024-10-10T00:00");
    check("2026-11-21T10:00", "1wd", "2026-11-24T00:00");
    check("2024-02-04T10:00", "1wd", "2024-02-06T00:00");
    check("2024-09-29T10:00", "1wd", "2024-10-01T00:00");
    check("2018-12-28T10:00", "1wd", "2018-12-30T00:00");
    check("2018-12-29T10:00", "1wd", "2019-01-03T00:00");
    check("2018-12-31T12:00", "1wd", "2019-01-03T00:00");
    check("2022-12-30T18:00", "1wd", "2023-01-04T00:00");
    check("2020-01-23T10:00", "1wd", "2020-02-04T00:00");
    check("2025-12-31T10:00", "2wd", "2026-01-06T00:00");
    check("2026-11-23T00:00", "1wd", "2026-11-25T00:00");
}

#[test]
fn working_hours_at_every_edge_of_the_day() {
    for (from, of, expected) in [
        ("2026-11-23T08:00", "1wh", "2026-11-23T10:00"),
        ("2026-11-23T09:00", "3wh", "2026-11-23T12:00"),
        ("2026-11-23T09:00", "4wh", "2026-11-23T15:00"),
        ("2026-11-23T09:00", "7wh", "2026-11-23T18:00"),
        ("2026-11-23T09:00", "8wh", "2026-11-24T10:00"),
        ("2026-11-23T12:00", "1wh", "2026-11-23T15:00"),
        ("2026-11-23T13:59:59", "1wh", "2026-11-23T15:00"),
        ("2026-11-23T14:00", "4wh", "2026-11-23T18:00"),
        ("2026-11-23T17:59", "1wh", "2026-11-24T09:59"),
        ("2026-11-23T17:59:30", "1wh", "2026-11-24T09:59:30"),
        ("2026-11-23T18:00", "1wh", "2026-11-24T10:00"),
        ("2026-11-23T23:30", "1wh", "2026-11-24T10:00"),
        ("2026-11-20T17:00", "2wh", "2026-11-23T10:00"),
        // A holiday, a weekend, a make-up Saturday.
        ("2026-02-17T10:00", "1wh", "2026-02-24T10:00"),
        ("2026-02-14T12:30", "4wh", "2026-02-14T18:00"),
        ("2026-02-13T17:50", "4wh", "2026-02-14T14:50"),
        ("2018-12-29T17:00", "2wh", "2019-01-02T10:00"),
    ] {
        check(from, of, expected);
    }
}

#[test]
fn natural_time_knows_no_holidays() {
    check("2026-02-16T20:15", "24h", "2026-02-17T20:15");
    check("2025-12-31T23:50", "30min", "2026-01-01T00:20");
    check("2024-02-28T12:00", "7d", "2024-03-06T12:00");
}

#[test]
fn an_extension_counts_on_from_the_last_day() {
    let check = |due_at: &str, by: &str, expected: &str| {
        let found = extended(&Calendar::default(), at(due_at), limit(by)).at;
        assert_eq!(found.rfc3339(), at(expected).rfc3339(), "{due_at} + {by}");
    };
    // Due at 24:00 on Monday the 23rd: five days on is 24:00 on the next Monday.
    check("2026-11-24T00:00", "5wd", "2026-12-01T00:00");
    check("2026-11-23T15:00", "1wd", "2026-11-25T00:00");
    check("2026-11-24T00:00", "24h", "2026-11-25T00:00");
}

/// docs/decisions/deadlines.md.
#[test]
fn a_pause_takes_from_each_unit_what_it_counts() {
    let calendar = Calendar::default();
    let check = |of: &str, spans: &[(&str, &str)], expected: &str| {
        // A Monday.
        let found = due_with(&calendar, at("2026-11-02T10:00"), limit(of), &pauses(spans));
        assert_eq!(found.at.rfc3339(), at(expected).rfc3339(), "{of} {spans:?}");
    };
    let two_days = [("2026-11-04T10:00", "2026-11-06T10:00")];
    check("5wd", &[], "2026-11-10T00:00");
    check("5wd", &two_days, "2026-11-12T00:00");
    // Not across a midnight, across a weekend, on the first day, after the end.
    check(
        "5wd",
        &[("2026-11-04T09:00", "2026-11-04T18:00")],
        "2026-11-10T00:00",
    );
    check(
        "5wd",
        &[("2026-11-06T10:00", "2026-11-09T10:00")],
        "2026-11-11T00:00",
    );
    check(
        "5wd",
        &[("2026-11-02T11:00", "2026-11-03T11:00")],
        "2026-11-10T00:00",
    );
    check(
        "5wd",
        &[("2026-11-10T00:00", "2026-11-12T00:00")],
        "2026-11-10T00:00",
    );
    check(
        "5wd",
        &[("2026-11-09T23:59", "2026-11-10T00:00")],
        "2026-11-11T00:00",
    );
    check(
        "4wh",
        &[("2026-11-02T11:30", "2026-11-02T14:30")],
        "2026-11-02T17:00",
    );
    check(
        "4wh",
        &[("2026-11-02T12:00", "2026-11-02T14:00")],
        "2026-11-02T16:00",
    );
    check(
        "4wh",
        &[("2026-11-02T15:00", "2026-11-03T09:30")],
        "2026-11-03T10:30",
    );
    check("24h", &two_days, "2026-11-03T10:00");
    check("72h", &two_days, "2026-11-07T10:00");
    // Overlapping ones count once; a clock that starts in a pause starts with its end.
    let twice = [two_days[0], ("2026-11-05T00:00", "2026-11-06T10:00")];
    check("72h", &twice, "2026-11-07T10:00");
    check(
        "1h",
        &[("2026-11-02T09:00", "2026-11-02T12:00")],
        "2026-11-02T13:00",
    );
}

#[test]
fn the_strictest_limit_decides_unless_a_higher_platform_did() {
    let calendar = Calendar::default();
    let mut question = Question {
        start: at("2026-02-13T17:50"),
        limits: vec![limit("5wd"), limit("4wh"), limit("24h")],
        pauses: Pauses::default(),
        higher: None,
    };
    let answer = |question: &Question| question.answer(&calendar);
    let (of, found) = answer(&question).expect("limited");
    assert_eq!((of, found.at), (Some(limit("4wh")), at("2026-02-14T14:50")));
    question.higher = Some(at("2026-03-20T12:00"));
    let (of, found) = answer(&question).expect("limited");
    assert_eq!((of, found.at), (None, at("2026-03-20T12:00")));
    question.higher = Some(question.start);
    assert_eq!(answer(&question), Err(Mistake::HigherBeforeStart));
    (question.higher, question.limits) = (None, vec![]);
    assert_eq!(answer(&question), Err(Mistake::NoLimit));
    question.limits = vec![limit("3660wd")];
    question.start = at("2095-01-01T00:00");
    assert_eq!(answer(&question), Err(Mistake::BeyondYears));
}

#[test]
fn an_unknown_year_is_provisional() {
    let calendar = Calendar::default();
    let is_guess = |from: &str, of: &str| due(&calendar, at(from), limit(of)).provisional;
    assert!(is_guess("2030-03-01T10:00", "1wd"));
    assert!(is_guess("2030-03-01T10:00", "1wh"));
    assert!(!is_guess("2030-03-01T10:00", "1h"));
    // The year is crossed, or ends in time.
    assert!(is_guess("2026-12-31T10:00", "1wd"));
    assert!(!is_guess("2026-12-30T10:00", "1wd"));
    assert!(is_guess("2026-12-31T17:30", "1wh"));
    assert!(!is_guess("2026-12-31T17:00", "1wh"));
    assert!(
        !is_guess("2017-12-31T10:00", "1wd"),
        "its own day is not asked about"
    );
}
