//! When the appliance issues a sheet by itself: what holds of a case now, and when to look again.
//!
//! What holds is read off the case, not off what just happened, so that a look after a restart or
//! after a long stop finds the same. One matter is chased by its severest sheet: of the lateness
//! of one clock, or of one count, only the furthest step is issued, and it takes the place of the
//! open ones before it.

use serde::{Deserialize, Serialize};

use super::rules::{SupervisionRules, Trigger, TriggerRule};
use super::sheet::Sheet;
use super::{Impact, Level};
use crate::domain::calendar::Calendar;
use crate::domain::case::{Case, StageClock};
use crate::domain::codes::{LabelDimension, LabelSource};
use crate::domain::deadline::{Limit, extended};
use crate::domain::policy::Stage;
use crate::kernel::time::Timestamp;

/// The clocks a unit is chased for: its own work, the first time and again.
pub const CHASED: [Stage; 2] = [Stage::Handle, Stage::Rework];

/// Why a sheet was issued, in codes and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    pub trigger: Trigger,
    pub threshold: u32,
    /// Tells one time from another: when the clock that is late was started, when the instruction
    /// was written; 0 for what happens once in a case's life.
    pub occurrence: i64,
    pub why: String,
    /// Version of the rules.
    pub rules: u32,
}

impl Ground {
    /// Sheets of one matter: its name, and how far along this one is.
    fn step(&self) -> ((Trigger, i64), u32) {
        match self.trigger {
            Trigger::NearDue => ((Trigger::Overdue, self.occurrence), 0),
            Trigger::Overdue => ((Trigger::Overdue, self.occurrence), self.threshold + 1),
            other => ((other, self.occurrence), self.threshold),
        }
    }

    /// Whether the other is of the same matter, and not further along.
    pub fn overtakes(&self, other: &Ground) -> bool {
        let ((matter, step), (others, before)) = (self.step(), other.step());
        matter == others && step > before
    }
}

/// What the case itself does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Cases of the same person about the same in the last days, this one included.
    pub repeats: u32,
    /// Cases merged into it.
    pub merged: u32,
}

/// A sheet that should be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub level: Level,
    pub ground: Ground,
}

/// What holds now and has no sheet yet. `sheets` are all that were ever issued on the case.
pub fn calls(
    case: &Case,
    around: Around,
    sheets: &[Sheet],
    rules: &SupervisionRules,
    calendar: &Calendar,
    now: Timestamp,
) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for call in holding(case, around, rules, calendar, now) {
        let (matter, step) = call.ground.step();
        let is_there = sheets.iter().any(|sheet| {
            let (other, reached) = sheet.issued.ground.step();
            other == matter && reached >= step
        });
        if !is_there {
            calls.retain(|other| !call.ground.overtakes(&other.ground));
            if !calls
                .iter()
                .any(|other| other.ground.overtakes(&call.ground))
            {
                calls.push(call);
            }
        }
    }
    calls
}

/// Everything that holds, whether it was acted upon or not. Empty for a case that is over, or that
/// no unit has yet: what holds of it then is found when there is somebody to ask.
pub fn holding(
    case: &Case,
    around: Around,
    rules: &SupervisionRules,
    calendar: &Calendar,
    now: Timestamp,
) -> Vec<Call> {
    if !case.state.is_open() || case.unit.or(case.interim_unit).is_none() {
        return vec![];
    }
    let mut calls = Vec::new();
    for (stage, clock) in chased(case) {
        for rule in rules.active() {
            if instant(clock, rule, calendar).is_some_and(|at| at <= now) {
                let why = lateness(stage, rule);
                calls.push(call(rules, rule, clock.started_at.0, why));
            }
        }
    }
    let safety = case.labels.iter().any(|label| {
        // A model's guess is looked at by a person before it moves anybody. domain.md §6.
        label.dimension == LabelDimension::Risk && label.source == LabelSource::Person
    });
    let counted = [
        (Trigger::Urged, u32::from(case.urges), "诉求人催办", "次"),
        (
            Trigger::Returned,
            u32::from(case.disputes),
            "单位退件",
            "次",
        ),
        (
            Trigger::Dissatisfied,
            u32::from(case.dissatisfied),
            "诉求人评价不满意",
            "次",
        ),
        (
            Trigger::Repeated,
            around.repeats,
            "同一诉求人反映同一事项",
            "件",
        ),
        (
            Trigger::Gathered,
            people(around),
            "反映同一问题的诉求人",
            "人",
        ),
        (Trigger::Safety, u32::from(safety), "标注公共安全风险", "项"),
    ];
    for (trigger, count, what, unit) in counted {
        if let Some(rule) = rules.reached(trigger, count).filter(|_| count > 0) {
            calls.push(call(rules, rule, 0, format!("{what}{count}{unit}")));
        }
    }
    calls
}

