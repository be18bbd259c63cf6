//! What the appliance does by itself when a time comes. Timers are rows: a restart loses none,
//! and the state of the case keeps any from being done twice.

use super::act::act;
use super::{Asked, Refusal, Services};
use crate::domain::actor::Actor;
use crate::domain::case::Wake;
use crate::domain::case::command::Command;
use crate::kernel::time::Timestamp;

/// Runs at most `limit` timers that are due and returns how many it found.
pub async fn wake_due(services: &Services, limit: usize) -> Result<usize, Refusal> {
    let now = services.clock.now();
    let due = services.store.read(|view| view.timers_due(now, limit))?;
    let found = due.len();
    let acts = due.into_iter().map(|timer| {
        let command = command(timer.wake);
        act(
            services,
            Asked::by(Actor::system()),
            timer.case,
            None,
            command,
        )
    });
    // All at once, so that they share commits.
    for outcome in futures_util::future::join_all(acts).await {
        match outcome {
            // A person was faster: the case has moved on, and its timer with it.
            Ok(_) | Err(Refusal::Case(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

/// When the next timer comes, due or not.
pub fn next_due(services: &Services) -> Result<Option<Timestamp>, Refusal> {
    Ok(services
        .store
        .read(|view| view.next_timer())?
        .map(|timer| timer.due))
}

/// What a timer asks of its case.
pub fn command(wake: Wake) -> Command {
    match wake {
        Wake::AutoSign => Command::Sign {
            note: "超时未签，系统自动签收".into(),
        },
        Wake::ExpireInfo => Command::ExpireInfo,
        Wake::CloseUnrated => Command::CloseUnrated,
        Wake::Archive => Command::Archive,
    }
}
