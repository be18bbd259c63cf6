//! Merged cases move with their master, in the same write: nobody sees the one without the others.

use super::act::{Stepped, apply};
use super::{Asked, Refusal};
use crate::domain::actor::Actor;
use crate::domain::case::command::Command;
use crate::domain::case::group::{MERGED_MAX, following, heard, result};
use crate::domain::case::refusal::Refusal as CaseRefusal;
use crate::domain::case::state::State;
use crate::domain::case::{Case, Context, decide};
use crate::kernel::id::CaseId;
use crate::store::{View, WriteSet};

/// What a step of one case does to the others of its group: down to those merged into it, up to
/// its master.
pub(super) fn carry_on(
    view: &View<'_>,
    ctx: &Context<'_>,
    asked: &Asked,
    writes: &mut WriteSet,
    step: &Stepped,
) -> Result<(), Refusal> {
    let case = &step.after;
    for event in &step.events {
        if let Some(command) = following(case, event) {
            let children = view.merged_into(case.id, MERGED_MAX)?;
            if let Command::Merge { master, .. } = &command {
                room_for(view, *master, children.len() + 1)?;
            }
            for child in children {
                let child = view.case(child)?.ok_or(Refusal::NotFound)?;
                go_along(ctx, asked, writes, child, &command)?;
            }
        }
        if let (Some(command), Some(master)) = (heard(case, event), case.master) {
            let master = view.case(master)?.filter(|master| master.state.is_open());
            if let Some(master) = master {
                let told = follow(ctx, asked, writes, master, &command)?;
                // Urged by whoever is merged into it, it may have to be chased.
                writes.watch(told.id, Some(ctx.now));
                writes.case(told);
            }
        }
    }
    Ok(())
}

/// A case that was just merged into one whose result is there already takes that result at once.
pub(super) fn catch_up(
    ctx: &Context<'_>,
    asked: &Asked,
    writes: &mut WriteSet,
    case: Case,
) -> Result<Case, Refusal> {
    let master = ctx.master.filter(|_| case.state == State::Merged);
    match master.and_then(result) {
        Some(command) => follow(ctx, asked, writes, case, &command),
        None => Ok(case),
    }
}

fn go_along(
    ctx: &Context<'_>,
    asked: &Asked,
    writes: &mut WriteSet,
    child: Case,
    command: &Command,
) -> Result<(), Refusal> {
    let child = follow(ctx, asked, writes, child, command)?;
    let child = catch_up(ctx, asked, writes, child)?;
    writes.case(child);
    Ok(())
}

/// The appliance's own step, as a consequence of somebody else's.
fn follow(
    ctx: &Context<'_>,
    asked: &Asked,
    writes: &mut WriteSet,
    case: Case,
    command: &Command,
) -> Result<Case, Refusal> {
    let actor = Actor::system();
    let ctx = Context {
        actor: &actor,
        ..*ctx
    };
    let events = decide(&case, command, &ctx)?;
    let asked = Asked {
        request: asked.request.clone(),
        ..Asked::by(actor)
    };
    Ok(apply(&asked, writes, case, events).after)
}

fn room_for(view: &View<'_>, master: CaseId, more: usize) -> Result<(), Refusal> {
    let there = view.merged_into(master, MERGED_MAX)?.len();
    if there + more > MERGED_MAX {
        return Err(CaseRefusal::TooManyMerged(MERGED_MAX).into());
    }
    Ok(())
}
