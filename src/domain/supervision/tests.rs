//! Who may do what with a sheet, written out once more by hand; what a sheet goes through; what
//! rules are refused.

use std::fmt::Write as _;

use super::rules::{RuleBook, SupervisionRules, Trigger, TriggerRule};
use super::sheet::action::SheetAction;
use super::sheet::event::{SheetEvent, SheetWhat};
use super::sheet::rights::{may, sees};
use super::sheet::state::SheetState;
use super::sheet::{Context, Issued, Sheet, SheetCommand, begin, decide, evolve};
use super::trigger::Ground;
use super::{Grade, Impact, Level, Refusal};
use crate::domain::case::tests::fixture::*;
use crate::domain::codes::Urgency;
use crate::domain::deadline::Limit;
use crate::kernel::id::{SheetId, UnitId};
use crate::kernel::time::{DAY_MS, HOUR_MS, Timestamp};

fn sheet_for(level: Level, unit: UnitId) -> Sheet {
    let event = issue_for(level, unit);
    begin(SheetId(2_026_000_001), &event).expect("an issue")
}

pub(crate) fn issue_for(level: Level, unit: UnitId) -> SheetEvent {
    let rules = SupervisionRules::default();
    let rule = rules.level(level).clone();
    let issued = Issued {
        level,
        grade: Grade::Ordinary,
        ground: Ground {
            trigger: Trigger::Overdue,
            threshold: 0,
            occurrence: 1,
            why: "办理超期".into(),
            rules: 1,
        },
        case: None,
        case_no: None,
        meeting: None,
        follows: None,
        subject: "路灯不亮".into(),
        demand: "请抓紧办理".into(),
        unit,
        addressee: rule.addressee,
        filed_by: rule.filed_by,
        answer: Some(rule.answer),
        due_at: start().plus_ms(4 * HOUR_MS),
        provisional: false,
        progress: rule.progress,
        settles: rule.settles,
    };
    SheetEvent {
        at: start(),
        by: actor("system").user,
        what: SheetWhat::Issued(Box::new(issued)),
    }
}

fn ask(
    sheet: &Sheet,
    login: &str,
    now: Timestamp,
    command: &SheetCommand,
) -> Result<Sheet, Refusal> {
    let (actor, reference) = (actor(login), reference());
    let ctx = Context {
        now,
        actor: &actor,
        reference: &reference,
    };
    decide(sheet, command, &ctx).map(|event| evolve(sheet.clone(), &event))
}

fn does(sheet: &mut Sheet, login: &str, after_ms: i64, command: &SheetCommand) {
    let now = sheet.updated_at.plus_ms(after_ms);
    *sheet = ask(sheet, login, now, command).unwrap_or_else(|refusal| {
        panic!("{login} {command:?}: {refusal}");
    });
}

fn said() -> String {
    "已核实，正在整改。".into()
}

fn commands() -> Vec<SheetCommand> {
    vec![
        SheetCommand::Answer { text: said() },
        SheetCommand::Report { text: said() },
        SheetCommand::Accept { note: said() },
        SheetCommand::SendBack { reason: said() },
        SheetCommand::StrikeOff { note: said() },
        SheetCommand::Escalate {
            reason: said(),
            to: SheetId(2_026_000_002),
        },
        SheetCommand::Supersede {
            by: SheetId(2_026_000_002),
        },
        SheetCommand::AskWithdrawal { reason: said() },
        SheetCommand::ConfirmWithdrawal { note: said() },
        SheetCommand::DenyWithdrawal { reason: said() },
    ]
}

/// Of a sheet to the city management office: logins of everybody who may. Whatever is not here is
/// no; the first line of a pair is for yellow sheets, the second for red ones.
const WHO: &str = "
issue l1 supervisor supervisor2 system
issue l3 supervisor supervisor2 system
answer l1 leader-city sign-city handler-city handler-city2
answer l3 leader-city sign-city
report l1 leader-city sign-city handler-city handler-city2
report l3 leader-city sign-city
accept l1 supervisor supervisor2
accept l3 supervisor supervisor2
send_back l1 supervisor supervisor2
send_back l3 supervisor supervisor2
strike_off l1 supervisor supervisor2 system
strike_off l3 supervisor supervisor2 system
escalate l1 supervisor supervisor2
escalate l3 supervisor supervisor2
supersede l1 system
supersede l3 system
ask_withdrawal l1 supervisor supervisor2
ask_withdrawal l3 supervisor supervisor2
confirm_withdrawal l1 supervisor supervisor2
confirm_withdrawal l3 supervisor supervisor2
deny_withdrawal l1 supervisor supervisor2
deny_withdrawal l3 supervisor supervisor2
open_meeting l1 supervisor supervisor2
open_meeting l3 supervisor supervisor2
decide_meeting l1 supervisor supervisor2
decide_meeting l3 supervisor supervisor2
close_meeting l1 supervisor supervisor2
close_meeting l3 supervisor supervisor2
change_rules l1 system-admin
change_rules l3 system-admin
";

