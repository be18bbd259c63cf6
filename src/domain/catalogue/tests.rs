//! Versions, questions and dates of the catalogue.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cells::{COLUMNS, Draft, read};
use super::change::ChangeKind;
use super::revision::{Fault, Revision, revise};
use super::*;
use crate::domain::case::tests::fixture::{at, reference};
use crate::domain::org::Directory;

type Cells = BTreeMap<&'static str, String>;

fn cells(item: &str) -> Cells {
    let cells = [
        ("item_id", item),
        ("major", "生态环境"),
        ("minor", "光污染"),
        ("detail", "户外光源扰民"),
        ("lead", "区城管局"),
        ("limit", "5wd"),
        ("effective_from", "2026-01-01"),
    ];
    cells.map(|(code, text)| (code, text.to_owned())).into()
}

fn with(item: &str, more: &[(&'static str, &str)]) -> Cells {
    let mut cells = cells(item);
    for (code, text) in more {
        cells.insert(code, (*text).to_owned());
    }
    cells
}

fn draft(line: u64, cells: &Cells) -> Draft {
    let units = reference().directory;
    read(line, &units, &|code| {
        cells.get(code).cloned().unwrap_or_default()
    })
    .expect("a sound row")
}

fn drafts(rows: &[Cells]) -> Vec<Draft> {
    (2..).zip(rows).map(|(n, row)| draft(n, row)).collect()
}

fn ask(there: &Catalogue, now: Timestamp, rows: &[Cells]) -> Result<Revision, Vec<Fault>> {
    revise(there, &drafts(rows), now, &reference().directory)
}

/// The catalogue after the rows were put in place, one revision after the other.
fn put(there: &Catalogue, now: Timestamp, rows: &[Cells]) -> Catalogue {
    let new = ask(there, now, rows).expect("a sound revision").rows;
    let old = there.items.values().flatten().cloned();
    Catalogue::new(old.chain(new))
}

fn codes(faults: Result<Revision, Vec<Fault>>) -> Vec<(u64, &'static str)> {
    let faults = faults.expect_err("refused");
    faults.iter().map(|it| (it.line, it.code)).collect()
}

fn now() -> Timestamp {
    at("2026-11-23T10:00")
}

#[test]
fn what_held_on_a_day_is_read_as_of_that_day() {
    let first = put(&Catalogue::default(), now(), &[cells("a")]);
    let later = at("2026-11-24T15:30");
    let second = put(&first, later, &[with("a", &[("lead", "区住建局")])]);
    let lead = |when| {
        second
            .in_force("a", when)
            .map(|row| (row.version, row.lead))
    };
    assert_eq!(lead(at("2025-12-31T23:59")), None);
    assert_eq!(lead(at("2026-01-01T00:00")).map(|it| it.0), Some(1));
    assert_eq!(lead(later.plus_ms(-1)).map(|it| it.0), Some(1));
    assert_eq!(lead(later).map(|it| it.0), Some(2));
    assert_eq!(second.rows_at(later).count(), 1);
    let ends = [("lead", "区住建局"), ("effective_to", "2026-12-01")];
    let third = put(&second, later, &[with("a", &ends)]);
    assert!(third.in_force("a", at("2026-11-30T23:59")).is_some());
    assert!(third.in_force("a", at("2026-12-01T00:00")).is_none());
    assert_eq!(third.get("a").map(|row| row.version), Some(3));
    let changes = third.changes(later, at("2026-12-02T00:00"), &reference().directory);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].kind, ChangeKind::Ended);
}

#[test]
fn a_row_that_says_what_is_there_makes_no_version() {
    let there = put(
        &Catalogue::default(),
        now(),
        &[cells("a"), with("b", &[("discriminators", "光源=电子屏")])],
    );
    let again = ask(&there, now(), &[cells("a")]).expect("sound");
    assert_eq!(
        (again.rows.len(), again.unchanged, again.untouched),
        (0, 1, 1)
    );
    // A date left out is a date left alone.
    let dateless = ask(&there, now(), &[with("a", &[("effective_from", "")])]).expect("sound");
    assert_eq!((dateless.rows.len(), dateless.unchanged), (0, 1));
}

