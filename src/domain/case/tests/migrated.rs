//! Cases of the former platform: what they come to here, and what is refused.

use super::fixture::{CITY_MANAGEMENT, DISSOLVED, DISTRICT, at, draft, reference, start};
use crate::domain::case::command::Draft;
use crate::domain::case::event::{Event, What};
use crate::domain::case::migrated::{FormerCase, FormerStep, STATES, STEPS_MAX, Standing, migrate};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::case::{
    Case, Closing, Dimensions, Former, Outcome, Rating, Suspension, TransferRecord, invariant,
};
use crate::domain::codes::{SuspensionKind, TransferTarget};
use crate::domain::policy::Stage;
use crate::domain::statistics::{Count, Month, Share};
use crate::kernel::id::{CaseId, UserId};
use crate::kernel::time::Timestamp;

/// Monday, half a year before the fixture's present.
fn received() -> Timestamp {
    at("2026-05-11T09:00")
}

fn step(at: Timestamp, action: &str, text: &str) -> FormerStep {
    FormerStep {
        at: Some(at),
        actor: "王科长".into(),
        unit: "区城市管理局".into(),
        action: action.into(),
        text: text.into(),
    }
}

/// Everything an export can say, of a case in `state`.
pub(crate) fn former(state: State) -> FormerCase {
    let (done, rated) = (at("2026-05-14T16:00"), at("2026-05-15T10:00"));
    FormerCase {
        draft: Draft {
            received_at: Some(received()),
            external_id: Some("HX-7".into()),
            ..draft()
        },
        former: Former {
            platform: "fenbo".into(),
            number: "SJ20260511001".into(),
            mark: "0123456789abcdef".into(),
        },
        platform: "统一事件分拨平台".into(),
        standing: Standing {
            state,
            called: "原平台的状态".into(),
            unit: Some(CITY_MANAGEMENT),
            accepted_at: Some(at("2026-05-11T09:20")),
            dispatched_at: Some(at("2026-05-11T10:00")),
            signed_at: Some(at("2026-05-11T11:00")),
            contacted_at: Some(at("2026-05-11T15:00")),
            finished_at: Some(done),
            closed_at: Some(rated),
            archive_at: None,
            hops: 1,
            outcome: Some(Outcome {
                by: UserId::SYSTEM,
                at: done,
                text: "已更换灯头".into(),
                public_reply: "路灯已修复".into(),
                private_note: String::new(),
                solved: true,
                contacted: true,
            }),
            rating: Some(Rating {
                at: rated,
                by: UserId::CITIZEN,
                grade: 5,
                dimensions: Dimensions::default(),
                reasons: vec![],
                solved: Some(true),
                comment: "满意".into(),
            }),
            closing: None,
            transfer: Some(TransferRecord {
                at: rated,
                target: TransferTarget::City,
                explanation: "移送市级平台".into(),
                receipt: None,
            }),
            suspension: Some(Suspension {
                asked_by: UserId::SYSTEM,
                asked_at: rated,
                kind: SuspensionKind::H4,
                plan: "待立项".into(),
                next_review_at: rated,
            }),
        },
        due_at: Some(at("2026-05-19T00:00")),
        history: vec![
            step(at("2026-05-11T10:00"), "分拨", "请城管局办理"),
            step(done, "办结", "已更换灯头"),
        ],
    }
}

fn come(case: FormerCase) -> Result<(Event, Case), Refusal> {
    let event = migrate(case, &reference(), start())?;
    let case = Case::begin(CaseId(261_123_000_001), &event).expect("a first event");
    assert_eq!(invariant(&case), Ok(()), "{:?}", case.state);
    Ok((event, case))
}

/// The same without what an export may leave out.
fn bare(state: State) -> FormerCase {
    let full = former(state);
    let reported = matches!(state, State::PendingReview | State::PendingFeedback);
    FormerCase {
        standing: Standing {
            accepted_at: None,
            dispatched_at: None,
            signed_at: None,
            contacted_at: None,
            finished_at: None,
            closed_at: None,
            rating: None,
            outcome: full.standing.outcome.filter(|_| reported),
            ..full.standing
        },
        due_at: None,
        history: vec![],
        ..full
    }
}

#[test]
fn every_state_a_former_case_may_have_keeps_the_rules() {
    for state in State::ALL {
        for case in [former(*state), bare(*state)] {
            match come(case) {
                Ok((event, case)) => {
                    assert!(STATES.contains(state), "{state}");
                    assert_eq!(case.revision, 1);
                    assert_eq!(case.received_at, received());
                    assert_eq!(event.what.kind(), "migrated");
                    let closed = matches!(state, State::Closed | State::Archived);
                    let expected = if closed { State::Archived } else { *state };
                    assert_eq!(case.state, expected);
                    assert_eq!(case.closing.is_some(), closed);
                }
                Err(refusal) => {
                    assert!(!STATES.contains(state), "{state}: {refusal}");
                    assert_eq!(refusal.field(), Some("state"));
                }
            }
        }
    }
}

