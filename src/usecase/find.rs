//! Finding cases by what is typed into the search box. A query is worked out to a set of slots,
//! whoever may see them, and the queue intersects it with the person's scope: so hits, totals and
//! facets know of nothing outside. Highlights are made of the rows on the page alone.

use roaring::RoaringBitmap;

use super::find_by_phone::find_by_phone;
use super::{Asked, Refusal, Services};
use crate::domain::case::number;
use crate::domain::case::state::State;
use crate::domain::codes::{Channel, Urgency};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::reference::Reference;
use crate::domain::rights::Scope;
use crate::insight::search::{
    Clause, Field, Folded, Highlights, Mistake, Phrase, Placed, TextField, Texts, parse,
};
use crate::insight::{Among, Page, Query, Row, Said};
use crate::kernel::id::UnitId;
use crate::store::View;

/// A page of a queue, and what was looked for in it.
#[derive(Clone, Debug)]
pub struct Found {
    pub page: Page,
    /// One a row; none at all when no text was looked for.
    pub highlights: Vec<Highlights>,
    /// The index has not taken in all of the log yet: cases may be missing.
    pub is_behind: bool,
}

/// A page of the cases the actor may see, and `text` finds.
///
/// # Errors
/// [`Mistake`] when the text is no query; [`crate::insight::search::Unreadable`] while the index is
/// damaged.
pub async fn find(
    services: &Services,
    asked: &Asked,
    mut query: Query,
    text: &str,
) -> Result<Found, Refusal> {
    let clauses = parse(text)?;
    let finder = Finder {
        services,
        asked,
        reference: services.reference(),
    };
    let meant = clauses.iter().filter(|it| !it.clause.negated);
    let phrases: Vec<_> = meant.filter_map(|it| looked_for(&it.clause)).collect();
    query.said = said(services, &clauses);
    let directory = &finder.reference.directory;
    let now = services.clock.now();
    let again = services
        .facts
        .queue_again(&query, &asked.actor, directory, now);
    let page = match again {
        Some(page) => page,
        None => {
            query.matching = finder.matching(&clauses).await?;
            services.facts.queue(&query, &asked.actor, directory, now)
        }
    };
    let highlights = finder.highlights(&page, &phrases)?;
    let is_behind = !clauses.is_empty() && services.search.standing().is_behind();
    Ok(Found {
        page,
        highlights,
        is_behind,
    })
}

/// What the clauses ask for, when their answer may be kept until the log or the index moves on:
/// texts and numbers do; what units, streets and items are called is said elsewhere, and looking
/// for a telephone is recorded each time.
fn said(services: &Services, clauses: &[Placed]) -> Option<Said> {
    let keeps = |Placed { clause, .. }: &Placed| {
        looked_for(clause).is_some() && !(clause.field.is_none() && is_phone(&clause.text))
    };
    let spelled = |placed: &Placed| placed.clause.to_string();
    (!clauses.is_empty() && clauses.iter().all(keeps)).then(|| Said {
        seq: services.facts.seq(),
        index: services.search.published(),
        text: clauses.iter().map(spelled).collect::<Vec<_>>().join(" "),
    })
}

/// The text a clause looks for; `None` when it asks for something else.
fn looked_for(clause: &Clause) -> Option<Phrase> {
    let fields = match clause.field {
        None => TextField::ALL.to_vec(),
        Some(Field::Title) => vec![TextField::Title],
        Some(Field::Content) => vec![TextField::Content],
        Some(Field::Address) => vec![TextField::Address],
        Some(Field::Reply) => vec![TextField::Reply],
        Some(Field::Number) => vec![TextField::External],
        Some(_) => return None,
    };
    Some(Phrase {
        text: Folded::of(&clause.text),
        fields,
    })
}

struct Finder<'a> {
    services: &'a Services,
    asked: &'a Asked,
    reference: Reference,
}

