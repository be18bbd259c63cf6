//! Registration: the personal part is sealed before the first byte is stored.

use serde::{Deserialize, Serialize};

use super::act::complete;
use super::{Asked, Refusal, Services};
use crate::domain::actor::Actor;
use crate::domain::case::action::Action;
use crate::domain::case::command::Draft;
use crate::domain::case::personal::{Personal, RawIntake, separate};
use crate::domain::case::refusal::Refusal as CaseRefusal;
use crate::domain::case::state::State;
use crate::domain::case::{Attachment, Case, Context, Place, number, register as decide_register};
use crate::domain::codes::{Channel, Nature, Source, Urgency};
use crate::domain::log::Body;
use crate::domain::policy::Stage;
use crate::domain::rights::role_for;
use crate::kernel::id::CaseId;
use crate::kernel::time::Timestamp;
use crate::store::record::SealedRecord;
use crate::store::{View, WriteSet};

/// An appeal as it was handed in, personal values in the clear. Lives in memory only.
pub struct RawAppeal {
    pub personal: RawIntake,
    pub nature: Nature,
    pub urgency: Urgency,
    pub channel: Channel,
    pub source: Source,
    pub external_id: Option<String>,
    /// Its `address` is ignored: the one in `personal` is used, once masked.
    pub place: Place,
    pub attachments: Vec<Attachment>,
    pub item: Option<String>,
    pub received_at: Option<Timestamp>,
    pub higher_due_at: Option<Timestamp>,
}

/// What the one who handed it in is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    pub case: CaseId,
    pub no: String,
    pub revision: u32,
    pub state: State,
    pub received_at: Timestamp,
    pub accept_due_at: Option<Timestamp>,
    /// The channel had sent it before; nothing was written.
    pub already: bool,
}

/// Whether the actor may register at all: said before anything about what was handed in.
pub fn may_register(services: &Services, actor: &Actor) -> Result<(), Refusal> {
    let (action, directory) = (Action::Register, services.reference().directory);
    match role_for(actor, action, None, &directory) {
        Some(_) => Ok(()),
        None => Err(CaseRefusal::NotYours { action }.into()),
    }
}

/// Makes a case of it. The same number from the same channel gives the case there is.
pub async fn register(
    services: &Services,
    asked: Asked,
    raw: RawAppeal,
) -> Result<Registered, Refusal> {
    may_register(services, &asked.actor)?;
    let reference = services.reference();
    let keyring = services.keyring.clone();
    let (mut draft, personal) = split(raw)?;
    let plan = move |view: &View<'_>, now| {
        if let Some(answer) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), answer));
        }
        if let Some(known) = known(view, &draft)? {
            return Ok((WriteSet::new(), answer(&known, true)));
        }
        complete(&mut draft.attachments, view)?;
        let ctx = Context {
            now,
            actor: &asked.actor,
            reference: &reference,
            master: None,
        };
        let event = decide_register(&draft, &ctx)?;
        let id = number::next(view.last_case_id()?, now);
        let case = Case::begin(id, &event).expect("decide_register gives a registration");
        let mut writes = WriteSet::new();
        let sealed = seal(&keyring, id, &personal)?;
        if !sealed.is_empty() {
            writes.sealed(sealed);
        }
        writes.entry(asked.entry(Body::Case {
            case: id,
            revision: case.revision,
            before: None,
            after: case.state,
            event,
        }));
        let answer = answer(&case, false);
        asked.remember(&mut writes, now, &answer);
        writes.case(case);
        Ok((writes, answer))
    };
    services.store.write(plan).await
}

/// The open part of an appeal, and the part to be sealed.
fn split(raw: RawAppeal) -> Result<(Draft, Personal), Refusal> {
    let (opened, personal) = separate(raw.personal)?;
    let draft = Draft {
        title: opened.title,
        content: opened.content,
        nature: raw.nature,
        urgency: raw.urgency,
        channel: raw.channel,
        source: raw.source,
        external_id: raw.external_id,
        place: Place {
            address: opened.address,
            ..raw.place
        },
        petitioner: opened.petitioner,
        attachments: raw.attachments,
        item: raw.item,
        received_at: raw.received_at,
        higher_due_at: raw.higher_due_at,
    };
    Ok((draft, personal))
}

fn known(view: &View<'_>, draft: &Draft) -> Result<Option<Case>, Refusal> {
    let Some(given) = draft.external_id.as_deref() else {
        return Ok(None);
    };
    match view.external(draft.channel, given.trim())? {
        Some(id) => Ok(view.case(id)?),
        None => Ok(None),
    }
}

fn answer(case: &Case, already: bool) -> Registered {
    Registered {
        case: case.id,
        no: case.no(),
        revision: case.revision,
        state: case.state,
        received_at: case.received_at,
        accept_due_at: case.clock(Stage::Accept).map(|clock| clock.due_at),
        already,
    }
}

fn seal(
    keyring: &crate::crypto::Keyring,
    id: CaseId,
    personal: &Personal,
) -> Result<SealedRecord, Refusal> {
    Ok(SealedRecord::seal(keyring, id, personal.fields())?)
}
