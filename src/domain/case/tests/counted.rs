//! What a case counts for in the statistics, along its life.

use super::asked::merge;
use super::commands::*;
use super::fixture::*;
use super::life::Life;
use crate::domain::case::Case;
use crate::domain::case::command::{Command, Reopen};
use crate::domain::statistics::{Count, Month, Share};
use crate::kernel::id::UnitId;
use crate::kernel::time::DAY_MS;

const NOVEMBER: Month = Month(202_611);

fn counted(case: &Case) -> Vec<(u32, Option<UnitId>, &'static str, u64)> {
    let share = Share::of(case);
    let rows = share.tallies.iter();
    rows.map(|it| (it.month.0, it.unit, it.count.code(), it.amount))
        .collect()
}

fn amount(case: &Case, count: Count) -> u64 {
    let share = Share::of(case);
    let rows = share.tallies.iter().filter(|it| it.count == count);
    rows.map(|it| it.amount).sum()
}

#[test]
fn months_are_china_s() {
    assert_eq!(Month::of(at("2026-11-30T23:59")), NOVEMBER);
    assert_eq!(Month::of(at("2026-12-01T00:00")), Month(202_612));
    assert_eq!(Month::parse("2026-11"), Some(NOVEMBER));
    assert_eq!(NOVEMBER.to_string(), "2026-11");
    for wrong in [
        "2026-13",
        "2026-00",
        "26-11",
        "2026-1",
        "2026",
        "2026-11-01",
        "９９９９-11",
        "9999-11",
    ] {
        assert_eq!(Month::parse(wrong), None, "{wrong}");
    }
    assert_eq!(NOVEMBER.until(NOVEMBER), 1);
    assert_eq!(Month(202_412).until(Month(202_501)), 2);
    assert_eq!(NOVEMBER.until(Month(202_610)), 0);
}

#[test]
fn a_registered_case_is_just_that() {
    let life = Life::begin();
    assert_eq!(counted(&life.case), [(202_611, None, "registered", 1)]);
}

#[test]
fn each_thing_in_the_month_of_its_own_date() {
    let mut life = Life::to_be_rated();
    let unit = Some(CITY_MANAGEMENT);
    let rows = counted(&life.case);
    // Five working days from a Monday end with next Monday, at 24:00 of November the 30th.
    for code in [
        "handle_due",
        "handled_in_time",
        "finished",
        "dispatched_right",
    ] {
        assert!(
            rows.contains(&(202_611, unit, code, 1)),
            "{code} in {rows:?}"
        );
    }
    life.wait(8 * DAY_MS);
    life.does("system", Command::CloseUnrated);
    let rows = counted(&life.case);
    for code in ["closed", "not_rated"] {
        assert!(
            rows.contains(&(202_612, unit, code, 1)),
            "{code} in {rows:?}"
        );
    }
    assert_eq!(amount(&life.case, Count::ClosedLate), 0);
    assert_eq!(amount(&life.case, Count::Satisfied), 0, "nobody said so");
    life.does(
        "citizen",
        Command::Reopen(Reopen {
            explanation: said(),
        }),
    );
    assert_eq!(
        amount(&life.case, Count::Closed),
        0,
        "it is not closed any more"
    );
    assert_eq!(amount(&life.case, Count::Reopened), 1);
}

#[test]
fn late_is_late() {
    let mut life = Life::at_work();
    life.wait(20 * DAY_MS);
    life.does("handler-city", Command::Finish(finish()))
        .does("review-city", approve())
        .does("citizen", rate(2));
    let is = |count| amount(&life.case, count);
    assert_eq!((is(Count::HandleDue), is(Count::HandledInTime)), (1, 0));
    assert_eq!((is(Count::Dissatisfied), is(Count::Reworked)), (1, 1));
}

#[test]
fn a_return_is_the_returning_unit_s() {
    let mut life = Life::at_work();
    life.does("sign-city", return_to(HOUSING))
        .does("dispatcher", grant_return())
        .does("dispatcher", dispatch_to(HOUSING));
    let rows = counted(&life.case);
    assert!(
        rows.contains(&(202_611, Some(CITY_MANAGEMENT), "returned", 1)),
        "{rows:?}"
    );
    assert!(
        rows.contains(&(202_611, Some(HOUSING), "dispatched", 1)),
        "{rows:?}"
    );
    assert_eq!(amount(&life.case, Count::DispatchedRight), 0);
}

#[test]
fn what_left_or_waits_is_not_measured() {
    let mut life = Life::at_work();
    let command = merge(&life.case);
    life.does("dispatcher", command);
    let is = |life: &Life, count| amount(&life.case, count);
    assert_eq!(
        (is(&life, Count::HandleDue), is(&life, Count::Merged)),
        (0, 1)
    );
    life.does("dispatcher", Command::Unmerge { reason: said() });
    assert_eq!(
        (is(&life, Count::HandleDue), is(&life, Count::Merged)),
        (1, 0)
    );
    life.does(
        "citizen",
        withdraw(crate::domain::codes::WithdrawalReason::W1),
    );
    assert_eq!(
        (is(&life, Count::HandleDue), is(&life, Count::Withdrawn)),
        (0, 1)
    );
}
