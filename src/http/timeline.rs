//! The log of a case as people read it: a title for each kind of event, and what was filled in.

use serde::Serialize;
use utoipa::ToSchema;

use super::wire::{At, code};
use crate::domain::case::event::What;
use crate::domain::case::narrate::{former_step, narrate};
use crate::domain::case::state::State;
use crate::domain::log::{Audit, Body, Entry};
use crate::domain::reference::Reference;
use crate::domain::supervision::{narrate as supervision_narrate, number};

/// One thing that was filled in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventLine)]
pub struct Line {
    label: String,
    value: String,
}

impl Line {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// What happened to a case, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Events {
    events: Vec<EventView>,
}

/// One entry of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    seq: u64,
    /// The case's revision after it; none when it changed nothing, as a reveal.
    #[schema(required)]
    revision: Option<u32>,
    at: At,
    kind: String,
    title: String,
    by_name: String,
    #[schema(required)]
    unit_name: Option<String>,
    /// Entered by an official for somebody else.
    on_behalf: bool,
    #[schema(required, value_type = Option<code::CaseState>)]
    before: Option<State>,
    #[schema(required, value_type = Option<code::CaseState>)]
    after: Option<State>,
    lines: Vec<Line>,
    /// Never shown to the citizen.
    internal: bool,
}

impl Events {
    pub fn of(log: &[Entry], reference: &Reference) -> Self {
        let events = log.iter().flat_map(|entry| {
            let own = view(entry, reference);
            former_steps(entry, own.as_ref()).into_iter().chain(own)
        });
        Self {
            events: events.collect(),
        }
    }
}

/// What happened on the former platform comes before the entry that took it over, each row at its
/// own time and in its own words.
fn former_steps(entry: &Entry, own: Option<&EventView>) -> Vec<EventView> {
    let (Body::Case { event, .. }, Some(own)) = (&entry.body, own) else {
        return vec![];
    };
    let What::Migrated(migrated) = &event.what else {
        return vec![];
    };
    let mut at = migrated.told.received_at;
    let steps = migrated.history.iter().map(|step| {
        at = step.at.unwrap_or(at);
        let told = former_step(step);
        EventView {
            at: At(at),
            kind: "former_step".to_owned(),
            title: told.title,
            by_name: step.actor.clone(),
            unit_name: Some(step.unit.clone()).filter(|unit| !unit.is_empty()),
            lines: told
                .lines
                .into_iter()
                .map(|(label, value)| Line::new(label, value))
                .collect(),
            internal: told.internal,
            seq: own.seq,
            revision: None,
            on_behalf: false,
            before: None,
            after: None,
        }
    });
    steps.collect()
}

fn view(entry: &Entry, reference: &Reference) -> Option<EventView> {
    let directory = &reference.directory;
    let unit = directory.user(entry.by).map(|user| user.unit);
    let shown = |kind: &str, title: &str| EventView {
        seq: entry.seq.0,
        revision: None,
        at: At(entry.at),
        kind: kind.to_owned(),
        title: title.to_owned(),
        by_name: directory.user_name(entry.by).to_owned(),
        unit_name: unit.map(|unit| directory.unit_name(unit).to_owned()),
        on_behalf: entry.on_behalf_of.is_some(),
        before: None,
        after: None,
        lines: Vec::new(),
        internal: true,
    };
    match &entry.body {
        Body::Case {
            case: _,
            revision,
            before,
            after,
            event,
        } => {
            let told = narrate(event, reference);
            let lines = told.lines.into_iter();
            Some(EventView {
                revision: Some(*revision),
                at: At(event.at),
                before: *before,
                after: Some(*after),
                lines: lines
                    .map(|(label, value)| Line::new(label, value))
                    .collect(),
                internal: told.internal,
                ..shown(event.what.kind(), &told.title)
            })
        }
        Body::Audit(Audit::Revealed {
            case: _,
            fields,
            purpose,
        }) => {
            let names: Vec<_> = fields.iter().map(|field| field.label()).collect();
            Some(EventView {
                lines: vec![
                    Line::new("查看内容", names.join("、")),
                    Line::new("用途", purpose.as_str()),
                ],
                ..shown("revealed", "查看个人信息")
            })
        }
        // What was written on the sheet is for those who see the sheet.
        Body::Sheet {
            sheet,
            case: _,
            revision: _,
            event,
        } => Some(EventView {
            at: At(event.at),
            lines: vec![Line::new("督办单", number::format(*sheet))],
            ..shown(event.what.kind(), &supervision_narrate::title(&event.what))
        }),
        Body::Meeting { .. } | Body::Audit(_) => None,
    }
}
