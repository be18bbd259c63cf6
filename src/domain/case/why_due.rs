//! Why a clock of a case is due when it is: the counting from its start, with the pauses and
//! extensions the case's own events tell of, down to the due time that is stored.

use super::event::{ClockChange, Event, What};
use super::{Basis, Case, StageClock};
use crate::domain::deadline::{Counted, Kind, Limit, Line, Pause, Pauses, Question, moment};
use crate::domain::policy::Stage;
use crate::domain::reference::Reference;
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;

/// The account of one clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyDue {
    pub clock: StageClock,
    /// From the start to the due time without a gap.
    pub lines: Vec<Line>,
    pub missing_years: Vec<i16>,
    /// Every pause, whether it moved the due time or not.
    pub pauses: Vec<Halt>,
}

/// Who stopped a clock, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halt {
    pub from: Timestamp,
    /// `None` while it stands.
    pub to: Option<Timestamp>,
    pub by: UserId,
    pub why: String,
    /// Merged cases wait, but their due times do not move.
    pub moves: bool,
}

/// The account of the clock a stage had last; `None` if it never ran.
pub fn why_due(
    case: &Case,
    events: &[&Event],
    stage: Stage,
    reference: &Reference,
) -> Option<WhyDue> {
    let clock = *case.clock(stage)?;
    let course = Course::follow(events, stage, reference)?;
    let (mut lines, missing_years) = course.counted(case, stage, reference);
    lines.extend(course.moves);
    Some(WhyDue {
        clock,
        lines,
        missing_years,
        pauses: course.halts,
    })
}

/// The pauses a clock's due time was counted with; `None` if it was extended since, so that it is
/// no longer counted from its start.
pub fn counted_pauses(events: &[&Event], stage: Stage, reference: &Reference) -> Option<Pauses> {
    let course = Course::follow(events, stage, reference)?;
    course
        .moves
        .is_empty()
        .then(|| Pauses::merge(course.pauses))
}

/// What became of a clock since it was last started.
struct Course {
    start: Timestamp,
    limit: Limit,
    basis: Basis,
    /// As the pauses before the first extension left it.
    counted_due: Timestamp,
    due: Timestamp,
    halts: Vec<Halt>,
    /// Pauses that are counted from the start.
    pauses: Vec<Pause>,
    /// Extensions, and what came after them.
    moves: Vec<Line>,
}

impl Course {
    fn follow(events: &[&Event], stage: Stage, reference: &Reference) -> Option<Self> {
        let changes = events
            .iter()
            .flat_map(|event| event.clocks.iter().map(move |change| (*event, *change)));
        let mut course = None;
        for (event, change) in changes {
            match (change, &mut course) {
                (ClockChange::Start(of, clock), _) if of == stage => {
                    course = Some(Self::begin(&clock));
                }
                (ClockChange::Pause(of), Some(course)) if of == stage => {
                    course.halts.push(halt(event, reference));
                }
                (ClockChange::Resume(of, due), Some(course)) if of == stage => {
                    course.resume(event, due);
                }
                (ClockChange::Move(of, due), Some(course)) if of == stage => {
                    course.extend(event, due, reference);
                }
                (ClockChange::Recount(of, due), Some(course)) if of == stage => {
                    course.recount(due.at);
                }
                (ClockChange::Renew(of, clock), Some(course)) if of == stage => {
                    (course.limit, course.basis) = (clock.limit, clock.basis);
                    course.recount(clock.due_at);
                }
                (ClockChange::Stop(of), Some(course)) if of == stage => course.end_halt(event.at),
                _ => {}
            }
        }
        course
    }

    const fn begin(clock: &StageClock) -> Self {
        Self {
            start: clock.started_at,
            limit: clock.limit,
            basis: clock.basis,
            counted_due: clock.due_at,
            due: clock.due_at,
            halts: vec![],
            pauses: vec![],
            moves: vec![],
        }
    }

    fn end_halt(&mut self, at: Timestamp) {
        if let Some(halt) = self.halts.last_mut() {
            halt.to.get_or_insert(at);
        }
    }

    fn resume(&mut self, event: &Event, due: Timestamp) {
        self.end_halt(event.at);
        let Some(halt) = self.halts.last() else {
            return;
        };
        if !halt.moves {
            return;
        }
        if self.moves.is_empty() {
            self.pauses.push(Pause {
                from: halt.from,
                to: event.at,
                why: halt.why.clone(),
            });
            self.counted_due = due;
        } else if due != self.due {
            let why = format!(
                "暂停（{} 至 {}），到期时间顺延：{}",
                moment(halt.from),
                moment(event.at),
                halt.why
            );
            self.moves.push(step(self.due, due, Kind::Pause, why));
        }
        self.due = due;
    }

    /// From its start, by another version.
    const fn recount(&mut self, due: Timestamp) {
        if self.moves.is_empty() {
            self.counted_due = due;
        }
        self.due = due;
    }

