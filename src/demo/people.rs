//! Invented people. Numbers have the right form but cannot belong to anyone.

use crate::kernel::chance::Dice;

/// A petitioner's personal fields, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub phone: String,
    /// Few channels ask for it.
    pub id_no: Option<String>,
    pub home: Option<String>,
}

const SURNAMES: &str = "陈林黄李张王吴刘曾郑罗蔡叶何谢邓杨钟周梁廖朱徐赖彭许温邱苏卢郭余\
    范江沈詹魏潘冯庄戴赵袁孙胡高唐萧方孔汪莫韦古凌骆丘欧文";
const GIVEN: &str = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰梅建国志文斌海燕\
    雪婷慧佳琪宇轩浩然子涵晓东少康永健俊贤嘉欣美玲淑贞惠珍家豪振宁春生水根阿娣月好\
    耀辉景行知远可欣思源雨桐诗琳承志启明立群宏达润泽锦荣炳坤";
/// So that rare but real forms of names occur too.
const COMPOUND: [&str; 4] = ["欧阳", "司徒", "上官", "皇甫"];

fn letter(dice: &mut Dice, alphabet: &str) -> char {
    let letters = alphabet.chars().count() as u64;
    let n = usize::try_from(dice.below(letters)).expect("below the length");
    alphabet.chars().nth(n).expect("below the length")
}

/// 姓名: mostly three characters, sometimes two, rarely with a compound surname.
pub fn name(dice: &mut Dice) -> String {
    let mut name = if dice.percent(1) {
        (*dice.pick(&COMPOUND)).to_owned()
    } else {
        letter(dice, SURNAMES).to_string()
    };
    name.push(letter(dice, GIVEN));
    if dice.percent(78) {
        name.push(letter(dice, GIVEN));
    }
    name
}

/// 1, 3–9, one digit, 0000, four digits: valid in form, and plainly made up.
pub fn phone(dice: &mut Dice) -> String {
    let (second, third) = (dice.between(3, 9), dice.between(0, 9));
    format!("1{second}{third}0000{:04}", dice.below(10_000))
}

/// 18 characters with the right check character, in area 999999, which does not exist.
pub fn id_no(dice: &mut Dice) -> String {
    let (year, month, day) = (
        dice.between(1945, 2005),
        dice.between(1, 12),
        dice.between(1, 28),
    );
    let body = format!("999999{year}{month:02}{day:02}{:03}", dice.below(1_000));
    let check = check_character(&body);
    format!("{body}{check}")
}

/// GB 11643: ISO 7064 MOD 11-2 over the first seventeen digits.
fn check_character(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    match (12 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).expect("0 to 9"),
    }
}

/// The same number is always the same person, so that people can come back.
pub fn person(seed: u64, number: u64, estate: &str) -> Person {
    let mut dice = Dice::from_seed(seed ^ number.wrapping_mul(0xA24B_AED4_963E_E407));
    let home = format!(
        "{estate}{}栋{}{:02}室",
        dice.between(1, 9),
        dice.between(2, 32),
        dice.between(1, 8)
    );
    Person {
        name: name(&mut dice),
        phone: phone(&mut dice),
        id_no: dice.percent(12).then(|| id_no(&mut dice)),
        home: dice.percent(40).then_some(home),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_has_its_check_character() {
        assert_eq!(check_character("11010519491231002"), 'X');
        assert_eq!(check_character("44052418800101001"), '4');
    }

    #[test]
    fn numbers_have_the_right_form_and_belong_to_nobody() {
        let mut dice = Dice::from_seed(3);
        for _ in 0..500 {
            let phone = phone(&mut dice);
            assert!(phone.len() == 11 && phone.starts_with('1') && &phone[3..7] == "0000");
            let id_no = id_no(&mut dice);
            assert!(id_no.len() == 18 && id_no.starts_with("999999"));
            assert_eq!(check_character(&id_no[..17]), id_no.chars().last().unwrap());
            assert!((2..=4).contains(&name(&mut dice).chars().count()));
        }
    }

    #[test]
    fn a_number_is_always_the_same_person() {
        assert_eq!(person(7, 12, "听涛阁"), person(7, 12, "听涛阁"));
        assert_ne!(person(7, 12, "听涛阁").phone, person(7, 13, "听涛阁").phone);
    }
}
