//! Taking personal numbers out of free text, and the masked forms that may be shown to anyone.

/// Text with telephone and identity-card numbers masked, and whether anything was.
pub fn mask_numbers(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = text[at..].find(|c| half_width(c).is_ascii_digit()) {
        let from = at + found;
        at = from + number_run(&text[from..]);
        let signs = text[from..at].chars().map(half_width);
        let digits: String = signs.filter(char::is_ascii_alphanumeric).collect();
        if is_personal(&digits) {
            out.push_str(&text[copied..from]);
            out.push_str(&mask_middle(&digits));
            copied = at;
        }
    }
    out.push_str(&text[copied..]);
    (out, copied > 0)
}

/// As typed on a Chinese keyboard: `１３８` is `138`.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// What people put between the groups of a number.
fn is_joiner(c: char) -> bool {
    matches!(half_width(c), ' ' | '-' | '–' | '—')
}

/// `text` with every occurrence of `what` replaced, however it is spaced, dashed or cased.
/// A number is found only whole, never as a part of a longer one.
pub fn replace_every(text: &str, what: &str, by: &str) -> String {
    let wanted: Vec<char> = what.chars().filter(|c| !is_joiner(*c)).map(fold).collect();
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else {
        return text.to_owned();
    };
    let is_number = is_number(&wanted);
    let runs_on = |beside, edge| is_number && runs_on(beside, edge);
    let mut out = String::with_capacity(text.len());
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = text[at..].find(|c| fold(c) == *first) {
        let from = at + found;
        let (before, rest) = text.split_at(from);
        let whole = |length: &usize| {
            let after = rest[*length..].chars().next();
            !runs_on(before.chars().next_back(), *first) && !runs_on(after, *last)
        };
        if let Some(length) = length_of(rest, &wanted).filter(whole) {
            out.push_str(&text[copied..from]);
            out.push_str(by);
            at = from + length;
            copied = at;
        } else {
            at = from + rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// Widths and cases as one.
fn fold(c: char) -> char {
    half_width(c).to_ascii_lowercase()
}

/// How many bytes of `text` spell `wanted` from the start.
fn length_of(text: &str, wanted: &[char]) -> Option<usize> {
    let mut left = wanted.iter();
    let mut next = left.next()?;
    for (at, c) in text.char_indices() {
        if fold(c) == *next {
            match left.next() {
                None => return Some(at + c.len_utf8()),
                Some(following) => next = following,
            }
        } else if at == 0 || !is_joiner(c) {
            return None;
        }
    }
    None
}

fn is_number(wanted: &[char]) -> bool {
    wanted.iter().any(char::is_ascii_digit) && wanted.iter().all(char::is_ascii)
}

/// Whether a number goes on beyond its edge: digit beside digit.
fn runs_on(beside: Option<char>, edge: char) -> bool {
    edge.is_ascii_digit() && beside.is_some_and(|c| half_width(c).is_ascii_digit())
}

/// Bytes of the number that `text` begins with: digits, with single spaces or dashes between them,
/// and a final X of an identity number.
fn number_run(text: &str) -> usize {
    let (mut length, mut digits) = (0, 0);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let c = half_width(sign);
        let is_followed = signs
            .peek()
            .is_some_and(|next| half_width(*next).is_ascii_digit());
        let joiner = length > 0 && is_joiner(c) && is_followed;
        let final_x = digits == 17 && matches!(c, 'x' | 'X');
        if !(c.is_ascii_digit() || joiner || final_x) {
            break;
        }
        digits += usize::from(c.is_ascii_digit());
        length += sign.len_utf8();
    }
    length
}

/// Mobile (11 digits from 1, with or without 86), or identity card (18).
fn is_personal(digits: &str) -> bool {
    let mobile = |d: &str| {
        d.len() == 11 && d.starts_with('1') && d.as_bytes().get(1).is_some_and(|b| *b >= b'3')
    };
    mobile(digits)
        || digits.strip_prefix("86").is_some_and(mobile)
        || digits.len() == 18 && digits.bytes().take(17).all(|b| b.is_ascii_digit())
}

fn mask_middle(digits: &str) -> String {
    let keep = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    let len = digits.len();
    format!(
        "{}{}{}",
        keep(0..3),
        "*".repeat(len.saturating_sub(7)),
        keep(len - 4..len)
    )
}

/// `张三丰` → `张**`. One character is always hidden.
pub fn mask_name(name: &str) -> String {
    let mut chars = name.trim().chars();
    match chars.next() {
        None => String::new(),
        Some(first) => format!("{first}{}", "*".repeat(chars.count().clamp(1, 3))),
    }
}

/// `13800001234` → `138****1234`; a shorter number keeps its last two digits.
pub fn mask_phone(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        0 => String::new(),
        1..11 => format!("****{}", &digits[digits.len().saturating_sub(2)..]),
        _ => mask_middle(&digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_masked_and_others_left() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                mask_numbers(text),
                (expected.to_owned(), text != expected),
                "{text}"
            );
        };
        check("请打13812345678找我", "请打138****5678找我");
        check("+86 138-1234-5678。", "+861******5678。");
        check("身份证44030819900101001X", "身份证440***********001X");
        check("440308 19900101 001x", "440***********001x");
        check("请打１３８－１２３４－５６７８", "请打138****5678");
        check(
            "路灯编号20231123005不亮，共3盏",
            "路灯编号20231123005不亮，共3盏",
        );
        check("订单号1381234567", "订单号1381234567");
        check("12345转办，门牌108号", "12345转办，门牌108号");
        check("㭎𠮷𬭶", "㭎𠮷𬭶");
    }

    #[test]
    fn a_value_is_found_however_it_is_written() {
        let check = |text: &str, what: &str, expected: &str| {
            assert_eq!(replace_every(text, what, "*"), expected, "{what} in {text}");
        };
        check("我是张三丰，张 三丰。", "张三丰", "我是*，*。");
        check(
            "电话2522-1234，单号125221234",
            "25221234",
            "电话*，单号125221234",
        );
        check("护照ｅ12345678号", "E12345678", "护照*号");
        check("张三", "", "张三");
        check("张", "张三", "张");
        check("𠮷𠮷田", "𠮷田", "𠮷*");
    }

    #[test]
    fn names_and_phones() {
        assert_eq!(mask_name("𠮷田茂"), "𠮷**");
        assert_eq!(mask_name("欧"), "欧*");
        assert_eq!(mask_name(" "), "");
        assert_eq!(mask_phone("138 0000 1234"), "138****1234");
        assert_eq!(mask_phone("2555"), "****55");
        assert_eq!(mask_phone("25221234"), "****34");
        assert_eq!(mask_phone("无"), "");
    }
}
