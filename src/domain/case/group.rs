//! Cases about one matter: what the master comes to, those merged into it come to, each with its
//! own notice and rating; and what their citizens say reaches whoever holds the master.
//! domain.md §2, «each citizen keeps receipt, notice, rating».

use super::Case;
use super::command::{Command, Follow};
use super::event::{Event, Relayed, What};
use super::state::State;

/// Cases merged into one: they all move in one write.
pub const MERGED_MAX: usize = 200;

/// What each case merged into `master` does because of `event`; `master` as it stands after it.
/// A master that ends without a result its citizens could be told lets them go: nobody's case is
/// refused, withdrawn or sent elsewhere because somebody else's was.
pub fn following(master: &Case, event: &Event) -> Option<Command> {
    let apart = |reason: &str| {
        Some(Command::Unmerge {
            reason: reason.into(),
        })
    };
    match &event.what {
        What::ResultApproved { .. } => result(master),
        What::AnsweredDirectly {
            knowledge, reply, ..
        } => Some(Command::Follow(Follow::Answer {
            knowledge: knowledge.clone(),
            reply: reply.clone(),
        })),
        What::Merged { master, reason } => Some(Command::Merge {
            master: *master,
            reason: reason.clone(),
        }),
        What::Refused(_) => apart("主办件不予受理，恢复单独办理"),
        What::Withdrawn { .. } => apart("主办件已撤单，恢复单独办理"),
        What::Transferred(_) => apart("主办件已移送，恢复单独办理"),
        _ => None,
    }
}

/// The step onto the master's result; `None` while there is none that has passed review.
pub fn result(master: &Case) -> Option<Command> {
    let (Some(unit), Some(outcome)) = (master.unit, &master.outcome) else {
        return None;
    };
    (master.state == State::PendingFeedback).then(|| {
        Command::Follow(Follow::Result {
            unit,
            item: master.item.clone(),
            outcome: outcome.clone(),
        })
    })
}

/// What the holder of the master has to hear of an event of the merged `child`.
pub fn heard(child: &Case, event: &Event) -> Option<Command> {
    let what = match &event.what {
        What::Urged { text } => Relayed::Urged { text: text.clone() },
        What::Supplemented { text, attachments } => Relayed::Supplemented {
            text: text.clone(),
            attachments: attachments.clone(),
        },
        _ => return None,
    };
    (child.state == State::Merged).then_some(Command::Relay {
        child: child.id,
        no: child.no(),
        what,
    })
}