/// Cases that are one matter, each of another citizen.
const fn people(around: Around) -> u32 {
    around.merged + 1
}

/// A leader's instruction of the moment `at`.
pub fn instructed(rules: &SupervisionRules, at: Timestamp) -> Option<Call> {
    let rule = rules.reached(Trigger::Instructed, 0)?;
    Some(call(rules, rule, at.0, "区领导批示".to_owned()))
}

fn call(rules: &SupervisionRules, rule: &TriggerRule, occurrence: i64, why: String) -> Call {
    Call {
        level: rule.level,
        ground: Ground {
            trigger: rule.trigger,
            threshold: rule.threshold,
            occurrence,
            why,
            rules: rules.version,
        },
    }
}

fn lateness(stage: Stage, rule: &TriggerRule) -> String {
    let stage = stage.label();
    match (rule.trigger, rule.threshold) {
        (Trigger::NearDue, percent) => format!("{stage}时限剩余不足{percent}%"),
        (_, 0) => format!("{stage}超期"),
        (_, days) => format!("{stage}超期超过{days}个工作日"),
    }
}

fn chased(case: &Case) -> impl Iterator<Item = (Stage, &StageClock)> {
    CHASED.into_iter().filter_map(|stage| {
        let clock = case.clock(stage).filter(|clock| clock.is_running())?;
        Some((stage, clock))
    })
}

/// The first moment a rule about lateness holds of a clock; `None` for other rules.
fn instant(clock: &StageClock, rule: &TriggerRule, calendar: &Calendar) -> Option<Timestamp> {
    match (rule.trigger, rule.threshold) {
        (Trigger::NearDue, percent) => Some(near_due(clock, percent)),
        (Trigger::Overdue, 0) => Some(clock.due_at.plus_ms(1)),
        (Trigger::Overdue, days) => {
            let by = extended(calendar, clock.due_at, Limit::WorkingDays(days));
            Some(by.at.plus_ms(1))
        }
        _ => None,
    }
}

/// When `percent` of the time a clock was given is left. Counted in natural time, as the colours
/// are: what is shown yellow and what is chased do not disagree.
fn near_due(clock: &StageClock, percent: u32) -> Timestamp {
    let given = clock.due_at.since(clock.started_at).max(0) - clock.paused_ms;
    clock
        .due_at
        .plus_ms(-(given.max(0) / 100 * i64::from(percent)))
}

/// When to look at the case again although nothing happens to it; `None`: no need.
pub fn next_look(
    case: &Case,
    rules: &SupervisionRules,
    calendar: &Calendar,
    now: Timestamp,
) -> Option<Timestamp> {
    let instants = chased(case).flat_map(|(_, clock)| {
        rules
            .active()
            .filter_map(move |rule| instant(clock, rule, calendar))
    });
    instants.filter(|at| *at > now).min()
}

/// When a case whose clocks have changed has to be looked at for the first time, whatever the rules
/// and the calendar say: known to the store, which knows neither.
pub fn first_look(case: &Case) -> Option<Timestamp> {
    chased(case).map(|(_, clock)| near_due(clock, 50)).min()
}

/// Nothing is left for the unit to do: what chased it for that is met.
pub fn is_met(case: &Case) -> bool {
    use crate::domain::case::state::State as S;
    !case.state.is_open() || matches!(case.state, S::PendingReview | S::PendingFeedback)
}

/// How far the matter of a case reaches.
pub fn impact(case: &Case, around: Around, rules: &SupervisionRules) -> Impact {
    let crowd = rules.reached(Trigger::Gathered, people(around)).is_some();
    if crowd || case.has_public_safety_label() {
        Impact::Public
    } else if around.merged > 0 || around.repeats > 1 {
        Impact::Several
    } else {
        Impact::One
    }
}
