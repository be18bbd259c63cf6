//! Who may do what: domain.md §2 and §3 written out once more, by hand, and compared with what
//! the rights say for every role held for every kind of place.

use std::fmt::Write;

use super::commands::*;
use super::fixture::*;
use super::life::Life;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::Case;
use crate::domain::case::action::Action;
use crate::domain::case::command::Command;
use crate::domain::case::decide::offered;
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::codes::Urgency;
use crate::domain::org::Grant;
use crate::domain::rights::{self, Scope, may_reveal};
use crate::kernel::id::{UnitId, UserId};

/// `:district` held for the whole district, `:unit` for the lead unit or above it, `:assisting`
/// for an assisting unit or above it, `:anywhere` for whatever place. Whatever is not here is no.
const TABLE: &str = "
register           citizen channel intake_clerk:district grid_worker:anywhere
accept             intake_clerk:district system
ask_info           intake_clerk:district
supply_info        citizen intake_clerk:district
expire_info        system
refuse             intake_clerk:district
object             citizen
answer_directly    intake_clerk:district
dispatch           dispatcher:district system
sign               unit_dispatcher:unit handler:unit system
request_return     unit_dispatcher:unit handler:unit
grant_return       dispatcher:district
deny_return        dispatcher:district
submit_ruling      dispatcher:district
rule               ruling_panel:district
contact            handler:unit
reassign_within    unit_dispatcher:unit
request_assist     unit_dispatcher:unit handler:unit
sign_task          unit_dispatcher:assisting handler:assisting
answer_task        unit_dispatcher:assisting handler:assisting
adopt_task         unit_dispatcher:unit handler:unit
send_back_task     unit_dispatcher:unit handler:unit
request_extension  unit_dispatcher:unit handler:unit
grant_extension    supervisor:district
deny_extension     supervisor:district
suspend            unit_dispatcher:unit handler:unit
grant_suspension   supervisor:district
deny_suspension    supervisor:district
resume             unit_dispatcher:unit handler:unit supervisor:district
finish             handler:unit
approve_result     reviewer:unit
reject_result      reviewer:unit
rate               citizen callback_clerk:district
close_unrated      system
conclude           supervisor:district
withdraw           citizen dispatcher:district
merge              dispatcher:district system
unmerge            dispatcher:district system
follow             system
reopen             citizen system
archive            system
transfer           dispatcher:district
confirm_transfer   dispatcher:district
urge               citizen
supplement         citizen
relay              system
note               intake_clerk:district dispatcher:district ruling_panel:district \
                   unit_dispatcher:unit handler:unit unit_dispatcher:assisting \
                   handler:assisting reviewer:unit callback_clerk:district supervisor:district
label              intake_clerk:district dispatcher:district supervisor:district system
instruct           leader:unit
";

/// A place a role may be held for, and which words of the table it answers to.
const PLACES: &[(UnitId, &[&str])] = &[
    (DISTRICT, &["district", "unit", "assisting", "anywhere"]),
    (CITY_MANAGEMENT, &["unit", "anywhere"]),
    (HAISHAN, &["assisting", "anywhere"]),
    // Below the lead unit, below the assisting one, and elsewhere.
    (SQUAD, &["anywhere"]),
    (TIANDONG, &["anywhere"]),
    (MEISHA, &["anywhere"]),
    (CENTRE, &["anywhere"]),
];

/// With the city management office, the street of Haishan assisting.
fn at_work() -> Life {
    let mut life = Life::begin();
    life.does("clerk", accept(LIGHT, Urgency::U3));
    life.does("dispatcher", dispatch_to(CITY_MANAGEMENT));
    life.does("sign-city", sign());
    life.does("handler-city", Command::RequestAssist(assist(&[HAISHAN])));
    life
}

fn holding(role: Role, place: UnitId) -> Actor {
    match role {
        Role::Citizen => Actor::citizen(),
        Role::System => Actor::system(),
        Role::Channel => Actor::channel(),
        _ => Actor::person(UserId(900), place, vec![Grant { role, unit: place }]),
    }
}

