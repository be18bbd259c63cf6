//! What may be typed into the search box: words, "phrases", -minus, field:value.
//!
//! ```text
//! 噪音 海山           both, anywhere
//! "夜间 施工"         one after the other
//! -物业              without
//! 街道:海山 状态:已办结  fields, Chinese or English names
//! ```
//!
//! Quotes, colons and minus signs count in both widths.

use std::fmt;

use super::folded::Folded;
use super::mistake::Mistake;

/// Characters in a query.
pub const TEXT_MAX: usize = 200;
/// Clauses in a query.
pub const CLAUSES_MAX: usize = 16;

/// What a clause may look through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Number,
    Title,
    Content,
    Address,
    Reply,
    Unit,
    Street,
    Category,
    Item,
    State,
    Channel,
    Urgency,
    Phone,
}

/// The names of the fields; the first is the one we print.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Number, &["编号", "单号", "工单编号", "no", "number"]),
    (Field::Title, &["标题", "title"]),
    (Field::Content, &["内容", "content"]),
    (Field::Address, &["地址", "地点", "address"]),
    (Field::Reply, &["答复", "办理结果", "结果", "reply"]),
    (Field::Unit, &["单位", "承办单位", "unit"]),
    (Field::Street, &["街道", "street"]),
    (Field::Category, &["类别", "分类", "category"]),
    (Field::Item, &["事项", "item"]),
    (Field::State, &["状态", "state"]),
    (Field::Channel, &["渠道", "channel"]),
    (Field::Urgency, &["紧急程度", "紧急", "urgency"]),
    (Field::Phone, &["电话", "手机", "phone"]),
];

impl Field {
    fn parse(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let known = NAMES
            .iter()
            .find(|(_, names)| names.contains(&name.as_str()));
        known.map(|(field, _)| *field)
    }

    pub fn name(self) -> &'static str {
        let named = NAMES.iter().find(|(field, _)| *field == self);
        named.map_or("", |(_, names)| names[0])
    }
}

/// One condition of a query; a case has to meet all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The case must not meet it.
    pub negated: bool,
    /// `None`: anywhere.
    pub field: Option<Field>,
    /// Holds no quotes, and without `quoted` no blanks.
    pub text: String,
    pub quoted: bool,
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        if let Some(field) = self.field {
            write!(f, "{}:", field.name())?;
        }
        if self.quoted {
            write!(f, "\"{}\"", self.text)
        } else {
            f.write_str(&self.text)
        }
    }
}

/// A clause and where it stands, in characters from 1.
#[derive(Clone, Debug)]
pub struct Placed {
    pub at: usize,
    pub clause: Clause,
}

/// Reads a query. Blank text gives no clauses: it filters nothing.
///
/// # Errors
/// What is wrong and where.
pub fn parse(text: &str) -> Result<Vec<Placed>, Mistake> {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() > TEXT_MAX {
        return Err(Mistake::TooLong);
    }
    let mut reader = Reader {
        signs: &signs,
        at: 0,
    };
    let mut clauses = Vec::new();
    while reader.skip_blanks() {
        let at = reader.at + 1;
        let Some(clause) = reader.clause()? else {
            continue;
        };
        if clauses.len() == CLAUSES_MAX {
            return Err(Mistake::TooMany);
        }
        clauses.push(Placed { at, clause });
    }
    if clauses.is_empty() && !text.trim().is_empty() {
        return Err(Mistake::Nothing);
    }
    Ok(clauses)
}

struct Reader<'t> {
    signs: &'t [char],
    at: usize,
}