#[test]
fn a_limit_set_before_holds_and_else_the_citizen_s_waiting_counts() {
    let due = |case: FormerCase, stage| {
        come(case)
            .expect("taken")
            .1
            .clock(stage)
            .expect("runs")
            .due_at
    };
    let promised = at("2026-05-19T00:00");
    for (state, stage) in [
        (State::PendingSign, Stage::Handle),
        (State::InProgress, Stage::Handle),
        (State::Rework, Stage::Rework),
    ] {
        assert_eq!(due(former(state), stage), promised, "{state}");
    }
    // Five working days from the receipt on Monday, and from the dispatch when it is known.
    assert_eq!(due(bare(State::InProgress), Stage::Handle), promised);
    let mut later = bare(State::InProgress);
    later.standing.dispatched_at = Some(at("2026-05-13T10:00"));
    assert_eq!(due(later, Stage::Handle), at("2026-05-21T00:00"));
    assert_eq!(
        due(bare(State::PendingAccept), Stage::Accept),
        at("2026-05-11T09:30")
    );
    // Who has to act next has their own time from today.
    assert_eq!(
        due(former(State::PendingSign), Stage::Sign),
        at("2026-11-23T12:00")
    );
    assert_eq!(
        due(former(State::PendingFeedback), Stage::Feedback),
        at("2026-11-30T10:00")
    );
    let (_, waiting) = come(former(State::PendingDispatch)).expect("taken");
    assert_eq!(
        (waiting.higher_due_at, waiting.unit),
        (Some(promised), None)
    );
}

#[test]
fn what_was_closed_counts_in_the_months_it_happened() {
    let (_, case) = come(former(State::Closed)).expect("taken");
    let share = Share::of(&case);
    let months = |count| {
        let of = share.tallies.iter().filter(|tally| tally.count == count);
        of.map(|tally| tally.month.0).collect::<Vec<_>>()
    };
    for count in [
        Count::Registered,
        Count::Accepted,
        Count::Dispatched,
        Count::HandleDue,
        Count::HandledInTime,
        Count::Finished,
        Count::Closed,
        Count::Satisfied,
        Count::Solved,
    ] {
        assert_eq!(months(count), [202_605], "{count}");
    }
    assert_eq!(
        months(Count::DispatchedRight),
        [0; 0],
        "it was passed on once"
    );
    assert_eq!(months(Count::NotRated), [0; 0]);
    let (_, unrated) = come(bare(State::Closed)).expect("taken");
    assert_eq!(unrated.closing, Some(Closing::NotRated));
    assert_eq!(
        unrated.closed_at,
        Some(received()),
        "the last that is known of it"
    );
    assert_eq!(Month::of(received()).0, 202_605);
    assert_eq!(
        unrated.clocks.len(),
        0,
        "nobody knows whether it was in time"
    );
}

#[test]
fn what_closed_lately_can_still_be_reopened() {
    let mut case = former(State::Closed);
    case.standing.closed_at = Some(at("2026-11-20T10:00"));
    let (_, case) = come(case).expect("taken");
    assert_eq!(case.state, State::Closed);
    assert_eq!(case.archive_at, Some(at("2026-12-20T10:00")));
}

#[test]
fn what_cannot_stand_here_is_refused_by_its_field() {
    let check = |change: fn(&mut FormerCase), state, field: &str| {
        let mut case = former(state);
        change(&mut case);
        let refusal = come(case)
            .err()
            .unwrap_or_else(|| panic!("{field} was taken"));
        assert_eq!(
            refusal.field().unwrap_or(refusal.code()),
            field,
            "{refusal}"
        );
    };
    let open = State::InProgress;
    check(|it| it.draft.received_at = None, open, "received_at");
    check(
        |it| it.draft.received_at = Some(at("2026-11-24T00:00")),
        open,
        "received_at",
    );
    check(
        |it| it.standing.closed_at = Some(at("2027-01-01T00:00")),
        State::Closed,
        "closed_at",
    );
    check(
        |it| it.history[0].at = Some(at("2027-01-01T00:00")),
        open,
        "history",
    );
    check(|it| it.standing.unit = None, open, "unit");
    check(
        |it| it.standing.unit = Some(DISTRICT),
        open,
        "case.no_such_unit",
    );
    check(
        |it| it.standing.unit = Some(DISSOLVED),
        open,
        "case.no_such_unit",
    );
    check(
        |it| it.standing.outcome = None,
        State::PendingReview,
        "result",
    );
    check(|it| it.former.number = " ".into(), open, "number");
    check(|it| it.draft.content = String::new(), open, "content");
    check(
        |it| it.history = vec![FormerStep::default(); STEPS_MAX + 1],
        open,
        "history",
    );
    check(
        |it| it.history[0].text = "长".repeat(10_001),
        open,
        "history",
    );
    // A unit that is gone may have closed a case.
    let mut old = former(State::Closed);
    old.standing.unit = Some(DISSOLVED);
    assert_eq!(come(old).expect("taken").1.unit, Some(DISSOLVED));
}

#[test]
fn the_history_is_kept_word_for_word() {
    let (event, case) = come(former(State::Rework)).expect("taken");
    let What::Migrated(migrated) = &event.what else {
        panic!("{:?}", event.what);
    };
    assert_eq!(migrated.history, former(State::Rework).history);
    assert_eq!((case.round, case.dissatisfied), (1, 0));
    let mut bad = former(State::Rework);
    bad.standing.rating.as_mut().expect("given").grade = 1;
    assert_eq!(come(bad).expect("taken").1.dissatisfied, 1);
}
