//! Child tasks of a case: what an assisting unit is asked to do. domain.md §2, last line.

use serde::{Deserialize, Serialize};

use crate::closed_list;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::Timestamp;

closed_list! {
    TaskState {
        PendingSign = "pending_sign" "待签收",
        InProgress = "in_progress" "办理中",
        Answered = "answered" "已答复",
        Adopted = "adopted" "已采纳",
        SentBack = "sent_back" "已退回重办",
    }
}

closed_list! {
    /// How the other units are called in.
    AssistKind {
        Assist = "assist" "协办",
        Joint = "joint" "会办",
        Whistle = "whistle" "吹哨",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// 1, 2, 3 … within the case.
    pub no: u16,
    pub kind: AssistKind,
    pub unit: UnitId,
    pub what: String,
    /// The lead cannot finish before it is answered.
    pub mandatory: bool,
    pub state: TaskState,
    pub asked_at: Timestamp,
    pub due_at: Timestamp,
    pub signed_by: Option<UserId>,
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
}

impl Task {
    /// Still to be answered (or answered again).
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            TaskState::PendingSign | TaskState::InProgress | TaskState::SentBack
        )
    }
}
