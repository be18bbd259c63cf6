//! The working calendar: what a change of it would move, and putting it in place. Every open case
//! whose due time follows from the calendar is counted again, with one event of its own.

mod effect;
mod recounts;

pub use effect::{Effect, Moved, Page};
pub use recounts::Recounts;

use super::people::require;
use super::{Asked, Refusal, Services};
use crate::crypto::sm3;
use crate::domain::actor::Role;
use crate::domain::calendar::{
    Calendar, CalendarChange, CalendarEdition, Calendars, EDITIONS_MAX, FIRST_VERSION, Notice,
};
use crate::domain::case::Basis;
use crate::domain::log::Audit;
use crate::kernel::chance::hex;
use crate::kernel::time::Timestamp;
use crate::store::record::RecountRun;
use crate::store::{View, WriteSet};

/// What a notice would come to.
#[derive(Clone, Debug)]
pub struct Preview {
    /// To be sent with the order to put it in place: neither notice nor calendar has changed since.
    pub mark: String,
    /// Every day is known as the notice has it.
    pub is_known: bool,
    pub effect: Effect,
}

/// What was put in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Applied {
    /// The version in force.
    pub version: u32,
    /// The counting again that follows; `None` when every day was known.
    pub run: Option<u32>,
}

/// What importing the notice would do, without doing it.
///
/// # Errors
/// When the notice cannot follow what is known, or the caller is no system administrator.
pub async fn preview(
    services: &Services,
    asked: &Asked,
    notice: &Notice,
    page: Page,
) -> Result<Preview, Refusal> {
    require(asked, Role::SystemAdmin)?;
    let now = services.clock.now();
    let (version, edition) = services.store.read(|view| {
        let standing = Standing::read(view)?;
        Ok::<_, Refusal>((standing.version, standing.takes(notice, asked, now)?))
    })?;
    let mut calendars = Calendars::clone(&services.reference().calendars);
    let is_known = edition.is_none();
    if let Some(edition) = &edition {
        calendars = calendars.followed_by(edition);
    }
    Ok(Preview {
        mark: mark(notice, version),
        is_known,
        effect: effect::effect(services, calendars, page).await?,
    })
}

/// Puts the notice in place as a whole. The cases are counted again afterwards, by
/// [`Recounts::carry_out`]. `seen` is the mark of the preview; `None` where nobody looked before.
///
/// # Errors
/// As [`preview`]; when what was seen is no longer so, or cases are still counted again after the
/// last change. Nothing is written then.
pub async fn import(
    services: &Services,
    asked: Asked,
    notice: Notice,
    seen: Option<String>,
) -> Result<Applied, Refusal> {
    require(&asked, Role::SystemAdmin)?;
    require_format(services)?;
    let policy = services.reference().policy.version;
    let plan = move |view: &View<'_>, now| {
        if let Some(known) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), known));
        }
        let standing = Standing::read(view)?;
        let is_as_seen = |seen: &String| *seen == mark(&notice, standing.version);
        if !seen.as_ref().is_none_or(is_as_seen) {
            return Err(Refusal::CalendarMoved);
        }
        let mut writes = WriteSet::new();
        let applied = match standing.takes(&notice, &asked, now)? {
            None => Applied {
                version: standing.version,
                run: None,
            },
            Some(edition) => put(view, &mut writes, &asked, policy, &edition)?,
        };
        asked.remember(&mut writes, now, &applied);
        Ok((writes, applied))
    };
    let applied = services.store.write(plan).await?;
    let references = &services.references;
    services
        .store
        .read(|view| Ok::<_, Refusal>(references.reload(view)?))?;
    Ok(applied)
}

fn require_format(services: &Services) -> Result<(), Refusal> {
    let (version, what) = (0, String::new());
    let needed = Audit::CalendarRevised { version, what }.since_format();
    if services.store.format() < needed {
        return Err(Refusal::Invalid {
            field: "format",
            detail: "数据格式较旧，请先用 suqiu upgrade 升级数据格式，再修改工作日历",
        });
    }
    Ok(())
}

/// Writes the edition, and that cases are to be counted again by it.
fn put(
    view: &View<'_>,
    writes: &mut WriteSet,
    asked: &Asked,
    policy: u32,
    edition: &CalendarEdition,
) -> Result<Applied, Refusal> {
    let last = view.last::<RecountRun>()?;
    if last.as_ref().is_some_and(|run| run.ended_at.is_none()) {
        return Err(Refusal::RecountUnderWay);
    }
    if edition.version > EDITIONS_MAX {
        return Err(Refusal::Invalid {
            field: "calendar",
            detail: "工作日历的版本已达上限",
        });
    }
    let (version, what) = (edition.version, edition.change.sentence());
    let run = RecountRun {
        no: last.map_or(1, |run| run.no + 1),
        why: format!("日历第{version}版：{what}"),
        basis: Basis {
            policy,
            calendar: version,
        },
        started_at: edition.at,
        since: view.last_seq()?,
        cases: 0,
        moved: 0,
        ended_at: None,
    };
    writes.put(edition);
    writes.put(&run);
    writes.entry(asked.audit(Audit::CalendarRevised { version, what }));
    Ok(Applied {
        version,
        run: Some(run.no),
    })
}

/// The calendar as it is stored.
struct Standing {
    version: u32,
    notices: Vec<Notice>,
}

impl Standing {
    fn read(view: &View<'_>) -> Result<Self, Refusal> {
        Ok(match view.last::<CalendarEdition>()? {
            Some(CalendarEdition {
                version, notices, ..
            }) => Self { version, notices },
            None => Self {
                version: FIRST_VERSION,
                notices: view.all()?,
            },
        })
    }

    /// What follows with the notice; `None` when it says nothing new.
    fn takes(
        &self,
        notice: &Notice,
        asked: &Asked,
        at: Timestamp,
    ) -> Result<Option<CalendarEdition>, Refusal> {
        let before = Calendar::with(self.notices.clone());
        before.takes(notice.year)?;
        let mut notices = self.notices.clone();
        notices.retain(|known| known.year != notice.year);
        notices.push(notice.clone());
        if Calendar::with(notices.clone()).has_the_days_of(&before) {
            return Ok(None);
        }
        Ok(Some(CalendarEdition {
            version: self.version + 1,
            at,
            by: asked.actor.user,
            change: CalendarChange::Notice {
                year: notice.year,
                days: u32::try_from(notice.days.len()).expect("bounded when read"),
            },
            notices,
        }))
    }
}

fn mark(notice: &Notice, version: u32) -> String {
    let mut whole = rmp_serde::to_vec_named(notice).expect("a notice is plain data");
    whole.extend(version.to_be_bytes());
    hex(sm3::hash(&whole).as_bytes())
}
