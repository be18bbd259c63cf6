//! Ready-made parts of sentences, and how their blanks are filled.

use std::collections::HashMap;

use serde::Deserialize;

use super::district::Season;
use crate::kernel::chance::Dice;

/// A way of speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Register {
    Angry,
    Polite,
    Elderly,
    /// As short as a message on the phone.
    Brief,
    /// The hotline operator's summary in the third person.
    Operator,
    /// A grid worker's dry note.
    Grid,
    /// A camera's or sensor's alert.
    Sensing,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manner {
    pub openings: Vec<String>,
    pub wants: Vec<String>,
    pub closings: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Details {
    pub lasting_site: Vec<String>,
    pub lasting_matter: Vec<String>,
    pub days: Vec<String>,
    pub hours: Vec<String>,
    pub attempts: Vec<String>,
    pub consult_reasons: Vec<String>,
    pub consult_wants: Vec<String>,
    typhoon: Vec<String>,
    summer: Vec<String>,
    spring: Vec<String>,
    festival: Vec<String>,
    term: Vec<String>,
    yearend: Vec<String>,
}

impl Details {
    pub fn season(&self, season: Season) -> &[String] {
        match season {
            Season::Typhoon => &self.typhoon,
            Season::Summer => &self.summer,
            Season::Spring => &self.spring,
            Season::Festival => &self.festival,
            Season::Term => &self.term,
            Season::Yearend => &self.yearend,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    pub registers: HashMap<Register, Manner>,
    pub details: Details,
    /// By major category: what it does to people.
    pub impacts: HashMap<String, Vec<String>>,
    /// By kind of place: corners of it.
    pub spots: HashMap<String, Vec<String>>,
}

/// Fills the blanks of a template: `{n}` 2–9, `{m}` 12–60, all else from `known`.
pub fn fill(dice: &mut Dice, template: &str, known: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        match name {
            "n" => out.push_str(&dice.between(2, 9).to_string()),
            "m" => out.push_str(&dice.between(12, 60).to_string()),
            name => match known.iter().find(|(key, _)| *key == name) {
                Some((_, value)) => out.push_str(value),
                // Left as it is, so that the test of leftovers can see it.
                None => out.extend(["{", name, "}"]),
            },
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// One of the templates, filled.
pub fn one_of(dice: &mut Dice, templates: &[String], known: &[(&str, &str)]) -> String {
    let template = dice.pick(templates);
    fill(dice, template, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_and_unknown_ones_stay_visible() {
        let mut dice = Dice::from_seed(1);
        let known = [("place", "海月新庭")];
        assert_eq!(fill(&mut dice, "在{place}旁", &known), "在海月新庭旁");
        assert_eq!(fill(&mut dice, "{missing}", &known), "{missing}");
        let number = fill(&mut dice, "{n}", &known);
        assert!("23456789".contains(&number), "{number}");
    }
}
