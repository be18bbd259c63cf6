//! The words a mapping may use for the values of each field.

use super::CaseField;
use crate::domain::case::Closing;
use crate::domain::case::migrated::STATES;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Nature, Source, SuspensionKind, TransferTarget, Urgency};
use crate::kernel::toml_lines::{Leaf, Scalar};

pub(super) fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|it| code(*it)).collect()
}

pub(super) fn flag(leaf: &Leaf) -> Result<bool, String> {
    match leaf.value {
        Scalar::Boolean(flag) => Ok(flag),
        _ => Err("应为 true 或 false".to_owned()),
    }
}

pub(super) fn listed<T: Copy>(
    value: &str,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Result<T, String> {
    let found = all.iter().copied().find(|it| code(*it) == value);
    found.ok_or_else(|| format!("应为 {} 之一", codes(all, code).join("、")))
}

/// Values of closed lists are checked once, here, and not again in every row.
pub(super) fn check_value(field: CaseField, value: &str) -> Result<(), String> {
    match field {
        CaseField::State => listed(value, STATES, State::code).map(drop),
        CaseField::Channel => listed(value, Channel::ALL, Channel::code).map(drop),
        CaseField::Source => listed(value, Source::ALL, Source::code).map(drop),
        CaseField::Nature => listed(value, Nature::ALL, Nature::code).map(drop),
        CaseField::Urgency => listed(value, Urgency::ALL, Urgency::code).map(drop),
        CaseField::Closing => listed(value, Closing::ALL, Closing::code).map(drop),
        CaseField::TransferTo => listed(value, TransferTarget::ALL, TransferTarget::code).map(drop),
        CaseField::Suspension => listed(value, SuspensionKind::ALL, SuspensionKind::code).map(drop),
        CaseField::Grade => listed(value, &["1", "2", "3", "4", "5"], |it| it).map(drop),
        CaseField::Solved | CaseField::Hidden => {
            listed(value, &["true", "false"], |it| it).map(drop)
        }
        _ => Ok(()),
    }
}
