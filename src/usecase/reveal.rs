//! Opening personal fields: by the one who has the ball, one case at a time, for a purpose that
//! is in the log before the values leave. domain.md §3.

use zeroize::Zeroizing;

use super::act::visible;
use super::{Asked, Refusal, Services};
use crate::domain::case::redact::mask_numbers;
use crate::domain::codes::PersonalField;
use crate::domain::log::Audit;
use crate::domain::rights::may_reveal;
use crate::kernel::id::CaseId;
use crate::store::{View, WriteSet};

const PURPOSE_MAX: usize = 200;

pub type Values = Vec<(PersonalField, Zeroizing<String>)>;

/// The values of `fields` that were given. Nothing is returned that is not logged durably.
pub async fn reveal(
    services: &Services,
    asked: Asked,
    case: CaseId,
    fields: Vec<PersonalField>,
    purpose: String,
) -> Result<Values, Refusal> {
    let reference = services.reference();
    let keyring = services.keyring.clone();
    let plan = move |view: &View<'_>, now| {
        // Asked again it is looked at again, and logged again: the values are kept nowhere.
        let asked_before = asked.answered::<()>(view, now)?.is_some();
        let found = visible(view, &asked, case, &reference)?;
        if !may_reveal(&asked.actor, &found, &reference.directory) {
            return Err(Refusal::NotYours);
        }
        let (fields, purpose) = checked(fields, &purpose)?;
        let mut values = Values::new();
        if let Some(record) = view.sealed(case)? {
            for field in &fields {
                if let Some(value) = record.reveal(&keyring, *field)? {
                    values.push((*field, value));
                }
            }
        }
        let mut writes = WriteSet::new();
        writes.entry(asked.audit(Audit::Revealed {
            case,
            fields,
            purpose,
        }));
        if !asked_before {
            asked.remember(&mut writes, now, &());
        }
        Ok((writes, values))
    };
    services.store.write(plan).await
}

/// Each field once, and why they are wanted.
fn checked(
    mut fields: Vec<PersonalField>,
    purpose: &str,
) -> Result<(Vec<PersonalField>, String), Refusal> {
    let (purpose, _masked) = mask_numbers(purpose.trim());
    if purpose.is_empty() || purpose.chars().count() > PURPOSE_MAX {
        return Err(Refusal::Invalid {
            field: "purpose",
            detail: "请填写查看用途，最多200字",
        });
    }
    fields.sort_unstable();
    fields.dedup();
    if fields.is_empty() {
        return Err(Refusal::Invalid {
            field: "fields",
            detail: "请选择要查看的内容",
        });
    }
    Ok((fields, purpose))
}