#[test]
fn the_past_is_not_rewritten() {
    let there = put(&Catalogue::default(), now(), &[cells("a")]);
    let changed = |date: &str| with("a", &[("limit", "4wh"), ("effective_from", date)]);
    assert_eq!(
        codes(ask(&there, now(), &[changed("2026-11-22")])),
        [(2, "begin_in_the_past")]
    );
    for (date, begins) in [
        ("2026-11-23", now()),
        ("", now()),
        ("2026-01-01", now()),
        ("2027-01-01", at("2027-01-01T00:00")),
    ] {
        let revision = ask(&there, now(), &[changed(date)]).expect(date);
        assert_eq!(revision.rows[0].effective_from, begins, "{date}");
    }
    let ended = with("a", &[("effective_to", "2026-11-22")]);
    assert_eq!(
        codes(ask(&there, now(), &[ended])),
        [(2, "end_in_the_past")]
    );
    let today = with("a", &[("effective_to", "2026-11-23")]);
    let revision = ask(&there, now(), &[today]).expect("ends now");
    assert_eq!(revision.rows[0].effective_to, Some(now()));
    assert_eq!(revision.changes[0].kind, ChangeKind::Ended);
}

#[test]
fn two_rows_for_the_same_question_are_told_with_their_lines() {
    let asks = |item: &str, text: &str| with(item, &[("discriminators", text)]);
    let rows = [
        asks("a", "光源=电子屏；时段=夜间"),
        asks("b", "光源=工地"),
        asks("c", "时段＝夜间;光源＝电子屏"),
        cells("b"),
    ];
    let faults = ask(&Catalogue::default(), now(), &rows).expect_err("refused");
    let told: Vec<_> = faults.iter().map(|it| (it.line, it.code)).collect();
    assert_eq!(told, [(4, "same_question"), (5, "item_twice")]);
    assert!(faults[0].why.contains("第 2 行"), "{}", faults[0].why);

    // Against what is there already; and not where the one ends before the other begins.
    let there = put(&Catalogue::default(), now(), &rows[..2]);
    assert_eq!(
        codes(ask(&there, now(), &[asks("d", "光源=工地")])),
        [(2, "same_question")]
    );
    let ends = with(
        "b",
        &[
            ("discriminators", "光源=工地"),
            ("effective_to", "2027-01-01"),
        ],
    );
    let follows = with(
        "d",
        &[
            ("discriminators", "光源=工地"),
            ("effective_from", "2027-01-01"),
        ],
    );
    assert!(ask(&there, now(), &[ends.clone(), follows]).is_ok());
    let early = with(
        "d",
        &[
            ("discriminators", "光源=工地"),
            ("effective_from", "2026-12-31"),
        ],
    );
    assert_eq!(
        codes(ask(&there, now(), &[ends, early])),
        [(3, "same_question")]
    );
}

#[test]
fn a_version_still_in_force_counts_until_its_successor_begins() {
    let there = put(&Catalogue::default(), now(), &[cells("a")]);
    let moved = [
        ("discriminators", "光源=工地"),
        ("effective_from", "2027-01-01"),
    ];
    let there = put(&there, now(), &[with("a", &moved)]);
    assert_eq!(
        codes(ask(&there, now(), &[cells("b")])),
        [(2, "same_question")]
    );
    let later = with("b", &[("effective_from", "2027-01-01")]);
    assert!(ask(&there, now(), &[later]).is_ok());
}

#[test]
fn an_end_before_the_begin_is_refused() {
    let row = with("a", &[("effective_to", "2025-12-31")]);
    assert_eq!(
        codes(ask(&Catalogue::default(), now(), &[row])),
        [(2, "end_before_begin")]
    );
}