    fn extend(&mut self, event: &Event, due: Timestamp, reference: &Reference) {
        let by = reference.directory.user_name(event.by);
        let why = match &event.what {
            What::ExtensionGranted { reason, note } => {
                let reason = format!("延期（{}），{by}批准", reason.label());
                if note.is_empty() {
                    reason
                } else {
                    format!("{reason}：{note}")
                }
            }
            _ => format!("{by}调整"),
        };
        self.moves.push(step(self.due, due, Kind::Extension, why));
        self.due = due;
    }

    /// The lines up to the first extension, by the version of the calendar it was counted by; that
    /// is a later one where a pause ended under it. A due time that was set and not counted is told
    /// as what it is.
    fn counted(&self, case: &Case, stage: Stage, reference: &Reference) -> (Vec<Line>, Vec<i16>) {
        let set_above = case.higher_due_at.filter(|_| stage == Stage::Handle);
        let question = Question {
            start: self.start,
            limits: vec![self.limit],
            pauses: Pauses::merge(self.pauses.clone()),
            higher: set_above.filter(|at| *at == self.counted_due),
        };
        for calendar in reference.calendars.since(self.basis.calendar) {
            let (policy, version) = (self.basis.policy, calendar.version());
            let rules = format!("时限规则第{policy}版，日历第{version}版");
            match question.explain(calendar, &rules) {
                Ok(told) if told.due.at == self.counted_due => {
                    return (told.lines, told.missing_years);
                }
                _ => {}
            }
        }
        let why = set_otherwise(case, stage, self.limit);
        let line = step(self.start, self.counted_due, Kind::Set, why);
        (vec![line], vec![])
    }
}

fn step(from: Timestamp, to: Timestamp, kind: Kind, why: String) -> Line {
    let counted = Counted::Ms(to.since(from));
    Line {
        from,
        to,
        kind,
        counted,
        why,
    }
}

fn set_otherwise(case: &Case, stage: Stage, limit: Limit) -> String {
    let limit = limit.label();
    if stage == Stage::Suspension {
        return format!("挂起审批时确定的复核时间，最长{limit}");
    }
    if case.former.is_some() {
        return "原平台确定的到期时间".into();
    }
    format!("时限{limit}，启动时按当时的规则和日历确定")
}

fn halt(event: &Event, reference: &Reference) -> Halt {
    let by = reference.directory.user_name(event.by);
    let why = match &event.what {
        What::Suspended { kind, note } if note.is_empty() => {
            format!("挂起（{}），{by}批准", kind.label())
        }
        What::Suspended { kind, note } => format!("挂起（{}），{by}批准：{note}", kind.label()),
        What::InfoAsked { .. } => format!("{by}要求诉求人补充材料，等待补充"),
        What::Merged { .. } => format!("{by}并案，到期时间不变"),
        _ => format!("{by}暂停"),
    };
    Halt {
        from: event.at,
        to: None,
        by: event.by,
        why,
        moves: !matches!(event.what, What::Merged { .. }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::commands::{extend_to, suspend_until};
    use super::super::tests::fixture::actor;
    use super::super::tests::life::Life;
    use super::*;
    use crate::domain::case::command::Command;
    use crate::kernel::time::{DAY_MS, HOUR_MS};

    fn told(life: &Life, stage: Stage) -> WhyDue {
        let events: Vec<_> = life.events.iter().collect();
        let why = why_due(&life.case, &events, stage, &life.reference).expect("it ran");
        let mut at = why.clock.started_at;
        for line in &why.lines {
            assert_eq!(line.from, at, "{:#?}", why.lines);
            at = line.to;
        }
        assert_eq!(at, why.clock.due_at, "{:#?}", why.lines);
        why
    }

    fn kinds(why: &WhyDue) -> Vec<Kind> {
        why.lines.iter().map(|line| line.kind).collect()
    }

    #[test]
    fn a_suspension_and_an_extension_lead_to_the_stored_due_time() {
        let mut life = Life::at_work();
        assert!(!kinds(&told(&life, Stage::Handle)).contains(&Kind::Pause));
        life.does("handler-city", suspend_until(life.now.plus_ms(20 * DAY_MS)));
        let note = "管线施工".to_owned();
        life.does("supervisor", Command::GrantSuspension { note });
        let halts = told(&life, Stage::Handle).pauses;
        assert_eq!((halts.len(), halts[0].to), (1, None), "it stands");
        life.wait(3 * DAY_MS);
        let reason = "可继续".to_owned();
        life.does("handler-city", Command::Resume { reason });
        let why = told(&life, Stage::Handle);
        assert!(kinds(&why).contains(&Kind::Pause));
        assert!(
            why.pauses[0].why.contains("批准：管线施工"),
            "{:?}",
            why.pauses
        );
        assert_eq!(why.pauses[0].by, actor("supervisor").user);
        let longer = why.clock.due_at.plus_ms(30 * HOUR_MS);
        life.does("handler-city", extend_to(longer));
        let note = String::new();
        life.does("supervisor", Command::GrantExtension { note });
        let why = told(&life, Stage::Handle);
        assert_eq!(kinds(&why).last(), Some(&Kind::Extension));
        assert_eq!(why.lines.last().map(|line| line.to), Some(longer));
        assert_eq!(told(&life, Stage::Suspension).lines[0].kind, Kind::Set);
    }
}
