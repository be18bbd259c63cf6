//! The organisation: units are added, renamed, closed; never removed, for cases point at them.

use super::people::{reload, require};
use super::{Asked, Refusal, Services};
use crate::domain::actor::Role;
use crate::domain::log::Audit;
use crate::domain::org::{Unit, UnitKind};
use crate::kernel::id::UnitId;
use crate::store::{View, WriteSet};

const NAME_MAX: usize = 50;
const CODE_MAX: usize = 32;
/// In one import.
pub const UNITS_MAX: usize = 5_000;

#[derive(Clone, Debug)]
pub struct NewUnit {
    pub parent: UnitId,
    pub kind: UnitKind,
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub public_name: String,
    pub initials: String,
}

#[derive(Clone, Debug, Default)]
pub struct UnitChange {
    pub name: Option<String>,
    pub short_name: Option<String>,
    pub public_name: Option<String>,
    pub initials: Option<String>,
    pub active: Option<bool>,
}

pub async fn create(services: &Services, asked: Asked, new: NewUnit) -> Result<UnitId, Refusal> {
    require(&asked, Role::SystemAdmin)?;
    let name = text(&new.name, "name", NAME_MAX)?;
    let code = text(&new.code, "code", CODE_MAX)?;
    let plan = move |view: &View<'_>, now| {
        if let Some(known) = asked.answered(view, now)? {
            return Ok((WriteSet::new(), known));
        }
        let units: Vec<Unit> = view.all()?;
        if units.iter().any(|unit| unit.code == code) {
            return Err(Refusal::UnitCodeTaken);
        }
        if !units
            .iter()
            .any(|unit| unit.id == new.parent && unit.active)
        {
            return Err(Refusal::Invalid {
                field: "parent",
                detail: "上级单位不存在或已停用",
            });
        }
        let id = UnitId(units.iter().map(|unit| unit.id.0).max().unwrap_or(0) + 1);
        let or_name = |text: &str| {
            if text.trim().is_empty() {
                name.clone()
            } else {
                text.trim().to_owned()
            }
        };
        let unit = Unit {
            id,
            parent: Some(new.parent),
            kind: new.kind,
            code,
            short_name: or_name(&new.short_name),
            public_name: or_name(&new.public_name),
            initials: new.initials.trim().to_lowercase(),
            name: name.clone(),
            active: true,
        };
        let mut writes = WriteSet::new();
        writes.put(&unit);
        writes.entry(asked.audit(Audit::UnitChanged {
            unit: id.0,
            what: "新建单位".into(),
        }));
        asked.remember(&mut writes, now, &id);
        Ok((writes, id))
    };
    let id = services.store.write(plan).await?;
    reload(services)?;
    Ok(id)
}

pub async fn change(
    services: &Services,
    asked: Asked,
    id: UnitId,
    change: UnitChange,
) -> Result<(), Refusal> {
    require(&asked, Role::SystemAdmin)?;
    let plan = move |view: &View<'_>, now| {
        if asked.answered::<()>(view, now)?.is_some() {
            return Ok((WriteSet::new(), ()));
        }
        let mut unit = view.unit(id)?.ok_or(Refusal::NotFound)?;
        let UnitChange {
            name,
            short_name,
            public_name,
            initials,
            active,
        } = change;
        if let Some(name) = name {
            unit.name = text(&name, "name", NAME_MAX)?;
        }
        if let Some(name) = short_name {
            unit.short_name = text(&name, "short_name", NAME_MAX)?;
        }
        if let Some(name) = public_name {
            unit.public_name = text(&name, "public_name", NAME_MAX)?;
        }
        if let Some(initials) = initials {
            unit.initials = text(&initials, "initials", CODE_MAX)?.to_lowercase();
        }
        if active == Some(false) && unit.parent.is_none() {
            return Err(Refusal::Invalid {
                field: "active",
                detail: "不能停用区本级",
            });
        }
        unit.active = active.unwrap_or(unit.active);
        let mut writes = WriteSet::new();
        writes.put(&unit);
        writes.entry(asked.audit(Audit::UnitChanged {
            unit: id.0,
            what: "修改单位".into(),
        }));
        asked.remember(&mut writes, now, &());
        Ok((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)
}

/// Puts a whole organisation in place, ids given: for furnishing and imports into an empty one.
pub async fn import(services: &Services, asked: Asked, units: Vec<Unit>) -> Result<(), Refusal> {
    require(&asked, Role::SystemAdmin)?;
    if units.len() > UNITS_MAX {
        return Err(Refusal::Invalid {
            field: "units",
            detail: "单位过多，最多5000个",
        });
    }
    let roots = units.iter().filter(|unit| unit.parent.is_none()).count();
    if roots != 1 {
        return Err(Refusal::Invalid {
            field: "units",
            detail: "须有且只有一个区本级单位",
        });
    }
    let plan = move |_view: &View<'_>, _now| {
        let mut writes = WriteSet::new();
        for unit in &units {
            writes.put(unit);
        }
        let what = format!("导入{}个单位", units.len());
        writes.entry(asked.audit(Audit::UnitChanged { unit: 0, what }));
        Ok::<_, Refusal>((writes, ()))
    };
    services.store.write(plan).await?;
    reload(services)
}

pub(super) fn checked_name(given: &str, field: &'static str) -> Result<String, Refusal> {
    text(given, field, NAME_MAX)
}

fn text(given: &str, field: &'static str, max: usize) -> Result<String, Refusal> {
    let given = given.trim();
    let fits = (1..=max).contains(&given.chars().count()) && !given.chars().any(char::is_control);
    if fits {
        Ok(given.to_owned())
    } else {
        Err(Refusal::Invalid {
            field,
            detail: "须填写，且不能过长",
        })
    }
}
