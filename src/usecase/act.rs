//! One action on one case: whoever asks, by whatever way, it goes through here.

use serde::{Deserialize, Serialize};

use super::catalogue::proposals;
use super::supervision::attend;
use super::{Asked, Refusal, Services, group};
use crate::crypto::Fingerprint;
use crate::domain::case::command::Command;
use crate::domain::case::event::Event;
use crate::domain::case::refusal::{Field, Refusal as CaseRefusal};
use crate::domain::case::state::State;
use crate::domain::case::{Attachment, Case, Context, decide, evolve};
use crate::domain::log::{Body, Entry};
use crate::domain::reference::Reference;
use crate::domain::rights::Scope;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::record::UploadedFile;
use crate::store::{View, WriteSet};

/// How the case stands afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub case: CaseId,
    pub no: String,
    pub revision: u32,
    pub state: State,
}

/// Does it, or says why not. `expected` is the revision the caller has read; `None` for those
/// who read nothing: citizens and timers.
pub async fn act(
    services: &Services,
    asked: Asked,
    case: CaseId,
    expected: Option<u32>,
    command: Command,
) -> Result<Done, Refusal> {
    let reference = services.reference();
    let format = services.store.format();
    let plan = move |view: &View<'_>, now| {
        let ground = Ground {
            view,
            now,
            reference: &reference,
            asked: &asked,
            format,
        };
        plan(&ground, case, expected, command)
    };
    services.store.write(plan).await
}

/// What a plan stands on.
pub(super) struct Ground<'p, 'v> {
    pub(super) view: &'p View<'v>,
    pub(super) now: Timestamp,
    pub(super) reference: &'p Reference,
    pub(super) asked: &'p Asked,
    /// Of the data: what may be logged.
    pub(super) format: u64,
}

fn plan(
    ground: &Ground<'_, '_>,
    case: CaseId,
    expected: Option<u32>,
    mut command: Command,
) -> Result<(WriteSet, Done), Refusal> {
    let Ground {
        view,
        now,
        reference,
        asked,
        format: _,
    } = *ground;
    if let Some(done) = asked.answered(view, now)? {
        return Ok((WriteSet::new(), done));
    }
    let before = visible(view, asked, case, reference)?;
    if let Some(expected) = expected.filter(|expected| *expected != before.revision) {
        return Err(stale(view, &before, expected)?);
    }
    command.mask_personal_numbers();
    if let Some(attachments) = command.attachments_mut() {
        complete(attachments, view)?;
    }
    let master = match &command {
        Command::Merge { master, .. } => view.case(*master)?,
        _ => None,
    };
    let ctx = Context {
        now,
        actor: &asked.actor,
        reference,
        master: master.as_ref(),
    };
    let events = decide(&before, &command, &ctx)?;
    let mut writes = WriteSet::new();
    let step = apply(asked, &mut writes, before, events);
    group::carry_on(view, &ctx, asked, &mut writes, &step)?;
    proposals::propose(view, reference, asked, &mut writes, &step)?;
    let after = group::catch_up(&ctx, asked, &mut writes, step.after)?;
    let after = attend(ground, &mut writes, after, &step.events)?;
    if let Some(master) = &master {
        // One more citizen: perhaps a crowd.
        writes.watch(master.id, Some(now));
    }
    let done = Done {
        case,
        no: after.no(),
        revision: after.revision,
        state: after.state,
    };
    asked.remember(&mut writes, now, &done);
    writes.case(after);
    Ok((writes, done))
}

/// A case on its way: what happened, and how it stands after it.
pub(super) struct Stepped {
    pub(super) events: Vec<Event>,
    pub(super) after: Case,
}

/// One log entry for each event, and the case after the last.
pub(super) fn apply(
    asked: &Asked,
    writes: &mut WriteSet,
    before: Case,
    events: Vec<Event>,
) -> Stepped {
    let mut after = before;
    for event in &events {
        let was = after.state;
        after = evolve(after, event);
        writes.entry(asked.entry(Body::Case {
            case: after.id,
            revision: after.revision,
            before: Some(was),
            after: after.state,
            event: event.clone(),
        }));
    }
    Stepped { events, after }
}

/// The case, or the same «not found» for what is not there and what is not theirs to see.
pub(super) fn visible(
    view: &View<'_>,
    asked: &Asked,
    case: CaseId,
    reference: &Reference,
) -> Result<Case, Refusal> {
    let scope = Scope::of(&asked.actor);
    view.case(case)?
        .filter(|case| scope.sees(case, &reference.directory))
        .ok_or(Refusal::NotFound)
}

/// The refusal that tells what happened since `expected`.
fn stale(view: &View<'_>, case: &Case, expected: u32) -> Result<Refusal, Refusal> {
    /// Enough to show; the rest is on the timeline.
    const CHANGES_MAX: usize = 20;
    let since =
        |entry: &Entry| matches!(&entry.body, Body::Case { revision, .. } if *revision > expected);
    let mut changed: Vec<_> = view.case_log(case.id)?.into_iter().filter(since).collect();
    changed.truncate(CHANGES_MAX);
    Ok(Refusal::Stale {
        found: case.revision,
        changed,
    })
}

/// What is known of the uploaded files; the caller only names them.
pub(super) fn complete(attachments: &mut [Attachment], view: &View<'_>) -> Result<(), Refusal> {
    for attachment in attachments {
        let unknown = || Refusal::NoSuchAttachment(attachment.name.chars().take(80).collect());
        let hash = Fingerprint::parse(&attachment.hash).ok_or_else(unknown)?;
        let key = UploadedFile::key_of(&hash);
        let file = view.get::<UploadedFile>(&key)?.ok_or_else(unknown)?;
        attachment.mime = file.mime;
        attachment.size = file.size;
        let name = attachment.name.trim();
        if name.is_empty()
            || name.chars().count() > FILE_NAME_MAX
            || name.chars().any(char::is_control)
        {
            return Err(CaseRefusal::Invalid {
                field: FILE_NAME,
                why: "须为1至120个字",
            }
            .into());
        }
    }
    Ok(())
}

const FILE_NAME_MAX: usize = 120;
const FILE_NAME: Field = Field("attachments", "附件名称");
