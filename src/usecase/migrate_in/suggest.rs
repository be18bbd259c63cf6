//! What a foreign value probably means: the nearest of our words, for a person to decide.

use super::report::UnmappedValue;
use crate::channels::former::{CaseField, Unmapped};
use crate::domain::case::Closing;
use crate::domain::case::migrated::STATES;
use crate::domain::codes::{Channel, Nature, Source, SuspensionKind, TransferTarget, Urgency};
use crate::domain::reference::Reference;

/// Less alike than this is no suggestion.
const LIKE_MIN: f64 = 0.34;

/// The most frequent first.
pub(super) fn suggestions(unmapped: Unmapped, reference: &Reference) -> Vec<UnmappedValue> {
    let mut values: Vec<_> = unmapped
        .into_iter()
        .map(|((field, value), cases)| UnmappedValue {
            suggestion: nearest(&value, &words(field, reference)),
            field: field.code(),
            field_name: field.label(),
            value,
            cases,
        })
        .collect();
    values.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.value.cmp(&b.value)));
    values
}

/// Code and name of everything a field may mean.
fn words(field: CaseField, reference: &Reference) -> Vec<(String, String)> {
    macro_rules! of {
        ($all:expr) => {
            $all.iter()
                .map(|it| (it.code().to_owned(), it.label().to_owned()))
                .collect()
        };
    }
    match field {
        CaseField::State => of!(STATES),
        CaseField::Nature => of!(Nature::ALL),
        CaseField::Urgency => of!(Urgency::ALL),
        CaseField::Channel => of!(Channel::ALL),
        CaseField::Source => of!(Source::ALL),
        CaseField::Closing => of!(Closing::ALL),
        CaseField::TransferTo => of!(TransferTarget::ALL),
        CaseField::Suspension => of!(SuspensionKind::ALL),
        CaseField::Unit | CaseField::Street | CaseField::Community => {
            let units = reference.directory.units().filter(|unit| unit.active);
            units
                .flat_map(|unit| {
                    [&unit.name, &unit.short_name].map(|name| (unit.code.clone(), name.clone()))
                })
                .collect()
        }
        _ => vec![],
    }
}

fn nearest(value: &str, words: &[(String, String)]) -> Option<String> {
    let likeness = |name: &str| {
        let alike = strsim::sorensen_dice(value, name);
        let inside = value.contains(name) || name.contains(value);
        if inside { alike.max(0.5) + 0.25 } else { alike }
    };
    let best = words
        .iter()
        .map(|(code, name)| (likeness(name), code, name))
        .filter(|(alike, ..)| *alike >= LIKE_MIN)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    best.map(|(_, code, name)| format!("{code}（{name}）"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_proposed_and_no_other() {
        let check = |field, value: &str, expected: Option<&str>| {
            let found = nearest(value, &words(field, &Reference::default()));
            assert_eq!(found.as_deref(), expected, "{value}");
        };
        check(CaseField::State, "已结案", Some("closed（结案）"));
        check(CaseField::State, "待签", Some("pending_sign（待签收）"));
        check(CaseField::Nature, "投诉举报类", Some("complaint（投诉）"));
        check(CaseField::Channel, "网格员", Some("grid（网格员采集）"));
        check(CaseField::State, "XYZ", None);
        check(CaseField::Phone, "投诉", None);
    }
}
