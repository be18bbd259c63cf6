//! The saved views of the desk: which cases each holds, and which roles it is for.

use super::row::Row;
use crate::closed_list;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::state::State;
use crate::domain::codes::Urgency;
use crate::domain::org::Directory;
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

/// An actor as a view needs to know them: roles with the units they reach.
pub(super) struct Desk<'a> {
    actor: &'a Actor,
    directory: &'a Directory,
    now: Timestamp,
}

impl<'a> Desk<'a> {
    pub(super) const fn new(actor: &'a Actor, directory: &'a Directory, now: Timestamp) -> Self {
        Self {
            actor,
            directory,
            now,
        }
    }

    pub(super) fn holds(&self, view: QueueView, row: &Row) -> bool {
        match view {
            QueueView::Mine => self.has_the_ball(row),
            QueueView::PendingAccept => row.state == State::PendingAccept,
            QueueView::NeedInfo => row.state == State::NeedInfo,
            QueueView::PendingDispatch => row.state == State::PendingDispatch,
            QueueView::ReturnReview => row.state == State::ReturnReview,
            QueueView::Ruling => row.state == State::Ruling,
            QueueView::PendingSign => row.state == State::PendingSign,
            QueueView::InProgress => matches!(row.state, State::InProgress | State::Rework),
            QueueView::PendingReview => row.state == State::PendingReview,
            QueueView::Callback => row.state == State::PendingFeedback,
            QueueView::Approvals => row.awaits_approval,
            QueueView::DueSoon => {
                self.is_working(row)
                    && row
                        .due
                        .is_some_and(|due| due.at >= self.now && due.at.since(self.now) <= SOON_MS)
            }
            QueueView::Overdue => self.is_working(row) && row.is_overdue(self.now),
            QueueView::Supervised => row.supervision_level > 0 && row.state.is_open(),
            QueueView::All => true,
        }
    }

    /// Waiting for the citizen is not late work.
    fn is_working(&self, row: &Row) -> bool {
        row.state.is_open() && !matches!(row.state, State::NeedInfo | State::PendingFeedback)
    }

    fn has_the_ball(&self, row: &Row) -> bool {
        let district = |role| self.actor.holds(role, None, self.directory);
        let lead = |role| {
            row.unit
                .is_some_and(|u| self.actor.holds(role, Some(u), self.directory))
        };
        let handles = || match row.handler {
            Some(handler) => handler == self.actor.user || lead(Role::UnitDispatcher),
            None => lead(Role::UnitDispatcher) || lead(Role::Handler),
        };
        let ball = match row.state {
            State::PendingAccept => district(Role::IntakeClerk),
            State::PendingDispatch | State::ReturnReview => district(Role::Dispatcher),
            State::Ruling => district(Role::RulingPanel),
            State::PendingSign => lead(Role::UnitDispatcher) || lead(Role::Handler),
            State::InProgress | State::Rework => handles(),
            State::PendingReview => lead(Role::Reviewer),
            State::PendingFeedback => {
                !row.channel.is_own_finding() && district(Role::CallbackClerk)
            }
            State::Suspended => false,
            _ => false,
        };
        ball || self.owes_an_answer(row)
            || (row.awaits_approval && district(Role::Supervisor))
            || (row.urgency == Urgency::U1
                && row.is_overdue(self.now)
                && district(Role::Supervisor))
    }

    fn owes_an_answer(&self, row: &Row) -> bool {
        row.state.is_open()
            && row.owing.iter().any(|unit: &UnitId| {
                [Role::UnitDispatcher, Role::Handler]
                    .iter()
                    .any(|role| self.actor.holds(*role, Some(*unit), self.directory))
            })
    }

    /// The views worth showing to this actor, the own work first.
    pub(super) fn views(&self) -> Vec<QueueView> {
        let any = |roles: &[Role]| roles.iter().any(|role| self.actor.holds_somewhere(*role));
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
}