impl Finder<'_> {
    /// The slots of all cases that meet every clause; `None` when there are no clauses.
    async fn matching(&self, clauses: &[Placed]) -> Result<Option<RoaringBitmap>, Refusal> {
        let mut matching = None;
        for Placed { at, clause } in clauses {
            let slots = self.clause(*at, clause).await?;
            matching = Some(match (matching, clause.negated) {
                (Some(so_far), false) => so_far & slots,
                (Some(so_far), true) => so_far - slots,
                (None, false) => slots,
                (None, true) => self.services.facts.everything() - slots,
            });
        }
        Ok(matching)
    }

    /// The slots of all cases that meet a clause, as if it were not negated.
    async fn clause(&self, at: usize, clause: &Clause) -> Result<RoaringBitmap, Refusal> {
        let mut slots = match looked_for(clause) {
            Some(phrase) => self.services.search.find(&phrase)?,
            None => RoaringBitmap::new(),
        };
        let facts = &self.services.facts;
        match clause.field {
            None => {
                if let Some(digits) = number_in(&clause.text) {
                    slots |= facts.among(&Among::Number(&digits));
                }
                if !clause.negated && is_phone(&clause.text) {
                    slots |= self.phone(&clause.text).await?;
                }
            }
            Some(Field::Number) => {
                let digits = digits_in(&clause.text);
                slots |= facts.among(&Among::Number(&digits));
            }
            Some(Field::Phone) if clause.negated => return Err(Mistake::MinusPhone { at }.into()),
            Some(Field::Phone) if !is_phone(&clause.text) => {
                return Err(Mistake::NotAPhone { at }.into());
            }
            Some(Field::Phone) => slots |= self.phone(&clause.text).await?,
            Some(field) => slots |= self.listed(at, field, &clause.text)?,
        }
        Ok(slots)
    }

    async fn phone(&self, text: &str) -> Result<RoaringBitmap, Refusal> {
        let cases = find_by_phone(self.services, self.asked, text).await?;
        Ok(self.services.facts.among(&Among::Cases(&cases)))
    }

    /// Fields whose values are known: part of a name stands for all that have it.
    fn listed(&self, at: usize, field: Field, text: &str) -> Result<RoaringBitmap, Mistake> {
        let (wanted, code) = (Folded::of(text), text.to_lowercase());
        let says = |name: &str| !Folded::of(name).find(&wanted).is_empty();
        let none = |what| Mistake::NoSuchValue { at, what };
        let facts = &self.services.facts;
        match field {
            Field::State => {
                let states = chosen(State::ALL, |it| says(it.label()) || it.code() == code);
                let states = states.ok_or_else(|| none("状态"))?;
                Ok(facts.among(&Among::State(&states)))
            }
            Field::Channel => {
                let channels = chosen(Channel::ALL, |it| says(it.label()) || it.code() == code);
                let channels = channels.ok_or_else(|| none("渠道"))?;
                Ok(facts.among(&Among::Channel(&channels)))
            }
            Field::Urgency => {
                let same = |it: Urgency| says(it.label()) || it.code().eq_ignore_ascii_case(&code);
                let urgencies = chosen(Urgency::ALL, same).ok_or_else(|| none("紧急程度"))?;
                Ok(facts.among(&Among::Urgency(&urgencies)))
            }
            Field::Unit => self.units(text, says).ok_or_else(|| none("单位")),
            Field::Street => self.streets(text, says).ok_or_else(|| none("街道")),
            Field::Category => self.category(says).ok_or_else(|| none("类别")),
            Field::Item => self.items(text, says).ok_or_else(|| none("事项")),
            Field::Number
            | Field::Title
            | Field::Content
            | Field::Address
            | Field::Reply
            | Field::Phone => Ok(RoaringBitmap::new()),
        }
    }

    /// Units of that name, and all below them.
    fn units(&self, code: &str, says: impl Fn(&str) -> bool) -> Option<RoaringBitmap> {
        let directory = &self.reference.directory;
        let tops = directory.units().filter(|it| is_named(it, code, &says));
        let tops: Vec<UnitId> = tops.map(|unit| unit.id).collect();
        let below = |unit: &&Unit| tops.iter().any(|top| directory.covers(*top, unit.id));
        let units = directory.units().filter(below).map(|unit| unit.id);
        let units = some(units.collect())?;
        Some(self.services.facts.among(&Among::Unit(&units)))
    }

    fn streets(&self, code: &str, says: impl Fn(&str) -> bool) -> Option<RoaringBitmap> {
        let units = self.reference.directory.units();
        let streets = units.filter(|it| it.kind == UnitKind::Street && is_named(it, code, &says));
        let streets = some(streets.map(|street| street.id).collect())?;
        Some(self.services.facts.among(&Among::Street(&streets)))
    }

    fn category(&self, says: impl Fn(&str) -> bool) -> Option<RoaringBitmap> {
        let rows = self.reference.catalogue.rows();
        let majors = rows.map(|row| row.major.as_str()).filter(|it| says(it));
        let majors = some(majors.collect())?;
        Some(self.services.facts.among(&Among::Major(&majors)))
    }

    fn items(&self, id: &str, says: impl Fn(&str) -> bool) -> Option<RoaringBitmap> {
        let rows = self.reference.catalogue.rows();
        let rows = rows.filter(|row| row.item_id == id || says(&row.minor) || says(&row.detail));
        let items = some(rows.map(|row| row.item_id.as_str()).collect())?;
        Some(self.services.facts.among(&Among::Item(&items)))
    }

    /// Of the rows on the page.
    fn highlights(&self, page: &Page, phrases: &[Phrase]) -> Result<Vec<Highlights>, Refusal> {
        if phrases.is_empty() {
            return Ok(Vec::new());
        }
        let scope = Scope::of(&self.asked.actor);
        self.services.store.read(|view| {
            let rows = page.rows.iter();
            rows.map(|row| self.highlight(view, row, phrases, &scope))
                .collect()
        })
    }

    /// What was appealed for is as old as the row and never changes: whoever sees the row sees it.
    /// Only when nothing in it was meant is the case read, as it is now; one that has left the
    /// person's scope since shows nothing.
    fn highlight(
        &self,
        view: &View<'_>,
        row: &Row,
        phrases: &[Phrase],
        scope: &Scope,
    ) -> Result<Highlights, Refusal> {
        let content = view.wording(row.id)?;
        let texts = Texts {
            title: &row.title,
            content: &content,
            address: &row.address,
            reply: String::new(),
            external: "".into(),
        };
        let found = Highlights::of(&texts, phrases);
        if found.excerpt.is_some() {
            return Ok(found);
        }
        let case = view.bare_case(row.id)?;
        let case = case.filter(|case| scope.sees(case, &self.reference.directory));
        Ok(case.map_or_else(Highlights::default, |case| {
            let now = Texts::of(&case);
            let texts = Texts {
                reply: now.reply,
                external: now.external,
                ..texts
            };
            Highlights::of(&texts, phrases)
        }))
    }
}