impl Reader<'_> {
    fn next(&self) -> Option<char> {
        self.signs.get(self.at).copied()
    }

    /// Whether anything is left after the blanks.
    fn skip_blanks(&mut self) -> bool {
        while self.next().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.next().is_some()
    }

    /// The clause that begins here; `None` for one that holds only punctuation.
    fn clause(&mut self) -> Result<Option<Clause>, Mistake> {
        let at = self.at + 1;
        let after = self.signs.get(self.at + 1);
        let negated =
            self.next().is_some_and(is_minus) && after.is_some_and(|c| !c.is_whitespace());
        self.at += usize::from(negated);
        let mut clause = Clause {
            negated,
            field: None,
            text: String::new(),
            quoted: false,
        };
        if self.next().is_some_and(is_quote) {
            (clause.text, clause.quoted) = (self.phrase()?, true);
        } else {
            let word = self.word();
            match split_field(&word) {
                None => clause.text = word,
                Some((name, value)) => {
                    let field = Field::parse(name).ok_or(Mistake::UnknownField { at })?;
                    clause.field = Some(field);
                    let quoted = value.is_empty() && self.next().is_some_and(is_quote);
                    let value = value.to_owned();
                    clause.text = if quoted { self.phrase()? } else { value };
                    clause.quoted = quoted;
                }
            }
        }
        match (Folded::of(&clause.text).is_empty(), clause.field) {
            (false, _) => Ok(Some(clause)),
            (true, Some(_)) => Err(Mistake::EmptyField { at }),
            (true, None) => Ok(None),
        }
    }

    /// From a quote to the next.
    fn phrase(&mut self) -> Result<String, Mistake> {
        let rest = &self.signs[self.at + 1..];
        let length = rest.iter().position(|c| is_quote(*c));
        let length = length.ok_or(Mistake::OpenQuote { at: self.at + 1 })?;
        self.at += length + 2;
        Ok(rest[..length].iter().collect())
    }

    /// Up to a blank or a quote.
    fn word(&mut self) -> String {
        let rest = &self.signs[self.at..];
        let ends = |c: &char| c.is_whitespace() || is_quote(*c);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += length;
        rest[..length].iter().collect()
    }
}

/// `name:value`, when what stands before the colon could be a name: `10:30` is a word.
fn split_field(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once([':', '：'])?;
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    is_name.then_some((name, value))
}

const fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '＂' | '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '〝' | '〞'
    )
}

const fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '−')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn printed(text: &str) -> Result<String, Mistake> {
        let clauses = parse(text)?;
        let clauses: Vec<_> = clauses
            .iter()
            .map(|placed| placed.clause.to_string())
            .collect();
        Ok(clauses.join(" "))
    }

    #[test]
    fn what_people_type() {
        for (typed, read) in [
            ("", ""),
            ("　 ", ""),
            ("噪音　海山", "噪音 海山"),
            ("“夜间 施工”－物业", "\"夜间 施工\" -物业"),
            ("“夜间 施工” －物业", "\"夜间 施工\" -物业"),
            ("街道：海山 STATE:已办结", "街道:海山 状态:已办结"),
            ("单位:\"城管 局\"", "单位:\"城管 局\""),
            ("-标题:「井盖」", "-标题:\"井盖\""),
            ("--噪音", "--噪音"),
            ("22:30 噪音 - 。", "22:30 噪音"),
            ("井盖\"坏了\"", "井盖 \"坏了\""),
            ("标题:a:b", "标题:a:b"),
        ] {
            assert_eq!(printed(typed).as_deref(), Ok(read), "{typed}");
        }
    }

    #[test]
    fn mistakes_say_where() {
        for (typed, mistake) in [
            ("噪音 \"夜间", Mistake::OpenQuote { at: 4 }),
            ("噪音 标题:“夜间", Mistake::OpenQuote { at: 7 }),
            ("噪音 颜色:红", Mistake::UnknownField { at: 4 }),
            ("状态: 已办结", Mistake::EmptyField { at: 1 }),
            ("标题:\"。\"", Mistake::EmptyField { at: 1 }),
            ("。。", Mistake::Nothing),
            (&"一".repeat(201), Mistake::TooLong),
            (&"一 ".repeat(17), Mistake::TooMany),
        ] {
            assert_eq!(printed(typed), Err(mistake), "{typed}");
            assert!(!mistake.to_string().is_ascii());
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let _any_answer = parse(&text);
        }

        /// Printing what was read and reading it again changes nothing.
        #[test]
        fn what_is_printed_reads_the_same(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "标题", "状态", "title", "颜色", ":", "：", "-", "－", "\"", "“", "」", " ",
                    "　", "噪音", "a1", "10", "。", "\\", "\n",
                ]),
                0..14,
            )
        ) {
            let Ok(clauses) = parse(&parts.concat()) else { return Ok(()) };
            let text: Vec<_> = clauses.iter().map(|placed| placed.clause.to_string()).collect();
            let again = parse(&text.join(" ")).expect("was read before");
            let plain = |clauses: Vec<Placed>| clauses.into_iter().map(|p| p.clause).collect::<Vec<_>>();
            prop_assert_eq!(plain(again), plain(clauses));
        }
    }
}
