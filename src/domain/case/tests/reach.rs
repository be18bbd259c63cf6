//! A search over real steps: every state can be reached, every arrow of the table is walked, and
//! no case is ever stuck.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::asked::sensible;
use super::fixture::{draft, everybody};
use super::life::Life;
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::action::{Action, RULES};
use crate::domain::case::command::{Command, Draft};
use crate::domain::case::state::State;
use crate::domain::codes::Nature;
use crate::domain::rights;
use crate::kernel::time::MINUTE_MS;

/// What decides which steps are possible. Cases alike in it are one node of the search.
fn likeness(case: &Case) -> String {
    format!(
        "{} unit {:?} returned {} round {} disputes {} ruled {} merged from {:?} beside {:?} {:?}",
        case.state,
        case.unit,
        case.unit
            .is_some_and(|unit| case.returned_by.contains(&unit)),
        case.round.min(1),
        case.disputes.min(2),
        case.ruling.is_some(),
        case.merged_from.map(|(state, _)| state),
        beside(case),
        tasks(case),
    )
}

/// What is open beside the main line.
fn beside(case: &Case) -> Vec<&'static str> {
    let flags = [
        ("refusal", case.refusal.is_some()),
        ("objected", case.objected),
        ("extension", case.extension_request.is_some()),
        ("extended", case.extensions > 0),
        ("suspension", case.suspension_request.is_some()),
        ("conclusion", case.conclusion.is_some()),
        ("danger", case.has_public_safety_label()),
        ("own", case.own_initiative),
    ];
    flags
        .iter()
        .filter(|(_, set)| *set)
        .map(|(name, _)| *name)
        .collect()
}

fn tasks(case: &Case) -> Vec<&'static str> {
    case.tasks.iter().map(|task| task.state.code()).collect()
}

/// Cases with more open beside the main line are looked at, but not gone on from: each thing
/// alone is enough to walk every arrow, and all together are millions.
fn is_plain(case: &Case) -> bool {
    beside(case).len() <= 1 && case.tasks.len() <= 1
}

/// Actions that change nothing the search looks at; each is walked once a state, not deeper.
const SIDE_STEPS: &[Action] = &[
    Action::Note,
    Action::Urge,
    Action::Supplement,
    Action::Relay,
    Action::Instruct,
    Action::Contact,
    Action::ReassignWithin,
];

#[derive(Default)]
struct Found {
    arrows: BTreeSet<(State, &'static str, State)>,
    /// Node → nodes one step on.
    steps: BTreeMap<String, BTreeSet<String>>,
    states: BTreeMap<String, State>,
}

fn search(draft: &Draft) -> Found {
    let people: Vec<Actor> = everybody().into_iter().map(|(_, actor)| actor).collect();
    let mut found = Found::default();
    let first = Life::of(draft);
    let mut waiting = VecDeque::from([first]);
    while let Some(life) = waiting.pop_front() {
        let here = likeness(&life.case);
        if found.states.insert(here.clone(), life.state()).is_some() {
            continue;
        }
        assert!(found.states.len() < 20_000, "the search does not end");
        let mut onward = BTreeSet::new();
        for (action, next) in every_step(&life, &people) {
            found
                .arrows
                .insert((life.state(), action.code(), next.state()));
            onward.insert(likeness(&next.case));
            if !SIDE_STEPS.contains(&action) && is_plain(&next.case) {
                waiting.push_back(next);
            }
        }
        found.steps.insert(here, onward);
    }
    found
}

/// Everything anybody could do now, or the appliance when its time comes.
fn every_step(life: &Life, people: &[Actor]) -> Vec<(Action, Life)> {
    let mut steps = vec![];
    for action in Action::ALL {
        let may = |actor: &&Actor| may(actor, *action, life);
        let able: Vec<_> = people.iter().filter(may).collect();
        if able.is_empty() {
            continue;
        }
        for command in sensible(*action, &life.case, life.now) {
            let mut walked = able.iter().filter_map(|actor| step(life, actor, &command));
            // Who of several does it matters only where a second person is needed.
            let enough = match action {
                Action::Refuse | Action::Conclude => usize::MAX,
                _ => 1,
            };
            let nexts = walked.by_ref().take(enough);
            steps.extend(nexts.map(|next| (*action, next)));
        }
    }
    steps
}

fn may(actor: &Actor, action: Action, life: &Life) -> bool {
    let directory = &life.reference.directory;
    action.rule().from.contains(&life.state())
        && rights::role_for(actor, action, Some(&life.case), directory).is_some()
}

fn step(life: &Life, actor: &Actor, command: &Command) -> Option<Life> {
    let mut next = life.clone();
    next.wait(MINUTE_MS);
    if actor.is_system()
        && let Some((at, _)) = life.case.wake()
    {
        next.wait_until(at);
    }
    next.ask_as(actor, command).ok().map(|()| next)
}

fn searched() -> Found {
    let consultation = Draft {
        nature: Nature::Consultation,
        ..draft()
    };
    let mut found = search(&draft());
    let other = search(&consultation);
    found.arrows.extend(other.arrows);
    found.states.extend(other.states);
    for (from, to) in other.steps {
        found.steps.entry(from).or_default().extend(to);
    }
    found
}

#[test]
fn every_state_is_reached_every_arrow_is_walked_and_nothing_is_stuck() {
    let found = searched();
    let reached: BTreeSet<_> = found.states.values().map(|state| state.code()).collect();
    for state in State::ALL {
        assert!(reached.contains(state.code()), "{state} is never reached");
    }
    let mut dead = vec![];
    for rule in RULES {
        for (from, to) in arrows_of(rule.action) {
            if !found.arrows.contains(&(from, rule.action.code(), to)) {
                dead.push(format!("{} from {from} to {to}", rule.action));
            }
        }
    }
    assert!(
        dead.is_empty(),
        "in the table but never in life:\n{}",
        dead.join("\n")
    );
    let stuck = stuck(&found);
    assert!(
        stuck.is_empty(),
        "no way to an end from:\n{}",
        stuck.join("\n")
    );
}

fn arrows_of(action: Action) -> Vec<(State, State)> {
    let pairs = State::ALL
        .iter()
        .flat_map(|from| State::ALL.iter().map(move |to| (*from, *to)));
    pairs
        .filter(|(from, to)| action.rule().leads(*from, *to))
        .collect()
}

/// Nodes from which no sequence of real steps leads to a terminal state.
fn stuck(found: &Found) -> Vec<String> {
    let mut ending: BTreeSet<&String> = found
        .states
        .iter()
        .filter(|(_, state)| state.is_terminal())
        .map(|(node, _)| node)
        .collect();
    loop {
        let more: Vec<_> = found
            .steps
            .iter()
            .filter(|(node, onward)| {
                !ending.contains(node) && onward.iter().any(|next| ending.contains(next))
            })
            .map(|(node, _)| node)
            .collect();
        if more.is_empty() {
            break;
        }
        ending.extend(more);
    }
    let open = found.steps.keys().filter(|node| !ending.contains(node));
    open.cloned().collect()
}
