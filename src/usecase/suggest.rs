//! Where a case belongs: the likeliest rows of the duty catalogue and their units, with everything
//! that speaks for them and against. Advice; what is done with it is for a person to say.

use std::sync::{Arc, Mutex, PoisonError};

use super::act::visible;
use super::{Asked, Refusal, Services};
use crate::domain::actor::Actor;
use crate::domain::case::command::{Command, Dispatch};
use crate::domain::case::event::ClockChange;
use crate::domain::case::{Case, Context, StageClock, decide};
use crate::domain::catalogue::Catalogue;
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::domain::rights::Scope;
use crate::insight::{Near, Past};
use crate::kernel::id::{CaseId, UnitId};
use crate::kernel::time::{DAY_MS, Timestamp};
use crate::store::View;
use crate::triage::dispatch::{self, Candidate, Like, Told, Whereabouts, Words};

/// Decided cases asked for.
const LIKE_MAX: usize = 20;
/// Precedents shown with a suggestion, and looked at for them.
const PRECEDENTS_MAX: usize = 3;
const LOOKED_AT: usize = 9;
/// What a case is about stands at its beginning, in characters.
const READ_MAX: usize = 2_000;
/// Returns count for so long.
const LATELY_MS: i64 = 90 * DAY_MS;

/// What suggestions are made from, besides the case. Cheap to clone; shared.
#[derive(Clone)]
pub struct Counsel {
    past: Past,
    words: Arc<Mutex<Option<Made>>>,
}

/// The words of one edition of the catalogue.
struct Made {
    of: Arc<Catalogue>,
    words: Option<Arc<Words>>,
}

impl Counsel {
    pub fn new(past: Past) -> Self {
        Self {
            past,
            words: Arc::default(),
        }
    }

    fn words(&self, catalogue: &Arc<Catalogue>) -> Option<Arc<Words>> {
        let mut made = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let is_current = |made: &&Made| Arc::ptr_eq(&made.of, catalogue);
        if let Some(made) = made.as_ref().filter(is_current) {
            return made.words.clone();
        }
        let words = Words::of(catalogue).map(Arc::new);
        *made = Some(Made {
            of: Arc::clone(catalogue),
            words: words.clone(),
        });
        words
    }
}

/// A suggestion, with what the store knows of it.
pub struct Suggestion {
    pub candidate: Candidate,
    /// The handling clock, if the case were dispatched so now; `None` where it cannot be.
    pub clock: Option<StageClock>,
    /// Closed cases, the nearest first; of those the actor may see.
    pub precedents: Vec<Precedent>,
}

pub struct Precedent {
    pub case: Case,
    /// How like its text is, 0 to 1; `None` for one of the same item only.
    pub near: Option<f32>,
}

pub struct Suggestions {
    pub case: Case,
    /// The likeliest first, at most three.
    pub list: Vec<Suggestion>,
    pub whereabouts: Option<Whereabouts>,
    /// Decided cases that were looked through.
    pub decided: usize,
    /// False for some moments after a start: decided cases are still being read.
    pub is_complete: bool,
}

/// What there is to suggest for the case, as far as the actor may see it.
pub fn suggest(services: &Services, actor: &Actor, id: CaseId) -> Result<Suggestions, Refusal> {
    let reference = services.reference();
    let asked = Asked::by(actor.clone());
    let now = services.clock.now();
    let case = services
        .store
        .read(|view| visible(view, &asked, id, &reference))?;
    let told = told(&case);
    let past = &services.counsel.past;
    let whereabouts = whereabouts(&case, &told, past, &reference);
    let mut near = past.near(&told, LIKE_MAX + 1);
    near.retain(|near| near.id != id);
    let words = services.counsel.words(&reference.catalogue);
    let candidates = words.map_or_else(Vec::new, |words| {
        let like: Vec<Like<'_>> = near.iter().map(like).collect();
        let returns = |item: &str, unit: UnitId| returns(past, item, unit, now);
        let asked = dispatch::Asked {
            told,
            own: case.item.as_deref(),
            place: whereabouts.as_ref(),
            returned_by: &case.returned_by,
            verdict: None,
            like: &like,
            returns: &returns,
            now,
        };
        dispatch::weigh(&asked, &words, &reference.catalogue, &reference.directory)
    });
    let list = services.store.read(|view| {
        let suggestion = |candidate: Candidate| -> Result<Suggestion, Refusal> {
            let precedents = precedents(view, &asked, &reference, past, &candidate, &near, id)?;
            let clock = clock_if(&case, &candidate, &asked, &reference, now);
            Ok(Suggestion {
                candidate,
                clock,
                precedents,
            })
        };
        candidates.into_iter().map(suggestion).collect()
    })?;
    Ok(Suggestions {
        case,
        list,
        whereabouts,
        decided: past.len(),
        is_complete: past.is_complete(),
    })
}

