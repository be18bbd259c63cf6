//! The one who plans a story: keeps the time, the unit and what was said, step by step.

use super::super::cast::Cast;
use super::super::days::{is_office_time, last_close, office_after};
use super::super::district::{District, Matter, Spot, Style};
use super::super::notes::Scene;
use super::super::pictures::{self, Picture};
use super::turns::Turns;
use super::{By, Deed, Facts, Planned};
use crate::domain::actor::Role;
use crate::domain::calendar::Calendar;
use crate::domain::case::Wake;
use crate::domain::case::command::Command;
use crate::domain::case::state::State;
use crate::domain::catalogue::CatalogueRow;
use crate::domain::codes::Urgency;
use crate::domain::deadline::{Limit, due, strictest};
use crate::domain::policy::{Policy, Stage};
use crate::kernel::chance::Dice;
use crate::kernel::id::{UnitId, UserId};
use crate::kernel::time::{HOUR_MS, MINUTE_MS, Timestamp};

/// What all stories share.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    pub district: &'a District,
    pub cast: &'a Cast,
    pub calendar: &'a Calendar,
    pub policy: &'a Policy,
}

pub(super) struct Planner<'a> {
    pub world: World<'a>,
    pub facts: &'a Facts,
    pub turns: &'a Turns,
    pub dice: &'a mut Dice,
    /// The time so far.
    pub at: Timestamp,
    pub steps: Vec<Planned>,
    pub matter: &'a Matter,
    pub row: &'a CatalogueRow,
    pub spot: &'a Spot,
    /// The lead unit.
    pub unit: UnitId,
    pub handle_due: Timestamp,
    /// Child tasks so far.
    pub tasks: u16,
    pub scene: Scene,
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        world: World<'a>,
        facts: &'a Facts,
        turns: &'a Turns,
        dice: &'a mut Dice,
    ) -> Self {
        let district = world.district;
        let row = district.row(&facts.item);
        let matter = district
            .matter(&facts.item)
            .expect("a test proves every row has a matter");
        let spot = &district.spots[facts.spot];
        let unit = district.lead_at(row.lead, spot);
        let mut planner = Self {
            world,
            facts,
            turns,
            dice,
            at: facts.filed_at,
            steps: Vec::with_capacity(16),
            matter,
            row,
            spot,
            unit,
            handle_due: facts.filed_at,
            tasks: 0,
            scene: Scene::default(),
        };
        planner.set_scene(unit);
        planner
    }

    fn set_scene(&mut self, right: UnitId) {
        let corner = self.world.district.corner(self.dice, self.spot);
        let known = [
            ("place", self.spot.name.as_str()),
            ("spot", corner.as_str()),
        ];
        let fill = super::super::phrases::one_of;
        self.scene = Scene {
            found: fill(self.dice, &self.matter.found, &known),
            done: fill(self.dice, &self.matter.done, &known),
            place: self.spot.name.clone(),
            item: self.row.detail.clone(),
            law: self.row.legal_basis.clone(),
            standard: self.row.closing_standard.clone(),
            title: self.facts.wording.title.clone(),
            right: self.name_of(right),
            unit: self.name_of(right),
            date: self.date_in(0),
            corner,
        };
    }

    fn name_of(&self, unit: UnitId) -> String {
        let unit = self.world.district.unit_of(unit);
        unit.map_or_else(String::new, |unit| unit.short_name.clone())
    }

    /// From now on the notes speak of this unit.
    pub(super) fn give_to(&mut self, unit: UnitId) {
        self.unit = unit;
        self.scene.unit = self.name_of(unit);
    }

    /// `11月23日`, some days on.
    pub(super) fn date_in(&self, days: i64) -> String {
        let day = self.at.plus_ms(days * 24 * HOUR_MS).civil().date();
        format!("{}月{}日", day.month(), day.day())
    }

    pub(super) fn is_urgent(&self) -> bool {
        matches!(self.facts.urgency, Urgency::U1 | Urgency::U2)
    }

    /// One of the notes for an occasion.
    pub(super) fn say(&mut self, templates: &[String]) -> String {
        self.scene.date = self.date_in(0);
        self.scene.say(self.dice, templates)
    }

    // Time.

    /// Natural minutes pass.
    pub(super) fn wait(&mut self, low: i64, high: i64) {
        self.at = self
            .at
            .plus_ms(self.dice.between(low * 60, high * 60) * 1_000);
    }

    /// Office minutes pass; whoever has an urgent case does not wait for the office to open.
    pub(super) fn work(&mut self, low: i64, high: i64) {
        if self.is_urgent() {
            return self.wait((low / 8).max(1), (high / 8).max(2));
        }
        // Under a short limit everything goes faster.
        let left = self.handle_due.since(self.at) / MINUTE_MS;
        let high = if left > 0 {
            high.min(left / 6).max(low)
        } else {
            high
        };
        let minutes = self.dice.between(low, high);
        self.at = office_after(self.world.calendar, self.at, minutes);
        self.wait(0, 1);
    }

    /// Goes to a moment, or the office time next to it.
    pub(super) fn work_until(&mut self, target: Timestamp) {
        let earliest = self.at.plus_ms(5 * MINUTE_MS);
        let target = target.max(earliest);
        if self.is_urgent() || is_office_time(self.world.calendar, target) {
            self.at = target;
            return;
        }
        let before = self.dice.between(2, 50) * MINUTE_MS;
        let close = last_close(self.world.calendar, target).map(|at| at.plus_ms(-before));
        match close.filter(|at| *at > earliest) {
            Some(at) => self.at = at,
            None => {
                self.at = target;
                self.work(2, 50);
            }
        }
    }

    pub(super) fn due(&self, stage: Stage) -> Timestamp {
        let limit = self
            .world
            .policy
            .limit(stage, self.facts.urgency, self.facts.nature);
        due(self.world.calendar, self.at, limit).at
    }

    /// As the domain reckons it at dispatch: the strictest of the item's limit and the table's.
    pub(super) fn start_handle_clock(&mut self) {
        let (urgency, nature) = (self.facts.urgency, self.facts.nature);
        let table = self.world.policy.limit(Stage::Handle, urgency, nature);
        let limits: Vec<Limit> = self.row.limit.into_iter().chain([table]).collect();
        let strictest = strictest(self.world.calendar, self.at, &limits);
        self.handle_due = strictest.map_or(self.at, |(_, due)| due.at);
    }

    // People.

    /// Someone who plays a part for the whole district. The same case meets the same people.
    pub(super) fn of_district(&self, role: Role, turn: usize) -> By {
        self.person(role, self.world.district.unit("440308"), turn)
    }

    /// Someone of the unit's body.
    pub(super) fn of_unit(&self, role: Role, unit: UnitId) -> By {
        self.person(role, unit, 0)
    }

    fn person(&self, role: Role, unit: UnitId, turn: usize) -> By {
        let user = self.world.cast.one(role, unit, self.facts.no + turn);
        By::Person(user.unwrap_or(UserId::SYSTEM))
    }

    // Steps.

    pub(super) fn push(&mut self, by: By, command: Command, leaves: State) {
        self.push_with(by, Deed::Command(Box::new(command)), leaves, vec![]);
    }

    /// What the appliance does by itself when a limit has run out.
    pub(super) fn wake(&mut self, due_at: Timestamp, wake: Wake, leaves: State) {
        self.at = due_at;
        self.push_with(By::System, Deed::Wake(wake), leaves, vec![]);
    }

    pub(super) fn push_with(&mut self, by: By, deed: Deed, leaves: State, photos: Vec<Picture>) {
        let at = self.at;
        self.steps.push(Planned {
            at,
            by,
            deed,
            photos,
            leaves,
        });
    }

    /// The state the last step left, or the first of all.
    pub(super) fn state(&self) -> State {
        self.steps
            .last()
            .map_or(State::PendingAccept, |step| step.leaves)
    }

    /// What a handler takes on site, if the item asks for it.
    pub(super) fn site_photos(&mut self) -> Vec<Picture> {
        let scene = pictures::Scene::of(&self.facts.item);
        let after = Picture { scene, after: true };
        if self.row.on_site {
            vec![
                Picture {
                    scene,
                    after: false,
                },
                after,
            ]
        } else if self.matter.style == Style::Site && self.dice.percent(30) {
            vec![after]
        } else {
            vec![]
        }
    }
}
