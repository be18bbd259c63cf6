//! A town whose cases are anything at all: whatever is filtered, sorted, counted or shown takes
//! every value, in combinations the life cycle would never lead to.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::actor::Actor;
use crate::domain::case::state::State;
use crate::domain::case::tests::fixture;
use crate::domain::case::{Basis, Case, Context, ExtensionRequest, Label, StageClock, register};
use crate::domain::catalogue::{Catalogue, CatalogueRow};
use crate::domain::codes::{
    Channel, ExtensionReason, LabelDimension, LabelSource, Nature, Urgency,
};
use crate::domain::deadline::Limit;
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::domain::task::{AssistKind, Task, TaskState};
use crate::insight::queue::Query;
use crate::insight::views::QueueView;
use crate::kernel::chance::Dice;
use crate::kernel::id::{CaseId, UnitId, UserId};
use crate::kernel::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

pub(in crate::insight) struct Town {
    pub(in crate::insight) reference: Reference,
    pub(in crate::insight) cases: BTreeMap<CaseId, Case>,
    pub(in crate::insight) now: Timestamp,
    units: Vec<UnitId>,
    actors: Vec<(&'static str, Actor)>,
    dice: Dice,
}

const ITEMS: &[&str] = &["light", "rubbish", "road", "noise", "unknown"];
const MAJORS: &[&str] = &["市容环境", "交通", "城建"];

impl Town {
    pub(in crate::insight) fn new(seed: u64) -> Self {
        let fixture = fixture::reference();
        let mut units: Vec<_> = fixture.directory.units().map(|unit| unit.id).collect();
        units.sort_unstable();
        // One that was never in the directory.
        units.push(UnitId(999));
        let pattern = fixture
            .catalogue
            .get("light")
            .expect("a row of the fixture");
        let rows = (0..).zip(&ITEMS[..4]).map(|(n, item)| CatalogueRow {
            item_id: (*item).into(),
            major: MAJORS[n % MAJORS.len()].into(),
            ..pattern.clone()
        });
        let catalogue = Arc::new(Catalogue::new(rows));
        Self {
            cases: BTreeMap::new(),
            now: fixture::start(),
            units,
            actors: fixture::everybody(),
            dice: Dice::from_seed(seed),
            reference: Reference {
                catalogue,
                ..fixture
            },
        }
    }

    pub(in crate::insight) fn actor(&self, login: &str) -> Actor {
        let found = self.actors.iter().find(|(known, _)| *known == login);
        found.expect("somebody of the fixture").1.clone()
    }

    pub(in crate::insight) fn somebody(&self, dice: &mut Dice) -> Actor {
        dice.pick(&self.actors).1.clone()
    }

    /// Time goes by, and something becomes of one case: a new one, or one there is.
    pub(in crate::insight) fn step(&mut self) -> Case {
        self.now = self.now.plus_ms(self.dice.between(0, 20 * MINUTE_MS));
        let known: Vec<CaseId> = self.cases.keys().copied().collect();
        let mut case = if known.is_empty() || self.dice.percent(35) {
            let last = known.last().map_or(261_123_000_001, |last| last.0);
            // Once in a while a number that is not the highest.
            let id = CaseId(if self.dice.permille(20) {
                last - self.dice.below(300)
            } else {
                last + 1 + self.dice.below(3)
            });
            self.cases
                .get(&id)
                .cloned()
                .unwrap_or_else(|| self.registered(id))
        } else {
            self.cases[self.dice.pick(&known)].clone()
        };
        self.change(&mut case);
        self.cases.insert(case.id, case.clone());
        case
    }

    fn registered(&self, id: CaseId) -> Case {
        let ctx = Context {
            now: self.now,
            actor: &Actor::channel(),
            reference: &self.reference,
            master: None,
        };
        let event = register(&fixture::draft(), &ctx).expect("the draft is complete");
        Case::begin(id, &event).expect("a registration")
    }

    fn unit(&mut self) -> Option<UnitId> {
        (!self.dice.percent(15)).then(|| *self.dice.pick(&self.units))
    }

    fn user(&mut self) -> UserId {
        self.dice.pick(&self.actors).1.user
    }