#[test]
fn only_those_may_who_are_meant_to() {
    let directory = reference().directory;
    let mut found = String::from("\n");
    for action in SheetAction::ALL {
        for level in [Level::L1, Level::L3] {
            let sheet = sheet_for(level, CITY_MANAGEMENT);
            let who = everybody().into_iter();
            let who = who.filter(|(_, actor)| may(actor, *action, Some(&sheet), &directory));
            let who: Vec<_> = who.map(|(login, _)| login).collect();
            let _ = writeln!(found, "{action} {level} {}", who.join(" "));
        }
    }
    let mut expected: Vec<Vec<&str>> = WHO.lines().map(|line| line.split(' ').collect()).collect();
    let mut found: Vec<Vec<&str>> = found
        .lines()
        .map(|line| line.split(' ').collect())
        .collect();
    for line in expected.iter_mut().chain(&mut found) {
        if let Some(logins) = line.get_mut(2..) {
            logins.sort_unstable();
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn a_sheet_is_seen_by_the_supervised_unit_and_by_those_who_supervise() {
    let directory = reference().directory;
    let mut seeing: Vec<_> = everybody()
        .into_iter()
        .filter(|(_, actor)| sees(actor, CITY_MANAGEMENT, &directory))
        .map(|(login, _)| login)
        .collect();
    seeing.sort_unstable();
    let expected = [
        "handler-city",
        "handler-city2",
        "leader",
        "leader-city",
        "review-city",
        "sign-city",
        "supervisor",
        "supervisor2",
        "system",
    ];
    assert_eq!(seeing, expected);
}

#[test]
fn a_red_sheet_is_answered_accepted_reported_on_and_struck_off() {
    let mut sheet = sheet_for(Level::L3, CITY_MANAGEMENT);
    does(
        &mut sheet,
        "leader-city",
        5 * HOUR_MS,
        &SheetCommand::Answer { text: said() },
    );
    let answer = sheet.answer.as_ref().expect("answered");
    assert!(answer.late, "it was due after four hours");
    assert_eq!((sheet.state, sheet.due_at), (SheetState::Answered, None));
    let sent_back = SheetCommand::SendBack { reason: said() };
    does(&mut sheet, "supervisor", HOUR_MS, &sent_back);
    // Three working days from Monday.
    assert_eq!(sheet.due_at, Some(at("2026-11-27T00:00")));
    does(
        &mut sheet,
        "sign-city",
        HOUR_MS,
        &SheetCommand::Answer { text: said() },
    );
    assert!(!sheet.answer.as_ref().expect("answered").late);
    does(
        &mut sheet,
        "supervisor2",
        HOUR_MS,
        &SheetCommand::Accept { note: said() },
    );
    let week = sheet.updated_at.plus_ms(7 * DAY_MS);
    assert_eq!(
        (sheet.state, sheet.due_at),
        (SheetState::Accepted, Some(week))
    );
    does(
        &mut sheet,
        "sign-city",
        8 * DAY_MS,
        &SheetCommand::Report { text: said() },
    );
    assert!(sheet.answer.as_ref().expect("reported").late);
    assert_eq!(sheet.due_at, Some(sheet.updated_at.plus_ms(7 * DAY_MS)));
    does(
        &mut sheet,
        "supervisor",
        HOUR_MS,
        &SheetCommand::StrikeOff { note: said() },
    );
    assert_eq!(sheet.state, SheetState::StruckOff);
    assert_eq!((sheet.reports, sheet.sent_back, sheet.revision), (1, 1, 7));
    for command in commands() {
        for (login, _) in everybody() {
            let refused = ask(&sheet, login, sheet.updated_at, &command);
            assert!(
                refused.is_err(),
                "{login} {command:?}: a closed sheet stays closed"
            );
        }
    }
}

#[test]
fn a_withdrawal_takes_two_supervisors_and_whoever_answers_does_not_accept() {
    let mut sheet = sheet_for(Level::L2, CITY_MANAGEMENT);
    let (ask_it, confirm) = (
        SheetCommand::AskWithdrawal { reason: said() },
        SheetCommand::ConfirmWithdrawal {
            note: String::new(),
        },
    );
    let now = start();
    assert_eq!(
        ask(&sheet, "supervisor", now, &confirm),
        Err(Refusal::NoWithdrawalAsked)
    );
    does(&mut sheet, "supervisor", 0, &ask_it);
    assert_eq!(
        ask(&sheet, "supervisor2", now, &ask_it),
        Err(Refusal::WithdrawalAsked)
    );
    assert_eq!(
        ask(&sheet, "supervisor", now, &confirm),
        Err(Refusal::SecondPersonNeeded)
    );
    let deny = SheetCommand::DenyWithdrawal { reason: said() };
    let mut kept = sheet.clone();
    does(&mut kept, "supervisor2", 0, &deny);
    assert_eq!((kept.state, &kept.withdrawal), (SheetState::Issued, &None));
    does(&mut sheet, "supervisor2", 0, &confirm);
    assert_eq!(sheet.state, SheetState::Withdrawn);

    let empty = SheetCommand::Answer { text: " ".into() };
    let refused = ask(&kept, "sign-city", now, &empty).expect_err("nothing was said");
    assert_eq!(refused.code(), "field.missing");
    does(
        &mut kept,
        "sign-city",
        0,
        &SheetCommand::Answer { text: said() },
    );
    let mut own = kept.answer.clone().expect("answered");
    own.by = actor("supervisor").user;
    kept.answer = Some(own);
    assert_eq!(
        ask(
            &kept,
            "supervisor",
            now,
            &SheetCommand::Accept { note: said() }
        ),
        Err(Refusal::SecondPersonNeeded)
    );
}

#[test]
fn the_shipped_table_is_the_one_of_the_field() {
    let rules = SupervisionRules::default();
    assert_eq!(rules.check(), Ok(()));
    let level = |trigger, count| rules.reached(trigger, count).map(|rule| rule.level);
    use Level::{L1, L2, L3};
    let table = [
        (Trigger::NearDue, 10, Some(L1)),
        (Trigger::Overdue, 0, Some(L1)),
        (Trigger::Overdue, 1, Some(L2)),
        (Trigger::Overdue, 2, Some(L2)),
        (Trigger::Overdue, 3, Some(L3)),
        (Trigger::Urged, 1, None),
        (Trigger::Urged, 2, Some(L1)),
        (Trigger::Returned, 1, None),
        (Trigger::Returned, 2, Some(L2)),
        (Trigger::Dissatisfied, 1, Some(L2)),
        (Trigger::Dissatisfied, 2, Some(L3)),
        (Trigger::Repeated, 2, None),
        (Trigger::Repeated, 3, Some(L2)),
        (Trigger::Gathered, 9, None),
        (Trigger::Gathered, 10, Some(L3)),
        (Trigger::Safety, 1, Some(L3)),
        (Trigger::Instructed, 0, Some(L3)),
        (Trigger::Decided, 0, Some(L3)),
    ];
    for (trigger, count, expected) in table {
        assert_eq!(level(trigger, count), expected, "{trigger} {count}");
    }
    let limits = Level::ALL.iter().map(|level| rules.level(*level).answer);
    let expected = [
        Limit::WorkingHours(4),
        Limit::WorkingDays(2),
        Limit::WorkingDays(3),
    ];
    assert!(limits.eq(expected));
    assert_eq!(rules.grade(Urgency::U1, Impact::Public), Grade::Critical);
    assert_eq!(rules.grade(Urgency::U3, Impact::One), Grade::Ordinary);
}

#[test]
fn rules_that_would_not_do_are_refused_and_the_latest_of_its_day_holds() {
    let shipped = SupervisionRules::default;
    let mut twice = shipped();
    twice.triggers.push(TriggerRule {
        level: Level::L2,
        ..twice.triggers[0]
    });
    let mut beyond = shipped();
    beyond.triggers[0].threshold = 51;
    let mut nobody = shipped();
    nobody.levels[1].addressee = " ".into();
    let mut never = shipped();
    never.repeat_days = 0;
    for wrong in [twice, beyond, nobody, never] {
        assert!(matches!(wrong.check(), Err(Refusal::Rules(_))));
    }
    let version = |version, from| SupervisionRules {
        version,
        effective_from: from,
        ..shipped()
    };
    let (now, later) = (start(), start().plus_ms(DAY_MS));
    let book = RuleBook::new(vec![version(3, later), version(2, now)]);
    assert_eq!(book.at(now.plus_ms(-1)).version, 1);
    assert_eq!(book.at(now).version, 2);
    assert_eq!(book.at(later).version, 3);
    assert_eq!(book.next_version(), 4);
}
