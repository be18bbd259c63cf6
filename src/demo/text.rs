//! What citizens write. Sentences of a matter, a manner of speaking and details of time, place
//! and earlier attempts are put together, so that hardly two appeals read the same.

use super::district::{District, Matter, Season, Spot, Style};
use super::phrases::{Manner, Register, fill, one_of};
use crate::domain::codes::{Channel, Nature};
use crate::domain::knowledge::KnowledgeEntry;
use crate::kernel::chance::Dice;

/// Characters of a title, and of the text below it.
pub const TITLE_MAX: usize = 40;
const CONTENT_MIN: usize = 60;
const CONTENT_MAX: usize = 260;

/// Title and content of one appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub title: String,
    pub content: String,
}

/// What an appeal is about and how it is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    pub matter: &'a Matter,
    pub spot: &'a Spot,
    pub nature: Nature,
    pub register: Register,
    /// Seasons that reign on the day of filing.
    pub seasons: &'a [Season],
}

/// How people speak on a channel.
pub fn register_of(channel: Channel, dice: &mut Dice) -> Register {
    use Register::{Angry, Brief, Elderly, Grid, Operator, Polite, Sensing};
    let weights = match channel {
        Channel::Hotline | Channel::Police => return Operator,
        Channel::Grid => return Grid,
        Channel::Sensing => return Sensing,
        Channel::Letter | Channel::WalkIn | Channel::LeaderVisit => [10, 30, 55, 5],
        Channel::City | Channel::Web => [28, 30, 7, 35],
        _ => [30, 50, 15, 5],
    };
    [Angry, Polite, Elderly, Brief][dice.weighted(&weights)]
}

impl District {
    /// An appeal about a matter at a place.
    pub fn appeal(&self, dice: &mut Dice, telling: Telling<'_>) -> Wording {
        let Telling { matter, spot, .. } = telling;
        let corner = self.corner(dice, spot);
        let manner = &self.phrases.registers[&telling.register];
        let known = [("place", spot.name.as_str()), ("spot", corner.as_str())];
        let Told { title, body, want } = told(dice, matter);
        let title = fill(dice, title, &known);
        let body = fill(dice, body, &known);
        let want = fill(dice, want, &known);
        let want = one_of(dice, &manner.wants, &[("want", &want)]);
        let opening = self.opening(dice, manner, telling);
        let head = format!("{opening}{body}。");
        let details = self.details(dice, telling);
        let closing = one_of(dice, &manner.closings, &[]);
        Wording {
            title: titled(telling.nature, &title),
            content: put_together(dice, head, details, &format!("{}{closing}", sentence(want))),
        }
    }

    /// A question that the knowledge base can answer.
    pub fn consultation(
        &self,
        dice: &mut Dice,
        entry: &KnowledgeEntry,
        spot: &Spot,
        register: Register,
    ) -> Wording {
        let manner = &self.phrases.registers[&register];
        let details = &self.phrases.details;
        let question = dice.pick(&entry.questions).clone();
        let opening = one_of(dice, &manner.openings, &[]);
        let reason = self.timed(dice, &details.consult_reasons);
        let more = self.timed(dice, &details.consult_reasons);
        let wanted = dice.pick(&details.consult_wants);
        let closing = one_of(dice, &manner.closings, &[]);
        let head = format!("{opening}住在{}，{question}？", spot.name);
        let mut extras = vec![reason];
        if more != extras[0] {
            extras.push(more);
        }
        let title = format!("咨询：{}", entry.title);
        Wording {
            title: shortened(&title),
            content: put_together(
                dice,
                head,
                extras,
                &format!("{}{closing}", sentence(wanted.clone())),
            ),
        }
    }

    /// A corner of a place, such as an entrance.
    pub fn corner(&self, dice: &mut Dice, spot: &Spot) -> String {
        dice.pick(&self.phrases.spots[&spot.kind]).clone()
    }

    fn opening(&self, dice: &mut Dice, manner: &Manner, telling: Telling<'_>) -> String {
        let opening = one_of(dice, &manner.openings, &[]);
        let told_by_people = !matches!(telling.register, Register::Grid | Register::Sensing);
        let season = telling
            .matter
            .season
            .filter(|s| telling.seasons.contains(s));
        match season {
            Some(season) if told_by_people && dice.percent(55) => {
                let weather = dice.pick(self.phrases.details.season(season));
                format!("{opening}{weather}，")
            }
            _ => opening,
        }
    }

    /// How long, what it does to people, what was tried: in the order people tell it.
    fn details(&self, dice: &mut Dice, telling: Telling<'_>) -> Vec<String> {
        let details = &self.phrases.details;
        let lasting = match telling.matter.style {
            Style::Site => &details.lasting_site,
            Style::Matter => &details.lasting_matter,
        };
        let mut told = vec![self.timed(dice, lasting)];
        if matches!(telling.nature, Nature::Praise) {
            return vec![];
        }
        let major = &self.row(&telling.matter.item).major;
        told.push(dice.pick(&self.phrases.impacts[major]).clone());
        let by_official = matches!(telling.register, Register::Grid | Register::Sensing);
        if !by_official {
            told.push(self.timed(dice, &details.attempts));
        }
        told
    }