#[test]
fn role_times_action_is_the_table() {
    let life = at_work();
    let rows: Vec<(&str, Vec<&str>)> = TABLE
        .lines()
        .filter_map(|row| row.split_once(' '))
        .map(|(action, who)| (action, who.split_whitespace().collect()))
        .collect();
    let codes: Vec<_> = Action::ALL.iter().map(|action| action.code()).collect();
    let written: Vec<_> = rows.iter().map(|(action, _)| *action).collect();
    assert_eq!(written, codes, "one row an action");
    let mut wrong = String::new();
    for (action, (_, who)) in Action::ALL.iter().zip(&rows) {
        let case = (*action != Action::Register).then_some(&life.case);
        for role in Role::ALL {
            for (place, words) in PLACES {
                let listed = who.contains(&role.code())
                    || words
                        .iter()
                        .any(|w| who.contains(&format!("{role}:{w}").as_str()));
                let directory = &life.reference.directory;
                let found = rights::role_for(&holding(*role, *place), *action, case, directory);
                if found != listed.then_some(*role) {
                    let _ = writeln!(wrong, "{action}: {role} held for {place}: {found:?}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "differs from the table:\n{wrong}");
}

#[test]
fn without_a_lead_unit_only_the_district_is_left() {
    let life = Life::begin();
    let directory = &life.reference.directory;
    for action in Action::ALL {
        for role in [Role::UnitDispatcher, Role::Handler, Role::Reviewer] {
            let who = holding(role, DISTRICT);
            assert_eq!(
                rights::role_for(&who, *action, Some(&life.case), directory),
                None
            );
        }
    }
    let may_instruct = |place| {
        let who = holding(Role::Leader, place);
        rights::role_for(&who, Action::Instruct, Some(&life.case), directory).is_some()
    };
    assert!(may_instruct(DISTRICT) && !may_instruct(CITY_MANAGEMENT));
}

/// 三员分立, and the analyst: nothing of a case, in no state, wherever the role is held.
#[test]
fn administrators_and_analysts_get_nothing() {
    let life = at_work();
    for role in [
        Role::SystemAdmin,
        Role::SecurityAdmin,
        Role::Auditor,
        Role::Analyst,
    ] {
        for (place, _) in PLACES {
            let who = holding(role, *place);
            for state in State::ALL {
                let case = Case {
                    state: *state,
                    ..life.case.clone()
                };
                assert_eq!(offered(&case, &who, &life.reference), []);
                assert!(!may_reveal(&who, &case, &life.reference.directory));
            }
            assert!(!Scope::of(&who).sees(&life.case, &life.reference.directory));
        }
    }
}

/// An account cannot be made the citizen, the system or a channel by granting it the role.
#[test]
fn roles_that_are_nobodys_account_cannot_be_granted() {
    let life = at_work();
    for role in [Role::Citizen, Role::System, Role::Channel] {
        let grants = vec![Grant {
            role,
            unit: DISTRICT,
        }];
        let who = Actor::person(UserId(900), DISTRICT, grants);
        assert!(!who.holds_somewhere(role) && !role.is_grantable());
        assert_eq!(offered(&life.case, &who, &life.reference), []);
    }
}

#[test]
fn the_right_role_in_the_wrong_unit_is_refused_and_sees_nothing() {
    let mut life = at_work();
    let directory = life.reference.directory.clone();
    for login in [
        "handler-housing",
        "handler-meisha",
        "sign-meisha",
        "review-housing",
    ] {
        assert!(
            !Scope::of(&actor(login)).sees(&life.case, &directory),
            "{login}"
        );
        for command in [
            Command::Finish(finish()),
            sign(),
            return_to(HAISHAN),
            approve(),
        ] {
            let action = command.action();
            if action.rule().from.contains(&life.state()) {
                let refused = life.ask(login, command);
                assert_eq!(refused, Err(Refusal::NotYours { action }), "{login}");
            }
        }
    }
    let sees = |login| Scope::of(&actor(login)).sees(&life.case, &directory);
    assert!(sees("handler-city") && sees("handler-haishan") && sees("clerk") && sees("leader"));
    assert!(
        !sees("handler-squad"),
        "a squad below the lead unit, before it is passed down"
    );
}

/// Before anything else about the case is said: state, then right, then guards.
#[test]
fn a_refusal_of_right_tells_nothing_of_the_case() {
    let mut life = at_work();
    let finish_badly = Command::Finish(crate::domain::case::command::Finish {
        text: String::new(),
        ..finish()
    });
    let action = Action::Finish;
    assert_eq!(
        life.ask("review-city", finish_badly),
        Err(Refusal::NotYours { action })
    );
}

/// The ball-holder of the first column of domain.md §2 opens personal fields, and nobody else.
#[test]
fn who_has_the_ball_may_reveal() {
    const HOLDERS: &[(State, &[&str])] = &[
        (State::PendingAccept, &["clerk", "clerk2"]),
        (State::NeedInfo, &["clerk", "clerk2"]),
        (State::NotAccepted, &[]),
        (State::PendingDispatch, &["dispatcher"]),
        (State::PendingSign, UNIT),
        (State::ReturnReview, &["dispatcher"]),
        (State::Ruling, &["panel"]),
        (State::InProgress, UNIT),
        (State::Suspended, &["supervisor", "supervisor2"]),
        (State::PendingReview, &["review-city"]),
        (State::PendingFeedback, &["callback"]),
        (State::Rework, UNIT),
        (State::Closed, &[]),
        (State::Archived, &[]),
        (State::Withdrawn, &[]),
        (State::Merged, &[]),
        (State::Transferred, &[]),
    ];
    const UNIT: &[&str] = &["sign-city", "handler-city", "handler-city2"];
    let life = at_work();
    for (state, holders) in HOLDERS {
        let mut case = Case {
            state: *state,
            ..life.case.clone()
        };
        let able = |case: &Case| -> Vec<_> {
            let may = |who: &Actor| may_reveal(who, case, &life.reference.directory);
            let all = everybody().into_iter().filter(|(_, who)| may(who));
            all.map(|(login, _)| login).collect()
        };
        assert_eq!(able(&case), *holders, "{state}");
        case.petitioner.identity_hidden = true;
        let of_unit = able(&case).iter().any(|login| {
            let unit = actor(login).unit.expect("a person");
            life.reference.directory.same_body(unit, CITY_MANAGEMENT)
        });
        assert!(!of_unit, "{state}: hidden, yet the unit may see who");
    }
}