#[test]
fn every_wrong_cell_of_a_row_is_told() {
    let row = with(
        "a b",
        &[
            ("detail", ""),
            ("lead", "没有的局"),
            ("assisting", "区住建局；原旅游局"),
            ("limit", "0wd"),
            ("discriminators", "光源=电子屏；光源=工地；哪里"),
            ("on_site", "也许"),
            ("effective_from", "2026-02-30"),
        ],
    );
    let units: &Directory = &reference().directory;
    let wrong = read(2, units, &|code| row.get(code).cloned().unwrap_or_default());
    let mut columns: Vec<_> = wrong
        .expect_err("wrong")
        .iter()
        .map(|it| it.column)
        .collect();
    columns.sort_unstable();
    let expected = [
        "assisting",
        "detail",
        "discriminators",
        "discriminators",
        "effective_from",
        "item_id",
        "lead",
        "limit",
        "on_site",
    ];
    assert_eq!(columns, expected);
}

fn word() -> impl Strategy<Value = String> {
    "[光源屏路灯a-z0-9]{1,6}"
}

proptest! {
    /// What is written is read for the same row, whatever stands in it.
    #[test]
    fn cells_are_read_as_they_were_written(
        texts in prop::collection::vec(word(), 6),
        words in prop::collection::vec(word(), 0..4),
        questions in prop::collection::btree_map(word(), word(), 0..4),
        street in any::<bool>(),
        days in 0_i64..9_000,
        ends in prop::option::of(1_i64..900),
    ) {
        let units = reference().directory;
        let pattern = draft(2, &cells("a")).row;
        let begins = at("2010-01-01T00:00").plus_ms(days * crate::kernel::time::DAY_MS);
        let row = CatalogueRow {
            major: texts[0].clone(),
            minor: texts[1].clone(),
            detail: texts[2].clone(),
            legal_basis: texts[3].clone(),
            closing_standard: texts[4].clone(),
            reply_points: texts[5].clone(),
            keywords: words.clone(),
            evidence: words,
            discriminators: questions.into_iter().collect(),
            lead: if street { Lead::StreetOfPlace } else { pattern.lead },
            effective_from: begins,
            effective_to: ends.map(|days| begins.plus_ms(days * crate::kernel::time::DAY_MS)),
            ..pattern
        };
        let text = |code: &str| {
            let column = COLUMNS.iter().find(|column| column.code == code);
            column.map_or_else(String::new, |column| (column.text)(&row, &units))
        };
        let read = read(7, &units, &text).expect("what was written is sound");
        prop_assert_eq!(read.row, row);
    }

    /// Whatever is put in place, what was in force at any earlier moment stays what it was.
    #[test]
    fn revisions_leave_the_past_alone(
        steps in prop::collection::vec((0_i64..60, 0_usize..3, 0_u8..6, prop::option::of(-3_i64..40)), 1..12)
    ) {
        let items = ["a", "b", "c"];
        let limits = ["1wd", "2wd", "3wd", "4wh", "24h", "30min"];
        let (mut there, mut when) = (Catalogue::default(), now());
        for (wait, item, limit, begins) in steps {
            when = when.plus_ms(wait * crate::kernel::time::HOUR_MS);
            let begins = begins.map_or_else(String::new, |days| {
                let day = when.plus_ms(days * crate::kernel::time::DAY_MS).civil().date();
                day.to_string()
            });
            let asked = format!("谁=答{item}");
            let row = with(items[item], &[
                ("limit", limits[usize::from(limit)]),
                ("discriminators", &asked),
                ("effective_from", &begins),
            ]);
            let is_new = there.get(items[item]).is_none();
            let Ok(revision) = ask(&there, when, &[row]) else { continue };
            let old = there.items.values().flatten().cloned();
            let next = Catalogue::new(old.chain(revision.rows));
            for hours in 1..200 {
                let past = when.plus_ms(-hours * crate::kernel::time::HOUR_MS);
                for known in items.iter().filter(|it| !is_new || **it != items[item]) {
                    prop_assert_eq!(next.in_force(known, past), there.in_force(known, past));
                }
            }
            there = next;
        }
    }
}
