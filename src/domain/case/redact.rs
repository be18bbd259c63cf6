//! Taking personal numbers out of free text, and the masked forms that may be shown to anyone.

/// Text with telephone and identity-card numbers masked, and whether anything was.
pub fn mask_numbers(text: &str) -> (String, bool) {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut masked, mut at) = (String::with_capacity(text.len()), false, 0);
    while at < chars.len() {
        let run = number_run(&chars[at..]);
        if run.len == 0 {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let digits: String = chars[at..at + run.len]
            .iter()
            .filter(|c| c.is_ascii_alphanumeric())
            .collect();
        if is_personal(&digits) {
            out.push_str(&mask_middle(&digits));
            masked = true;
        } else {
            out.extend(&chars[at..at + run.len]);
        }
        at += run.len;
    }
    (out, masked)
}

struct Run {
    len: usize,
}

/// Digits, with single spaces or dashes between them, and a final X of an identity number.
fn number_run(chars: &[char]) -> Run {
    let mut len = 0;
    while let Some(c) = chars.get(len) {
        let next_is_digit = chars.get(len + 1).is_some_and(char::is_ascii_digit);
        let digit = c.is_ascii_digit();
        let joiner = len > 0 && matches!(c, ' ' | '-') && next_is_digit;
        let final_x = len == 17 && matches!(c, 'x' | 'X');
        if !(digit || joiner || final_x) {
            break;
        }
        len += 1;
    }
    Run { len }
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

/// `13800001234` → `138****1234`; a short number keeps its last two digits.
pub fn mask_phone(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        0 => String::new(),
        1..8 => format!("****{}", &digits[digits.len().saturating_sub(2)..]),
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
        check("+86 138-1234-5678。", "+861********5678。");
        check("身份证44030819900101001X", "身份证440***********001X");
        check(
            "路灯编号20231123005不亮，共3盏",
            "路灯编号20231123005不亮，共3盏",
        );
        check("订单号1381234567", "订单号1381234567");
        check("12345转办，门牌108号", "12345转办，门牌108号");
        check("㭎𠮷𬭶", "㭎𠮷𬭶");
    }

    #[test]
    fn names_and_phones() {
        assert_eq!(mask_name("𠮷田茂"), "𠮷**");
        assert_eq!(mask_name("欧"), "欧*");
        assert_eq!(mask_name(" "), "");
        assert_eq!(mask_phone("138 0000 1234"), "138****1234");
        assert_eq!(mask_phone("2555"), "****55");
        assert_eq!(mask_phone("无"), "");
    }
}
