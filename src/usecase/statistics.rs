//! Reading the statistics: sums over months, by what one asks to see side by side. One sees the
//! units one works for; what no unit had yet is the whole district's.

use std::collections::BTreeMap;

use super::{Refusal, Services};
use crate::domain::actor::Actor;
use crate::domain::org::Directory;
use crate::domain::reference::Reference;
use crate::domain::rights::counted_units;
use crate::domain::statistics::{Cell, Counts, Month};
use crate::kernel::id::UnitId;
use crate::store::View;

/// Twenty years of a district, and some.
pub const MONTHS_MAX: u32 = 30 * 12;

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Month,
    /// First level of the category, as the duty catalogue has it now.
    Category,
    /// The department, street or enterprise; for those who see only parts of one, the unit itself.
    Unit,
    /// Where it is about.
    Street,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Month(Month),
    Category(String),
    /// A unit, or a street.
    Unit(UnitId),
    /// Not accepted, not dispatched or not placed yet, as the question is.
    None,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    pub total: Counts,
    /// In the order of the group; what stands for none comes last.
    pub rows: Vec<(Group, Counts)>,
}

/// The counts of the months from `from` to `to`, both included.
///
/// # Errors
/// [`Refusal::NotYours`] to who reads no unit's; [`Refusal::Invalid`] when there is no such month
/// or too many.
pub async fn read(
    services: &Services,
    actor: &Actor,
    from: Month,
    to: Month,
    by: By,
) -> Result<Statistics, Refusal> {
    let units = counted_units(actor);
    if units.is_empty() {
        return Err(Refusal::NotYours);
    }
    if !(1..=MONTHS_MAX).contains(&from.until(to)) {
        return Err(Refusal::Invalid {
            field: "to",
            detail: "截止月份不得早于起始月份，最多统计30年",
        });
    }
    let sight = Sight {
        reference: services.reference(),
        units,
    };
    let read = move |view: &View<'_>| {
        let mut total = Counts::default();
        let mut rows: BTreeMap<Group, Counts> = BTreeMap::new();
        view.statistics(from, to, |cell, counts| {
            if sight.sees(cell.unit) {
                total.add(counts);
                rows.entry(sight.group(&cell, by)).or_default().add(counts);
            }
        })?;
        let rows = rows.into_iter().collect();
        Ok::<_, Refusal>(Statistics { total, rows })
    };
    services.store.read_aside(read).await
}

/// What the one who asks may see, and how it is named.
struct Sight {
    reference: Reference,
    units: Vec<UnitId>,
}

impl Sight {
    fn directory(&self) -> &Directory {
        &self.reference.directory
    }

    fn sees_all(&self) -> bool {
        let root = self.directory().root();
        root.is_some_and(|root| self.units.contains(&root))
    }

    fn sees(&self, unit: Option<UnitId>) -> bool {
        let below = |unit| {
            self.units
                .iter()
                .any(|above| self.directory().covers(*above, unit))
        };
        self.sees_all() || unit.is_some_and(below)
    }

    fn group(&self, cell: &Cell, by: By) -> Group {
        match by {
            By::Month => Group::Month(cell.month),
            By::Category => {
                let item = cell.item.as_deref();
                let row = item.and_then(|item| self.reference.catalogue.get(item));
                row.map_or(Group::None, |row| Group::Category(row.major.clone()))
            }
            By::Unit => cell.unit.map_or(Group::None, |unit| {
                let body = self.directory().responsible(unit);
                let body = body.filter(|_| self.sees_all());
                Group::Unit(body.map_or(unit, |body| body.id))
            }),
            By::Street => cell.street.map_or(Group::None, Group::Unit),
        }
    }
}
