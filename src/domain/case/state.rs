//! The main state of a case. domain.md §2.

use crate::closed_list;
use crate::domain::policy::Stage;

closed_list! {
    State {
        PendingAccept = "pending_accept" "待受理",
        NeedInfo = "need_info" "待补充",
        NotAccepted = "not_accepted" "不予受理",
        PendingDispatch = "pending_dispatch" "待分拨",
        PendingSign = "pending_sign" "待签收",
        ReturnReview = "return_review" "退件待审",
        Ruling = "ruling" "快裁中",
        InProgress = "in_progress" "处置中",
        Suspended = "suspended" "挂起",
        PendingReview = "pending_review" "办结待审",
        PendingFeedback = "pending_feedback" "待评价",
        Rework = "rework" "重办",
        Closed = "closed" "结案",
        Archived = "archived" "归档",
        Withdrawn = "withdrawn" "已撤单",
        Merged = "merged" "已并案",
        Transferred = "transferred" "已移送",
    }
}

impl State {
    /// What its citizen may still speak to: open by itself, or through its master, which comes last.
    pub const OPEN_OR_MERGED: &'static [State] = &[
        State::PendingAccept,
        State::NeedInfo,
        State::PendingDispatch,
        State::PendingSign,
        State::ReturnReview,
        State::Ruling,
        State::InProgress,
        State::Suspended,
        State::PendingReview,
        State::PendingFeedback,
        State::Rework,
        State::Merged,
    ];

    /// Somebody still has to do something about it. `merged` is open through its master.
    pub const OPEN: &'static [State] = Self::OPEN_OR_MERGED
        .split_last()
        .expect("it is written above")
        .1;

    /// Nothing leads on from here in the ordinary course.
    pub const TERMINAL: &'static [State] = &[
        State::NotAccepted,
        State::Archived,
        State::Withdrawn,
        State::Transferred,
    ];

    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    pub fn is_terminal(self) -> bool {
        Self::TERMINAL.contains(&self)
    }

    /// The clock that runs because the case is in this state. domain.md §2, last column.
    pub const fn own_clock(self) -> Option<Stage> {
        Some(match self {
            State::PendingAccept => Stage::Accept,
            State::NeedInfo => Stage::Info,
            State::PendingDispatch => Stage::Dispatch,
            State::PendingSign => Stage::Sign,
            State::ReturnReview => Stage::ReturnReview,
            State::Ruling => Stage::Ruling,
            State::InProgress => Stage::Handle,
            State::Suspended => Stage::Suspension,
            State::PendingReview => Stage::Review,
            State::PendingFeedback => Stage::Feedback,
            State::Rework => Stage::Rework,
            _ => return None,
        })
    }

    /// Clocks that stand still while the case waits in this state.
    pub const fn paused_clocks(self) -> &'static [Stage] {
        match self {
            State::NeedInfo => &[Stage::Accept],
            State::Suspended => &[Stage::Handle, Stage::Contact],
            _ => &[],
        }
    }

    /// Where a case goes on when its citizen withdraws from a danger that is everybody's: what
    /// waited for the citizen is dispatched, work goes on where it is. A merged case ends: its
    /// matter goes on with the master.
    pub const fn taken_over(self) -> State {
        match self {
            State::PendingAccept | State::NeedInfo | State::PendingFeedback => {
                State::PendingDispatch
            }
            State::Merged => State::Withdrawn,
            _ => self,
        }
    }

    /// A unit has the ball, so the case stands in that unit's queue.
    pub const fn is_with_unit(self) -> bool {
        matches!(
            self,
            State::PendingSign | State::InProgress | State::Suspended | State::Rework
        )
    }
}
