//! Taking what is personal out of an appeal as typed: the open part may be read, searched and
//! counted by anyone with a right to the case, the rest is sealed. domain.md §3.

use std::fmt;

use jiff::civil::Date;

use super::Petitioner;
use super::decide::text::{self, fields};
use super::redact::{half_width, mask_name, mask_numbers, mask_phone, replace_every};
use super::refusal::{Field, Refusal};
use crate::domain::codes::PersonalField;

const NAME: Field = Field("name", "姓名");
const PHONE: Field = Field("phone", "联系电话");
const ID_NO: Field = Field("id_no", "证件号码");
const HOME: Field = Field("home", "住址");

/// Characters.
pub const NAME_MAX: usize = 50;
pub const ID_NO_MAX: usize = 30;
pub const HOME_MAX: usize = 200;
pub const ADDRESS_MAX: usize = 200;
/// As typed, with its spaces and dashes.
const PHONE_TYPED_MAX: usize = 40;
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=20;
/// A title made from the content.
const MADE_TITLE_MAX: usize = 30;
const MADE_TITLE_MIN: usize = 6;

/// An appeal as typed. Kept nowhere, shown nowhere.
pub struct RawIntake {
    /// Without one, the beginning of the content serves.
    pub title: Option<String>,
    pub content: String,
    /// Where it is about.
    pub address: String,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub id_no: Option<String>,
    pub home: Option<String>,
    pub anonymous: bool,
    pub identity_hidden: bool,
}

/// What goes into the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub title: String,
    pub content: String,
    pub address: String,
    pub petitioner: Petitioner,
}

/// What is to be sealed. `wording` is the text as typed, kept only when masking changed it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Personal {
    pub name: Option<String>,
    /// Digits only; `转` before an extension.
    pub phone: Option<String>,
    pub id_no: Option<String>,
    pub home: Option<String>,
    pub wording: Option<String>,
}

impl Personal {
    /// What there is, field by field.
    pub fn fields(&self) -> impl Iterator<Item = (PersonalField, &str)> {
        [
            (PersonalField::Name, &self.name),
            (PersonalField::Phone, &self.phone),
            (PersonalField::IdNo, &self.id_no),
            (PersonalField::Home, &self.home),
            (PersonalField::Wording, &self.wording),
        ]
        .into_iter()
        .filter_map(|(field, value)| value.as_deref().map(|value| (field, value)))
    }
}

/// Says which fields there are, never what is in them.
impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.fields().map(|(field, _)| field))
            .finish()
    }
}

/// Splits an appeal into the open part and the sealed one.
///
/// An anonymous petitioner's name, document and home fields are not kept; a telephone number
/// is, so that there is somebody to answer. Refused: a field that is missing, too long or wrong.
pub fn separate(raw: RawIntake) -> Result<(Opened, Personal), Refusal> {
    let typed_title = match &raw.title {
        Some(title) => text::optional(title, fields::TITLE, text::TITLE_MAX)?,
        None => String::new(),
    };
    let content = text::required(&raw.content, fields::CONTENT, text::CONTENT_MAX)?;
    let address = text::optional(&raw.address, fields::ADDRESS, ADDRESS_MAX)?;
    let mut personal = Personal {
        name: given(raw.name.as_deref(), NAME, NAME_MAX)?,
        phone: checked_phone(raw.phone.as_deref())?,
        id_no: checked_id_no(raw.id_no.as_deref())?,
        home: given(raw.home.as_deref(), HOME, HOME_MAX)?,
        wording: None,
    };
    let mask = |text: &str| mask_text(text, Some(&personal));
    let (open_title, open_content) = (mask(&typed_title), mask(&content));
    let open_address = mask(&address);
    let changed = open_title != typed_title || open_content != content || open_address != address;
    let title = if open_title.is_empty() {
        made_title(&open_content)
    } else {
        open_title
    };
    personal.wording = changed.then(|| wording(&typed_title, &content, &address));
    if raw.anonymous {
        (personal.name, personal.id_no, personal.home) = (None, None, None);
    }
    // Hidden from the unit means hidden: no surname, no four digits. domain.md §3.
    let shown = |value: &Option<String>, mask: fn(&str) -> String| match value {
        Some(value) if !raw.identity_hidden => mask(value),
        _ => String::new(),
    };
    let petitioner = Petitioner {
        name_masked: shown(&personal.name, mask_name),
        phone_masked: shown(&personal.phone, mask_phone),
        has_id_no: personal.id_no.is_some(),
        has_home: personal.home.is_some(),
        wording_sealed: personal.wording.is_some(),
        anonymous: raw.anonymous,
        identity_hidden: raw.identity_hidden,
    };
    let opened = Opened {
        title,
        content: open_content,
        address: open_address,
        petitioner,
    };
    Ok((opened, personal))
}

/// Words people type for a name that name nobody; masking them would spoil the text.
const NOBODY: &[&str] = &[
    "市民", "居民", "业主", "住户", "群众", "网友", "匿名", "先生", "女士",
];
/// Shorter values occur by chance: a surname, a service number, a part of a town.
const NAME_MIN: usize = 2;
const NUMBER_MIN: usize = 7;
const HOME_MIN: usize = 5;