    fn change(&mut self, case: &mut Case) {
        let now = self.now;
        case.revision += 1;
        case.updated_at = now;
        case.state = *self.dice.pick(State::ALL);
        case.nature = *self.dice.pick(Nature::ALL);
        case.urgency = *self.dice.pick(Urgency::ALL);
        case.channel = *self.dice.pick(Channel::ALL);
        if self.dice.percent(30) {
            case.received_at = now.plus_ms(-self.dice.between(0, 3 * DAY_MS));
            case.registered_by = self.user();
            case.place.street = self.unit();
            case.place.community = self.unit();
            case.place.address = format!("海山路{}号", self.dice.below(500));
            case.title = format!("第{}件🌧", self.dice.below(1_000));
            case.item = (!self.dice.percent(20)).then(|| (*self.dice.pick(ITEMS)).into());
        }
        case.unit = self.unit();
        case.interim_unit = self.unit().filter(|_| self.dice.percent(20));
        let handler = self.user();
        case.handler = self.dice.percent(60).then_some(handler);
        case.supervision_level = u8::try_from(self.dice.below(4)).expect("small");
        case.urges = u16::try_from(self.dice.below(9)).expect("small");
        case.round = u8::try_from(self.dice.below(3)).expect("small");
        case.disputes = u16::try_from(self.dice.below(3)).expect("small");
        case.own_initiative = self.dice.percent(10);
        self.change_tasks(case);
        self.change_clocks(case);
        let request = ExtensionRequest {
            by: case.registered_by,
            at: now,
            reason: ExtensionReason::E1,
            explanation: String::new(),
            new_due_at: now,
        };
        case.extension_request = self.dice.percent(10).then_some(request);
        case.labels.clear();
        if self.dice.percent(10) {
            case.labels.push(Label {
                dimension: LabelDimension::Risk,
                value: "燃气".into(),
                source: LabelSource::Person,
                confidence: 100,
                at: now,
                by: case.registered_by,
            });
        }
    }

    fn change_tasks(&mut self, case: &mut Case) {
        case.tasks.clear();
        for no in 1..=self.dice.below(8).saturating_sub(5) {
            let unit = *self.dice.pick(&self.units);
            case.tasks.push(Task {
                no: u16::try_from(no).expect("small"),
                kind: AssistKind::Assist,
                unit,
                what: String::new(),
                mandatory: false,
                state: *self.dice.pick(TaskState::ALL),
                asked_at: self.now,
                due_at: self.now,
                signed_by: None,
                answer: None,
                answered_at: None,
            });
        }
    }

    fn change_clocks(&mut self, case: &mut Case) {
        case.clocks.clear();
        for _ in 0..self.dice.below(3) {
            let stage = *self.dice.pick(Stage::ALL);
            // Whole hours, so that many are due at the same moment.
            let due = self.now.0 / HOUR_MS * HOUR_MS + self.dice.between(-40, 40) * HOUR_MS;
            let clock = StageClock {
                started_at: self.now.plus_ms(-DAY_MS),
                due_at: Timestamp(due),
                limit: Limit::WorkingHours(4),
                provisional: false,
                stopped_at: self.dice.percent(20).then_some(self.now),
                paused_at: None,
                paused_ms: 0,
                basis: Basis::FIRST,
            };
            case.clocks.insert(stage, clock);
        }
    }

    /// Any combination of filters; few at a time, or nothing would be found.
    pub(in crate::insight) fn query(&self, dice: &mut Dice) -> Query {
        let mut query = Query {
            sort: *dice.pick(super::SORTS),
            limit: 1 + usize::try_from(dice.below(60)).expect("small"),
            ..Query::default()
        };
        for _ in 0..dice.below(4) {
            match dice.below(10) {
                0 => query.states = vec![*dice.pick(State::ALL), *dice.pick(State::ALL)],
                1 => query.states = State::OPEN.to_vec(),
                2 => query.unit = Some(*dice.pick(&self.units)),
                3 => query.street = Some(*dice.pick(&self.units)),
                4 => query.category = Some((*dice.pick(&["市容环境", "交通", "没有"])).into()),
                5 => query.channel = Some(*dice.pick(Channel::ALL)),
                6 => query.urgency = Some(*dice.pick(Urgency::ALL)),
                7 => {
                    let hours = dice.between(-50, 50);
                    query.due_before = Some(self.now.plus_ms(hours * HOUR_MS));
                }
                8 if dice.percent(20) => {
                    let slots = 0..u32::try_from(self.cases.len()).expect("small");
                    query.matching = Some(slots.filter(|_| dice.percent(40)).collect());
                }
                _ => query.view = *dice.pick(QueueView::ALL),
            }
        }
        query
    }
}