    fn timed(&self, dice: &mut Dice, templates: &[String]) -> String {
        let details = &self.phrases.details;
        let (days, hour) = (dice.pick(&details.days), dice.pick(&details.hours));
        let known = [("days", days.as_str()), ("hour", hour.as_str())];
        one_of(dice, templates, &known)
    }
}

/// One thing to say of a matter.
struct Told<'a> {
    title: &'a str,
    body: &'a str,
    want: &'a str,
}

fn told<'a>(dice: &mut Dice, matter: &'a Matter) -> Told<'a> {
    let mut index =
        |list: &[String]| usize::try_from(dice.below(list.len() as u64)).expect("below the length");
    let body = index(&matter.bodies);
    let (title, want) = match matter.told_as.get(body) {
        Some(told_as) => *told_as,
        None => (index(&matter.titles), index(&matter.wants)),
    };
    Told {
        title: &matter.titles[title],
        body: &matter.bodies[body],
        want: &matter.wants[want],
    }
}

/// Keeps to the length people write: some details are left out, all when it gets too long.
fn put_together(dice: &mut Dice, head: String, details: Vec<String>, tail: &str) -> String {
    let length = |text: &str| text.chars().count();
    let mut content = head;
    let mut left_out = Vec::new();
    for detail in details {
        let fits = length(&content) + length(&detail) + length(tail) < CONTENT_MAX;
        if fits && dice.percent(70) {
            content.push_str(&detail);
            content.push('。');
        } else if fits {
            left_out.push(detail);
        }
    }
    for detail in left_out {
        if length(&content) + length(tail) < CONTENT_MIN {
            content.push_str(&detail);
            content.push('。');
        }
    }
    content.push_str(tail);
    let mut content = sentence(content);
    if length(&content) < CONTENT_MIN {
        content.push_str(
            "以上情况属实，相关照片可以另行提供，请予核实并回复处理结果，白天都可以联系。",
        );
    }
    content
}

/// Ends with a full stop unless it ends by itself.
fn sentence(mut text: String) -> String {
    if !text.ends_with(['。', '！', '？']) {
        text.push('。');
    }
    text
}

fn titled(nature: Nature, title: &str) -> String {
    let title = match nature {
        Nature::Suggestion => format!("建议：{title}"),
        Nature::Report => format!("举报{title}"),
        _ => title.to_owned(),
    };
    shortened(&title)
}

fn shortened(title: &str) -> String {
    title.chars().take(TITLE_MAX).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn five_thousand() -> Vec<Wording> {
        let district = District::built_in();
        let mut dice = Dice::from_seed(11);
        let seasons = [Season::Typhoon, Season::Yearend];
        let mut wordings = Vec::new();
        for n in 0..5_000 {
            let matter = &district.matters[n % district.matters.len()];
            let spot = &district.spots[*dice.pick(&district.spots_for(matter))];
            let channel = *dice.pick(Channel::ALL);
            let register = register_of(channel, &mut dice);
            let nature = *dice.pick(Nature::ALL);
            wordings.push(if n % 8 == 0 {
                let entry = dice.pick(&district.knowledge);
                let estate = &district.spots[0];
                district.consultation(&mut dice, entry, estate, register)
            } else {
                let telling = Telling {
                    matter,
                    spot,
                    nature,
                    register,
                    seasons: &seasons,
                };
                district.appeal(&mut dice, telling)
            });
        }
        wordings
    }

    #[test]
    fn hardly_two_appeals_read_the_same() {
        let wordings = five_thousand();
        let distinct: HashSet<_> = wordings.iter().map(|w| &w.content).collect();
        assert!(
            distinct.len() * 100 > wordings.len() * 97,
            "{}",
            distinct.len()
        );
    }

    #[test]
    fn texts_keep_to_their_lengths_and_leave_no_blanks() {
        for Wording { title, content } in five_thousand() {
            let length = content.chars().count();
            assert!(
                (CONTENT_MIN..=CONTENT_MAX).contains(&length),
                "{length}: {content}"
            );
            assert!(title.chars().count() <= TITLE_MAX, "{title}");
            assert!(
                !title.contains(['{', '}']) && !content.contains(['{', '}']),
                "{content}"
            );
            assert!(
                !content.contains("。。") && !content.contains("，。"),
                "{content}"
            );
        }
    }

    #[test]
    fn the_same_seed_tells_the_same() {
        assert_eq!(five_thousand()[..50], five_thousand()[..50]);
    }
}
