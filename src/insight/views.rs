//! The saved views of the desk: which cases each holds, and which roles it is for.

use std::borrow::Cow;

use roaring::RoaringBitmap;

use super::columns::Columns;
use super::desk::Desk;
use super::dictionary::NONE;
use super::recent::Holds;
use crate::closed_list;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::kernel::id::UnitId;
use crate::kernel::time::{HOUR_MS, Timestamp};

closed_list! {
    QueueView {
        Mine = "mine" "我的待办",
        PendingAccept = "pending_accept" "待受理",
        NeedInfo = "need_info" "待补充",
        PendingDispatch = "pending_dispatch" "待分拨",
        ReturnReview = "return_review" "退件待审",
        Ruling = "ruling" "快裁",
        PendingSign = "pending_sign" "待签收",
        InProgress = "in_progress" "处置中",
        PendingReview = "pending_review" "办结待审",
        Callback = "callback" "待回访",
        Approvals = "approvals" "待审批",
        DueSoon = "due_soon" "即将超期",
        Overdue = "overdue" "已超期",
        Supervised = "supervised" "督办件",
        All = "all" "全部",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewCount {
    pub view: QueueView,
    pub count: usize,
}

/// «Soon» is within this time.
const SOON_MS: i64 = 24 * HOUR_MS;

/// Waiting for the citizen is not late work.
const AT_WORK: &[State] = &[
    State::PendingAccept,
    State::PendingDispatch,
    State::PendingSign,
    State::ReturnReview,
    State::Ruling,
    State::InProgress,
    State::Suspended,
    State::PendingReview,
    State::Rework,
];

type Slots<'c> = Cow<'c, RoaringBitmap>;

/// The cases a view holds, whoever may see them. `None`: all.
pub(super) fn held<'c>(
    columns: &'c Columns,
    view: QueueView,
    desk: &Desk,
    now: Timestamp,
) -> Option<Slots<'c>> {
    let sets = &columns.sets;
    let state = |state| Cow::Borrowed(sets.state(state));
    Some(match view {
        QueueView::Mine => Cow::Owned(mine(columns, desk, now)),
        QueueView::PendingAccept => state(State::PendingAccept),
        QueueView::NeedInfo => state(State::NeedInfo),
        QueueView::PendingDispatch => state(State::PendingDispatch),
        QueueView::ReturnReview => state(State::ReturnReview),
        QueueView::Ruling => state(State::Ruling),
        QueueView::PendingSign => state(State::PendingSign),
        QueueView::InProgress => sets.states(&[State::InProgress, State::Rework]),
        QueueView::PendingReview => state(State::PendingReview),
        QueueView::Callback => state(State::PendingFeedback),
        QueueView::Approvals => Cow::Borrowed(&sets.awaits_approval),
        QueueView::DueSoon => {
            let end = now.plus_ms(SOON_MS).plus_ms(1);
            Cow::Owned(columns.due_between(now, end) & &*sets.states(AT_WORK))
        }
        QueueView::Overdue => Cow::Owned(columns.overdue(now) & &*sets.states(AT_WORK)),
        QueueView::Supervised => Cow::Owned(&sets.supervised & &*sets.states(State::OPEN)),
        QueueView::All => return None,
    })
}

/// How long what a view holds stays the same while no case changes.
pub(super) fn holds(columns: &Columns, view: QueueView, desk: &Desk, now: Timestamp) -> Holds {
    let next_due = |from: Timestamp| {
        let keys = &columns.cells.due;
        let next = columns.by_due.from((from.0, 0), keys).next();
        Timestamp(next.map_or(i64::MAX, |slot| keys[slot as usize]))
    };
    let until = match view {
        QueueView::Overdue => next_due(now),
        QueueView::Mine if desk.supervises => next_due(now),
        QueueView::DueSoon => {
            // Until one is soon that is not yet.
            let later = next_due(now.plus_ms(SOON_MS + 1));
            next_due(now).min(later.plus_ms(-SOON_MS - 1))
        }
        _ => return Holds::ALWAYS,
    };
    Holds { from: now, until }
}

/// Where the actor has the ball.
fn mine(columns: &Columns, desk: &Desk, now: Timestamp) -> RoaringBitmap {
    let sets = &columns.sets;
    let led_by = |units: &[UnitId]| sets.unit.union(columns.codes(units.iter().copied()));
    let mut ball = RoaringBitmap::new();
    if desk.accepts {
        ball |= sets.state(State::PendingAccept);
    }
    if desk.dispatches {
        ball |= &*sets.states(&[State::PendingDispatch, State::ReturnReview]);
    }
    if desk.rules {
        ball |= sets.state(State::Ruling);
    }
    let (signs, handles) = (led_by(&desk.signs_for), led_by(&desk.handles_for));
    ball |= sets.state(State::PendingSign) & (&*signs | &*handles);
    let work = sets.states(&[State::InProgress, State::Rework]);
    let unassigned = &*work & sets.handler.get(NONE);
    let own = sets.handler.get(columns.cells.users.code(&desk.user));
    ball |= &*work & &*signs;
    ball |= unassigned & &*handles;
    if columns.cells.users.code(&desk.user) != NONE {
        ball |= &*work & own;
    }
    ball |= sets.state(State::PendingReview) & &*led_by(&desk.reviews_for);
    if desk.calls_back {
        let own_findings = Channel::ALL.iter().filter(|it| it.is_own_finding());
        let told = own_findings.fold(sets.state(State::PendingFeedback).clone(), |left, it| {
            left - sets.channel(*it)
        });
        ball |= told;
    }
    let owing = sets.owing.union(columns.codes(desk.answers_for()));
    if !owing.is_empty() {
        ball |= &*owing & &*sets.states(State::OPEN);
    }
    if desk.supervises {
        ball |= &sets.awaits_approval;
        ball |= columns.overdue(now) & sets.urgency(Urgency::U1);
    }
    ball
}

/// The views worth showing to this actor, the own work first.
pub(super) fn views_of(actor: &Actor) -> Vec<QueueView> {
    let any = |roles: &[Role]| roles.iter().any(|role| actor.holds_somewhere(*role));
    QueueView::ALL
        .iter()
        .copied()
        .filter(|view| match view {
            QueueView::Mine | QueueView::All => true,
            QueueView::PendingAccept | QueueView::NeedInfo => any(&[Role::IntakeClerk]),
            QueueView::PendingDispatch => any(&[Role::Dispatcher]),
            QueueView::ReturnReview => any(&[Role::Dispatcher]),
            QueueView::Ruling => any(&[Role::Dispatcher, Role::RulingPanel]),
            QueueView::PendingSign | QueueView::InProgress => any(&[
                Role::UnitDispatcher,
                Role::Handler,
                Role::Supervisor,
                Role::Dispatcher,
            ]),
            QueueView::PendingReview => any(&[Role::Reviewer, Role::Handler]),
            QueueView::Callback => any(&[Role::CallbackClerk]),
            QueueView::Approvals => any(&[Role::Supervisor]),
            QueueView::DueSoon | QueueView::Overdue | QueueView::Supervised => {
                !any(&[Role::GridWorker]) || any(&[Role::Handler, Role::UnitDispatcher])
            }
        })
        .collect()
}
