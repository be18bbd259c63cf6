//! Random lives: whoever, whatever, whenever. Nothing asked may break what is always true.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::asked::{merge, odd, sensible};
use super::fixture::{draft, everybody};
use super::life::Life;
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::action::Action;
use crate::domain::case::command::{Command, Draft};
use crate::domain::case::decide::offered;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Nature, Urgency};
use crate::domain::policy::Stage;
use crate::kernel::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

/// One turn of a random life. The numbers pick, among what there is at that moment.
#[derive(Clone, Debug)]
struct Turn {
    wait: u8,
    /// Mostly what carries the case on; else what the screen would offer; else anything by anyone.
    manner: u8,
    who: u16,
    what: u16,
    how: u8,
}

fn turn() -> impl Strategy<Value = Turn> {
    (0..12_u8, 0..16_u8, any::<u16>(), any::<u16>(), any::<u8>()).prop_map(
        |(wait, manner, who, what, how)| Turn {
            wait,
            manner,
            who,
            what,
            how,
        },
    )
}

fn beginning() -> impl Strategy<Value = Draft> {
    let natures = prop::sample::select(Nature::ALL);
    let urgencies = prop::sample::select(Urgency::ALL);
    let channels = prop::sample::select(Channel::ALL);
    (natures, urgencies, channels, any::<bool>()).prop_map(|(nature, urgency, channel, higher)| {
        let due = super::fixture::start().plus_ms(3 * DAY_MS);
        Draft {
            nature,
            urgency,
            channel,
            higher_due_at: higher.then_some(due),
            ..draft()
        }
    })
}

fn pick<T>(from: &[T], number: impl Into<usize>) -> Option<&T> {
    from.get(number.into().checked_rem(from.len())?)
}

/// Steps that end a case early or only add to it.
const ASIDE: &[Action] = &[
    Action::AnswerDirectly,
    Action::Withdraw,
    Action::Merge,
    Action::Transfer,
    Action::Urge,
    Action::Supplement,
    Action::Relay,
    Action::Note,
    Action::Label,
    Action::Instruct,
    Action::RequestAssist,
];

