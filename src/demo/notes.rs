//! What officials write while a case goes its way.

use serde::Deserialize;

use super::phrases::fill;
use crate::kernel::chance::Dice;

/// Ready-made notes by occasion, in office style.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    pub ask_info: Vec<String>,
    pub supply_info: Vec<String>,
    pub dispatch: Vec<String>,
    pub assist: Vec<String>,
    pub assist_answer: Vec<String>,
    pub sign: Vec<String>,
    pub reassign: Vec<String>,
    pub contact_reached: Vec<String>,
    pub contact_missed: Vec<String>,
    pub return_wrong_unit: Vec<String>,
    pub return_thin: Vec<String>,
    pub grant_return: Vec<String>,
    pub deny_return: Vec<String>,
    pub ruling_question: Vec<String>,
    pub ruling_basis: Vec<String>,
    /// In the order of the codes E1–E6.
    pub extension: Vec<String>,
    pub grant_extension: Vec<String>,
    pub deny_extension: Vec<String>,
    /// In the order of the codes H1, H2, H5, H4.
    pub suspend: Vec<String>,
    pub grant_suspension: Vec<String>,
    pub resume: Vec<String>,
    pub result: Vec<String>,
    pub result_matter: Vec<String>,
    pub result_unsolved: Vec<String>,
    pub reply: Vec<String>,
    pub reply_unsolved: Vec<String>,
    pub reply_end: Vec<String>,
    pub private_note: Vec<String>,
    pub reject_result: Vec<String>,
    pub approve_result: Vec<String>,
    pub satisfied: Vec<String>,
    pub callback_satisfied: Vec<String>,
    /// In the order of the codes S1, S5, S4, S2, S6, S3, S8.
    pub dissatisfied: Vec<String>,
    pub rework_result: Vec<String>,
    pub conclude: Vec<String>,
    pub urge: Vec<String>,
    pub supplement: Vec<String>,
    pub instruct: Vec<String>,
    /// In the order of the codes W1, W1, W2, W4, W3.
    pub withdraw: Vec<String>,
    pub withdraw_mistake: Vec<String>,
    pub merge: Vec<String>,
    pub reopen: Vec<String>,
    /// In the order of the codes N1, N4, N5, N8; `refuse_go_to` likewise.
    pub refuse: Vec<String>,
    pub refuse_go_to: Vec<String>,
    /// In the order petition, police, city, other district.
    pub transfer: Vec<String>,
    pub note: Vec<String>,
}

/// What the notes on one case speak of.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub unit: String,
    pub right: String,
    pub place: String,
    pub corner: String,
    pub item: String,
    pub law: String,
    pub standard: String,
    pub title: String,
    pub date: String,
    pub found: String,
    pub done: String,
}

impl Scene {
    /// One of the templates, filled in.
    pub fn say(&self, dice: &mut Dice, templates: &[String]) -> String {
        let template = dice.pick(templates);
        self.say_this(dice, template)
    }

    pub fn say_this(&self, dice: &mut Dice, template: &str) -> String {
        let known = [
            ("unit", self.unit.as_str()),
            ("right", &self.right),
            ("place", &self.place),
            ("spot", &self.corner),
            ("item", &self.item),
            ("law", &self.law),
            ("standard", &self.standard),
            ("title", &self.title),
            ("date", &self.date),
            ("found", &self.found),
            ("done", &self.done),
        ];
        fill(dice, template, &known)
    }
}

#[cfg(test)]
mod tests {
    use super::super::district::District;
    use super::*;

    /// Every template of the file, whatever its occasion.
    #[test]
    fn no_note_keeps_a_blank() {
        let text: toml::Table = toml::from_str(include_str!("data/notes.toml")).unwrap();
        let (scene, mut dice) = (Scene::default(), Dice::from_seed(5));
        let mut count = 0;
        for template in text.values().filter_map(|list| list.as_array()).flatten() {
            let said = scene.say_this(&mut dice, template.as_str().unwrap());
            assert!(!said.contains(['{', '}']), "{said}");
            count += 1;
        }
        assert!(count > 150, "{count}");
    }

    #[test]
    fn lists_in_the_order_of_codes_have_their_length() {
        let notes = District::built_in().notes;
        assert_eq!(notes.extension.len(), 6);
        assert_eq!(notes.suspend.len(), 4);
        assert_eq!(notes.dissatisfied.len(), 7);
        assert_eq!(notes.withdraw.len(), 5);
        assert_eq!(notes.refuse.len(), notes.refuse_go_to.len());
        assert_eq!(notes.refuse.len(), 4);
        assert_eq!(notes.transfer.len(), 4);
    }
}
