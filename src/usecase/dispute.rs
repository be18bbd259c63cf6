//! What the ruling panel looks at: both sides' claims, the rows of the catalogue that may apply, and
//! how the like was ruled on before.

use super::act::visible;
use super::{Asked, Refusal, Services};
use crate::domain::actor::Actor;
use crate::domain::case::event::{Event, What};
use crate::domain::case::{Case, ReturnRequest};
use crate::domain::catalogue::{Catalogue, CatalogueRow};
use crate::domain::log::{Body, Entry};
use crate::domain::rights::Scope;
use crate::kernel::id::{CaseId, UserId};
use crate::kernel::time::Timestamp;
use crate::store::View;

/// Rows shown, and rulings.
const ROWS_MAX: usize = 8;
const PRECEDENTS_MAX: usize = 10;

/// One side: a unit's return, and what became of it.
pub struct Claim {
    pub request: ReturnRequest,
    pub answer: Option<Answer>,
}

/// What the dispatcher said to a return.
pub struct Answer {
    pub granted: bool,
    pub reason: String,
    pub by: UserId,
    pub at: Timestamp,
}

/// A row that may apply, and why it is shown.
pub struct Applying {
    pub row: CatalogueRow,
    /// The case's own item.
    pub own: bool,
    /// Keywords of the row that occur in the appeal.
    pub words: Vec<String>,
}

pub struct Dispute {
    pub case: Case,
    /// In the order they were made.
    pub claims: Vec<Claim>,
    /// The likeliest first.
    pub rows: Vec<Applying>,
    /// Cases of the same item first, the latest ruling first.
    pub precedents: Vec<Case>,
}

/// Everything about the dispute on a case, as far as the actor may see it.
pub fn dispute(services: &Services, actor: &Actor, id: CaseId) -> Result<Dispute, Refusal> {
    let reference = services.reference();
    let asked = Asked::by(actor.clone());
    let now = services.clock.now();
    services.store.read(|view| {
        let case = visible(view, &asked, id, &reference)?;
        let scope = Scope::of(actor);
        let mut precedents = precedents(view, &case, &reference.catalogue)?;
        precedents.retain(|it| scope.sees(it, &reference.directory));
        precedents.truncate(PRECEDENTS_MAX);
        Ok(Dispute {
            claims: claims(&view.case_log(id)?),
            rows: applying(&case, &reference.catalogue, now),
            precedents,
            case,
        })
    })
}

fn claims(log: &[Entry]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let steps = log.iter().filter_map(|entry| match &entry.body {
        Body::Case { event, .. } => Some(event),
        Body::Sheet { .. } | Body::Meeting { .. } | Body::Audit(_) => None,
    });
    for event in steps {
        let (granted, reason) = match &event.what {
            What::ReturnRequested(request) => {
                claims.push(Claim {
                    request: request.clone(),
                    answer: None,
                });
                continue;
            }
            What::ReturnGranted { reason } => (true, reason),
            What::ReturnDenied { reason } => (false, reason),
            _ => continue,
        };
        if let Some(claim) = claims.last_mut() {
            claim.answer = Some(answer(event, granted, reason));
        }
    }
    claims
}

fn answer(event: &Event, granted: bool, reason: &str) -> Answer {
    Answer {
        granted,
        reason: reason.to_owned(),
        by: event.by,
        at: event.at,
    }
}

/// The case's own row, those of the same matter or minor category, and those whose keywords occur.
fn applying(case: &Case, catalogue: &Catalogue, now: Timestamp) -> Vec<Applying> {
    let own = case.item.as_deref().and_then(|item| catalogue.get(item));
    let mut found: Vec<(usize, Applying)> = Vec::new();
    for row in catalogue.rows_at(now) {
        let occurs = |word: &&String| case.title.contains(*word) || case.content.contains(*word);
        let words: Vec<String> = row.keywords.iter().filter(occurs).cloned().collect();
        let likeness = own.map_or(0, |own| match row {
            _ if row.item_id == own.item_id => 1_000,
            _ if row.matter() == own.matter() => 500,
            _ if (&row.major, &row.minor) == (&own.major, &own.minor) => 1,
            _ => 0,
        });
        let score = likeness + 10 * words.len();
        if score > 0 {
            let own = own.is_some_and(|own| own.item_id == row.item_id);
            let row = row.clone();
            found.push((score, Applying { row, own, words }));
        }
    }
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let rows = found.into_iter().map(|(_, applying)| applying);
    rows.take(ROWS_MAX).collect()
}

/// Earlier rulings on items of the same minor category; of each item the latest few.
fn precedents(view: &View<'_>, case: &Case, catalogue: &Catalogue) -> Result<Vec<Case>, Refusal> {
    let Some(item) = case.item.as_deref() else {
        return Ok(vec![]);
    };
    let own = catalogue.get(item);
    let near = catalogue.rows().filter(|row| {
        let same = |own: &CatalogueRow| (&row.major, &row.minor) == (&own.major, &own.minor);
        row.item_id != item && own.is_some_and(same)
    });
    let mut found: Vec<(bool, Timestamp, Case)> = Vec::new();
    for item in [item]
        .into_iter()
        .chain(near.map(|row| row.item_id.as_str()))
    {
        for id in view.ruled(item, PRECEDENTS_MAX)? {
            let earlier = view.case(id)?.filter(|earlier| earlier.id != case.id);
            found.extend(earlier.and_then(|earlier| {
                let at = earlier.ruling.as_ref()?.at;
                Some((earlier.item == case.item, at, earlier))
            }));
        }
    }
    found.sort_by_key(|(same, at, _)| std::cmp::Reverse((*same, *at)));
    Ok(found.into_iter().map(|(_, _, case)| case).collect())
}