impl Turn {
    fn take(&self, life: &mut Life, people: &[(&'static str, Actor)]) {
        self.pass_time(life);
        let anything = || pick(people, self.who).map(|who| (who, pick(Action::ALL, self.what)));
        let offers: Vec<_> = people
            .iter()
            .map(|who| {
                let mut actions = offered(&life.case, &who.1, &life.reference);
                actions.retain(|action| self.manner < 6 || !ASIDE.contains(action));
                (who, actions)
            })
            .filter(|(_, actions)| !actions.is_empty())
            .collect();
        let chosen = if self.manner == 0 {
            anything()
        } else {
            pick(&offers, self.who)
                .map(|(who, actions)| (*who, pick(actions, self.what)))
                .or_else(anything)
        };
        let Some(((_, actor), Some(action))) = chosen else {
            return;
        };
        let commands = if self.manner < 3 {
            odd(*action, &life.case, life.now)
        } else {
            sensible(*action, &life.case, life.now)
        };
        if let Some(command) = pick(&commands, self.how) {
            let before = (life.case.clone(), life.events.len());
            if life.ask_as(actor, command).is_err() {
                assert_eq!(
                    before,
                    (life.case.clone(), life.events.len()),
                    "refused, yet changed"
                );
            }
        }
    }

    fn pass_time(&self, life: &mut Life) {
        const STEPS: [i64; 10] = [
            0,
            0,
            1,
            MINUTE_MS,
            5 * MINUTE_MS,
            10 * MINUTE_MS,
            HOUR_MS,
            3 * HOUR_MS,
            DAY_MS,
            8 * DAY_MS,
        ];
        match STEPS.get(usize::from(self.wait)) {
            Some(ms) => life.wait(*ms),
            // To the moment the appliance looks by itself, within a lifetime of 10 years.
            None => {
                let soon = life.now.plus_ms(60 * DAY_MS);
                let wake = life.case.wake().map_or(life.now, |(at, _)| at);
                life.wait_until(wake.min(soon))
            }
        };
    }
}

fn check_whole(life: &Life) {
    assert_eq!(
        life.replayed(),
        life.case,
        "replaying the events rebuilds the case"
    );
    let times: Vec<Timestamp> = life.events.iter().map(|event| event.at).collect();
    assert!(times.is_sorted(), "times never run backwards");
    assert_eq!(life.case.revision as usize, life.events.len());
}

#[test]
fn random_lives_keep_the_rules_and_reach_every_state() {
    let config = Config {
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    };
    // The same lives every time: what is proved today is not lost tomorrow.
    let mut runner = TestRunner::new_with_rng(
        config.clone(),
        prop::test_runner::TestRng::deterministic_rng(config.rng_algorithm),
    );
    let reached = std::cell::RefCell::new(BTreeSet::new());
    let longest = std::cell::Cell::new(0);
    let lives = (beginning(), vec(turn(), 1..90));
    let people = everybody();
    let lived = runner.run(&lives, |(draft, turns)| {
        let mut life = Life::of(&draft);
        for turn in &turns {
            turn.take(&mut life, &people);
            reached.borrow_mut().insert(life.state().code());
        }
        check_whole(&life);
        longest.set(longest.get().max(life.events.len()));
        Ok(())
    });
    if let Err(error) = lived {
        panic!("{error}");
    }
    let missing: Vec<_> = State::ALL
        .iter()
        .filter(|state| !reached.borrow().contains(state.code()))
        .collect();
    assert!(missing.is_empty(), "never came to {missing:?}");
    assert!(
        longest.get() > 25,
        "lives stayed shallow: {}",
        longest.get()
    );
}

/// What merging must not touch: everything but what the citizen adds, and the time that passes.
fn untouched(case: &Case) -> (Case, Vec<(Stage, Timestamp, bool)>) {
    let clocks = case.clocks.iter();
    let clocks = clocks.map(|(stage, clock)| (*stage, clock.due_at, clock.is_running()));
    let rest = Case {
        revision: 0,
        updated_at: case.received_at,
        clocks: Default::default(),
        attachments: vec![],
        urges: 0,
        urged_at: None,
        supervision_level: 0,
        ..case.clone()
    };
    (rest, clocks.collect())
}

/// Merge → time and what the citizen says → unmerge: it goes on where it was, due when it was.
#[test]
fn taken_out_of_a_group_a_case_is_what_it_was() {
    let config = Config {
        cases: 80,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(
        config.clone(),
        prop::test_runner::TestRng::deterministic_rng(config.rng_algorithm),
    );
    let states = std::cell::RefCell::new(BTreeSet::new());
    let people = everybody();
    let lives = (beginning(), vec(turn(), 1..40), 0..20_i64, any::<bool>());
    let lived = runner.run(&lives, |(draft, turns, hours, urged)| {
        let mut life = Life::of(&draft);
        for turn in &turns {
            turn.take(&mut life, &people);
        }
        if !State::OPEN.contains(&life.state()) {
            return Ok(());
        }
        let before = untouched(&life.case);
        states.borrow_mut().insert(life.state().code());
        let into_another = merge(&life.case);
        life.does("dispatcher", into_another);
        life.wait(hours * HOUR_MS);
        if urged {
            let text = "请尽快".into();
            // Too soon after the last one it is refused, and changes nothing either.
            let _told = life.ask("citizen", Command::Urge { text });
        }
        let reason = "不是一件事".into();
        life.does("dispatcher", Command::Unmerge { reason });
        prop_assert_eq!(untouched(&life.case), before);
        check_whole(&life);
        Ok(())
    });
    if let Err(error) = lived {
        panic!("{error}");
    }
    let met = states.into_inner();
    assert!(met.len() >= 6, "merged from few states: {met:?}");
}