/// Text with telephone and identity numbers masked, and with every mention of this person.
pub fn mask_text(text: &str, personal: Option<&Personal>) -> String {
    let mut text = text.to_owned();
    let Some(personal) = personal else {
        return mask_numbers(&text).0;
    };
    let long = |value: &&str, min| value.chars().count() >= min;
    // The home first: a name may be a part of it.
    if let Some(home) = personal.home.as_deref().filter(|v| long(v, HOME_MIN)) {
        text = replace_every(&text, home, &mask_home(home));
    }
    let name = personal.name.as_deref().filter(|v| long(v, NAME_MIN));
    if let Some(name) = name.filter(|name| !NOBODY.contains(name)) {
        text = replace_every(&text, name, &stars(name));
    }
    if let Some(id_no) = personal.id_no.as_deref().filter(|v| long(v, NUMBER_MIN)) {
        text = replace_every(&text, id_no, &stars(id_no));
    }
    if let Some(phone) = personal.phone.as_deref() {
        let number = phone.split('转').next().unwrap_or(phone);
        for written in [phone, number, local_part(number)] {
            if long(&written, NUMBER_MIN) {
                text = replace_every(&text, written, &stars(written));
            }
        }
    }
    mask_numbers(&text).0
}

/// A landline number without area code, as neighbours write it.
fn local_part(number: &str) -> &str {
    let area = match number.as_bytes() {
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', ..] => 4,
        _ => 0,
    };
    number.get(area..).unwrap_or(number)
}

/// The road may be known, the house not: kept up to the first digit, at most half.
fn mask_home(home: &str) -> String {
    let count = home.chars().count();
    let kept: String = home
        .chars()
        .take(count / 2)
        .take_while(|c| !half_width(*c).is_ascii_digit())
        .collect();
    format!("{kept}***")
}

/// Never longer than what it stands for, so that a text within its limit stays within it.
fn stars(value: &str) -> String {
    "*".repeat(value.chars().count().min(3))
}

fn wording(title: &str, content: &str, address: &str) -> String {
    [("标题", title), ("内容", content), ("地址", address)]
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| format!("{label}：{text}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first sentence that says something, or as much of it as fits.
fn made_title(content: &str) -> String {
    let (mut title, mut pause) = (String::new(), None);
    for (at, c) in content.chars().enumerate() {
        let ends = matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n');
        if ends && at >= MADE_TITLE_MIN {
            return title.trim().to_owned();
        }
        if at >= MADE_TITLE_MAX {
            // No sentence ends in time: better a whole clause than half a word.
            title.truncate(pause.unwrap_or(title.len()));
            break;
        }
        if matches!(c, '，' | ',' | '、' | '：') && at >= MADE_TITLE_MIN {
            pause = Some(title.len());
        }
        title.push(if c.is_whitespace() { ' ' } else { c });
    }
    title.trim().to_owned()
}

fn given(value: Option<&str>, field: Field, max: usize) -> Result<Option<String>, Refusal> {
    let value = text::optional(value.unwrap_or_default(), field, max)?;
    Ok((!value.is_empty()).then_some(value))
}

fn checked_phone(value: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(typed) = given(value, PHONE, PHONE_TYPED_MAX)? else {
        return Ok(None);
    };
    let mut phone = String::with_capacity(typed.len());
    for c in typed.chars().map(half_width) {
        match c {
            '0'..='9' => phone.push(c),
            '转' | '#' if !phone.contains('转') => phone.push('转'),
            ' ' | '-' | '–' | '—' | '(' | ')' | '+' => {}
            _ => {
                return Err(Refusal::Invalid {
                    field: PHONE,
                    why: "只能填写数字",
                });
            }
        }
    }
    if !PHONE_DIGITS.contains(&phone.bytes().filter(u8::is_ascii_digit).count()) {
        return Err(Refusal::Invalid {
            field: PHONE,
            why: "须为5至20位数字",
        });
    }
    let at_home = ["0086", "86"]
        .iter()
        .filter_map(|code| phone.strip_prefix(code))
        .find(|rest| rest.len() == 11 && rest.starts_with('1'));
    Ok(Some(at_home.map_or(phone.clone(), str::to_owned)))
}

fn checked_id_no(value: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(typed) = given(value, ID_NO, ID_NO_MAX)? else {
        return Ok(None);
    };
    let id_no: String = typed
        .chars()
        .map(half_width)
        .filter(|c| *c != ' ')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let wrong = |why| Err(Refusal::Invalid { field: ID_NO, why });
    if !id_no
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '-' | '/'))
    {
        return wrong("只能含有字母和数字");
    }
    let digits = id_no.bytes().filter(u8::is_ascii_digit).count();
    match id_no.len() {
        18 if digits >= 17 && !is_identity_card(&id_no) => wrong("请核对18位身份证号码"),
        15 if digits == 15 && !is_birthday(&format!("19{}", &id_no[6..12])) => {
            wrong("请核对15位身份证号码")
        }
        _ => Ok(Some(id_no)),
    }
}

/// GB 11643: birthday in places 7–14, check character by ISO 7064 mod 11-2.
fn is_identity_card(id_no: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let Some((body, last)) = id_no.as_bytes().split_last_chunk::<1>() else {
        return false;
    };
    if !body.iter().all(u8::is_ascii_digit) || !id_no.get(6..14).is_some_and(is_birthday) {
        return false;
    }
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    CHECKS.get((sum % 11) as usize) == Some(&last[0])
}

/// `yyyyMMdd`.
fn is_birthday(digits: &str) -> bool {
    let part = |range| digits.get(range).and_then(|text: &str| text.parse().ok());
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => {
            let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
                return false;
            };
            Date::new(year, month, day).is_ok()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