/// What is read of a case.
pub fn told(case: &Case) -> Told<'_> {
    Told {
        title: &case.title,
        content: beginning(&case.content),
        address: &case.place.address,
    }
}

/// In whole characters.
fn beginning(content: &str) -> &str {
    let end = content.char_indices().nth(READ_MAX);
    end.map_or(content, |(end, _)| &content[..end])
}

const fn like(near: &Near) -> Like<'_> {
    Like {
        item: near.item.as_str(),
        unit: near.unit,
        near: near.near,
    }
}

fn returns(past: &Past, item: &str, unit: UnitId, now: Timestamp) -> usize {
    past.returned(item, unit, now.plus_ms(-LATELY_MS)).len()
}

/// The street somebody settled on counts before what the text tells.
fn whereabouts(
    case: &Case,
    told: &Told<'_>,
    past: &Past,
    reference: &Reference,
) -> Option<Whereabouts> {
    let Some(street) = case.place.street else {
        return past.whereabouts(told, &reference.directory);
    };
    Some(Whereabouts {
        street,
        community: case.place.community,
        told: "登记时已确定".to_owned(),
        hits: Vec::new(),
    })
}

/// The nearest closed cases of the item first, then those closed last.
fn precedents(
    view: &View<'_>,
    asked: &Asked,
    reference: &Reference,
    past: &Past,
    candidate: &Candidate,
    near: &[Near],
    own: CaseId,
) -> Result<Vec<Precedent>, Refusal> {
    let item = &candidate.row.item_id;
    let nearest = near.iter().filter(|near| near.item == *item);
    let nearest = nearest.map(|near| (near.id, Some(near.near)));
    let latest = past.latest_of(item, LOOKED_AT);
    let latest = latest.into_iter().map(|id| (id, None));
    let scope = Scope::of(&asked.actor);
    let mut found: Vec<Precedent> = Vec::new();
    for (id, near) in nearest.chain(latest).take(LOOKED_AT) {
        let is_new = id != own && found.iter().all(|known| known.case.id != id);
        if found.len() == PRECEDENTS_MAX || !is_new {
            continue;
        }
        let case = view.case(id)?;
        let seen = case.filter(|case| scope.sees(case, &reference.directory));
        found.extend(seen.map(|case| Precedent { case, near }));
    }
    Ok(found)
}

/// The clock that a dispatch would start, asked of the same rules.
fn clock_if(
    case: &Case,
    candidate: &Candidate,
    asked: &Asked,
    reference: &Reference,
    now: Timestamp,
) -> Option<StageClock> {
    let command = Command::Dispatch(Dispatch {
        item: candidate.row.item_id.clone(),
        unit: candidate.unit,
        assisting: Vec::new(),
        limit: None,
        note: String::new(),
    });
    let ctx = Context {
        now,
        actor: &asked.actor,
        reference,
        master: None,
    };
    let events = decide(case, &command, &ctx).ok()?;
    let mut clocks = events.into_iter().flat_map(|event| event.clocks);
    clocks.find_map(|change| match change {
        ClockChange::Start(Stage::Handle, clock) => Some(clock),
        _ => None,
    })
}