fn chosen<T: Copy>(all: &[T], is_meant: impl Fn(T) -> bool) -> Option<Vec<T>> {
    some(all.iter().copied().filter(|it| is_meant(*it)).collect())
}

fn some<T>(found: Vec<T>) -> Option<Vec<T>> {
    (!found.is_empty()).then_some(found)
}

fn is_named(unit: &Unit, code: &str, says: impl Fn(&str) -> bool) -> bool {
    let names = [&unit.name, &unit.short_name, &unit.public_name];
    unit.code == code || names.into_iter().any(|name| says(name))
}

/// Shorter digits in a query are a house number or a date rather than ours.
const NUMBER_MIN: usize = 6;

/// The digits of a case number, when the text could be the beginning of one.
fn number_in(text: &str) -> Option<String> {
    let digits = digits_in(text);
    let typed = text.trim().len();
    let is_number = digits.len() >= NUMBER_MIN && digits.len() <= number::DIGITS;
    let whole = digits.len() == typed || digits.len() + number::PREFIX.len() == typed;
    (is_number && whole).then_some(digits)
}

/// Digits without the letters and the district's code that every number begins with.
fn digits_in(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.to_ascii_uppercase();
    let rest = text.strip_prefix(number::PREFIX).unwrap_or(&text);
    rest.chars().filter(char::is_ascii_digit).collect()
}

/// Enough digits for a telephone with its area code, and nothing else.
fn is_phone(text: &str) -> bool {
    let plain = |c: char| c.is_numeric() || matches!(c, ' ' | '-' | '－' | '+' | '(' | ')');
    (7..=15).contains(&text.chars().filter(|c| c.is_numeric()).count()) && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        for (typed, digits) in [
            ("YT440308261123040000429", None),
            ("YT440308261123", Some("261123")),
            ("yt4403082611230400004297", Some("2611230400004297")),
            ("261123", Some("261123")),
            ("26112", None),
            ("108号", None),
            ("2611230400004297", Some("2611230400004297")),
            ("26112304000042971", None),
        ] {
            if typed.len() == 23 {
                continue;
            }
            assert_eq!(number_in(typed).as_deref(), digits, "{typed}");
        }
        for (typed, phone) in [
            ("13800001234", true),
            ("0755-2500 1234", true),
            ("１３８００００１２３４", true),
            ("12345", false),
            ("路13800001234", false),
            ("2611230400004297", false),
        ] {
            assert_eq!(is_phone(typed), phone, "{typed}");
        }
    }
}
