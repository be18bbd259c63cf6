//! Where a text is about, read from the text alone: Chinese names of places end in what they are
//! (…路, …花园, …公司). There is no gazetteer here, so that it works in any district; one only
//! sharpens it. Door numbers and what is general («小区», «地铁站») are no place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::text::Text;

/// How names of places end.
const ENDS: &str = "高速公路 有限公司 幼儿园 火车站 地铁站 汽车站 公交站 立交桥 步行街 工业园 产业园 开发区 \
    示范区 度假区 安置区 小区 社区 花园 家园 嘉园 新城 新村 新区 片区 公馆 国际 广场 大厦 \
    公寓 山庄 学校 小学 中学 大学 学院 医院 公司 集团 银行 市场 超市 公园 水库 总公司 分公司 \
    子公司 大道 高速 街道 号线 大桥 隧道 中心 雅苑 名城 豪庭 华府 商城 酒店 码头 庭院 路 街 \
    巷 镇 乡 村 苑 园 府 湾 庭 邸 轩 阁 郡 城 桥 湖";

/// What a name doesn't reach across on its left: words of complaint and position, and what says of
/// which kind a thing is, not which one.
const BEFORE: &str = "投诉 反映 反应 举报 咨询 建议 希望 关于 请求 请问 要求 强烈 呼吁 感谢 相信 责成 恳请 \
    恳求 盼望 位于 坐落 座落 地处 业主 居民 市民 村民 附近 旁边 对面 门口 后面 前面 里面 \
    周边 以及 还有 就是 因为 所以 如果 但是 我们 你们 他们 现在 目前 这个 那个 一个 整个 \
    自己 没有 可以 不能 进行 修建 建设 购买 入住 居住 家住 来自 通过 经过 开发商 物业 配套 \
    公立 私立 民办 公办 普惠性 普惠 自来水 公积金 农贸 断头 快速 水泥 柏油 沥青 乡村 安置 \
    特大型 大型 老旧 高档 本地 当地 外地 房地产 置业 管理 开发 服务 有限 相关 有关 主要 公共 \
    十字 人行 高架 高铁 城际 轻轨 违建 扩建 新建 在建 影响 导致 造成 全国 文明 省会 先进 \
    一线 长期 外国语 实验 培训 附属 中心 普通 商品房 住宅 儿童 综合 专科 职业 技术 交通 公交 \
    社会 人民 垃圾 到了 距离 走投无 各级 上级 地方 基层 请 在 于 是 的 对 和 与 及 到 至 从 \
    由 向 为 把 被 将 给 让 了 我 你 您 他 这 那 该 本 各 某 就 也 都 还 又 很 不 没 只 住 \
    去 等 旁 侧 问 买 个 条 所";

/// After a name these say only of what kind it is: the name is the same without them.
const KINDS: &[&str] = &["安置小区", "小区", "社区"];
/// End like a division and are none.
const AREAS: &[&str] = &[
    "小区", "社区", "城区", "片区", "园区", "校区", "地区", "城市", "超市",
];
/// In signs: a longer one is a sentence.
const NAME_MAX: usize = 10;
/// Signs of an administrative name before its 市, 区, 县.
const DIVISION_MAX: usize = 3;
/// Names read of one text at most.
const NAMES_MAX: usize = 200;

/// A name of a place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Folded as [`Text`] folds, without what says of which kind it is.
    pub name: String,
    /// Where it stands, in signs of the text, with that.
    pub signs: Range<usize>,
    /// How many signs are still a name, from its end.
    least: usize,
}

impl Named {
    /// The name and its endings that are still names: what was read too far to the left
    /// («现东山集团») shares one with the name itself.
    pub fn endings(&self) -> impl Iterator<Item = &str> {
        let starts = self.name.char_indices().map(|(at, _)| at);
        let spare = self.name.chars().count().saturating_sub(self.least);
        starts.take(spare + 1).map(|at| &self.name[at..])
    }
}

/// Every name of a place in the text, in order. A name may stand inside of a longer one.
pub fn names(text: &Text) -> Vec<Named> {
    let mut found = Vec::new();
    for run in text.runs() {
        let start = run.start;
        in_run(&text.signs()[run], start, &mut found);
        if found.len() >= NAMES_MAX {
            found.truncate(NAMES_MAX);
            break;
        }
    }
    found
}

fn in_run(run: &[char], start: usize, found: &mut Vec<Named>) {
    // A name begins no earlier than `from`.
    let (mut from, mut at) = (0, 0);
    while at < run.len() {
        if let Some(word) = WORDS_BEFORE.at(&run[at..]) {
            at += word;
            from = at;
        } else if let Some(end) = WORDS_END.at(&run[at..]) {
            if at == from {
                at += end;
                continue;
            }
            let stop = at + end;
            let begin = from.max(stop.saturating_sub(NAME_MAX));
            found.extend(named(&run[begin..stop], start + begin, end));
            // Estates are called after one another (一湾花园); a road's name ends with it.
            if end > 1 || matches!(run[at], '路' | '街' | '巷' | '镇' | '乡' | '村') {
                from = stop;
            }
            at = stop;
        } else {
            let division = is_division(run[at]) && (1..=DIVISION_MAX).contains(&(at - from));
            at += 1;
            if division {
                from = at;
            }
        }
    }
}

fn named(signs: &[char], start: usize, end: usize) -> Option<Named> {
    let spelled: String = signs.iter().collect();
    let kind = KINDS.iter().find(|kind| spelled.ends_with(*kind));
    let name = kind.map_or(&*spelled, |kind| &spelled[..spelled.len() - kind.len()]);
    let least = if kind.is_some() { 3 } else { end + 2 };
    let is_name = signs.len() >= 3 && name.chars().count() >= 2;
    is_name.then(|| Named {
        name: name.to_owned(),
        signs: start..start + signs.len(),
        least,
    })
}

/// The administrative names at the beginning of the text, the larger one first: `A市`, `A7县`.
pub fn divisions(text: &Text) -> Vec<String> {
    let mut found = Vec::new();
    let Some(run) = text.runs().next().map(|run| &text.signs()[run]) else {
        return found;
    };
    // A name begins no earlier than `from`.
    let (mut from, mut at) = (0, 0);
    while at < run.len() {
        if let Some(word) = WORDS_BEFORE.at(&run[at..]).filter(|_| found.is_empty()) {
            at += word;
            from = at;
            continue;
        }
        if is_division(run[at]) {
            // Letters and digits are a name by themselves, whatever stands before them.
            let coded = run[from..at]
                .iter()
                .rev()
                .take_while(|sign| sign.is_ascii());
            let begin = match coded.count() {
                0 => from,
                coded => at - coded,
            };
            let name: String = run[begin..=at].iter().collect();
            if (1..=DIVISION_MAX).contains(&(at - begin)) && !AREAS.contains(&&*name) {
                found.push(shown(&name));
            } else if !found.is_empty() {
                break;
            }
            from = at + 1;
        }
        at += 1;
    }
    found
}

/// A folded name as it is shown: Latin letters of names are capitals.
pub fn shown(name: &str) -> String {
    name.to_uppercase()
}

fn is_division(sign: char) -> bool {
    matches!(sign, '省' | '市' | '区' | '县')
}

static WORDS_END: LazyLock<Words> = LazyLock::new(|| Words::of(ENDS));
static WORDS_BEFORE: LazyLock<Words> = LazyLock::new(|| Words::of(BEFORE));

/// Words by their first sign: texts are asked at every sign, so this is a table, not a map.
pub(super) struct Words {
    /// Of each Chinese character: which of `groups` begin with it, counted from 1.
    table: Vec<u16>,
    groups: Vec<Vec<Vec<char>>>,
}

impl Words {
    const FIRST: char = '\u{4E00}';
    const CHARACTERS: usize = 0x5200;

    /// Of words with spaces between them, that begin with a Chinese character.
    pub(super) fn of(words: &str) -> Self {
        let mut by_first: BTreeMap<usize, Vec<Vec<char>>> = BTreeMap::new();
        for word in words.split_whitespace() {
            let signs: Vec<char> = word.chars().collect();
            if let Some(first) = signs.first().and_then(|sign| Self::place(*sign)) {
                by_first.entry(first).or_default().push(signs);
            }
        }
        let mut table = vec![0; Self::CHARACTERS];
        let mut groups = Vec::new();
        for (first, mut group) in by_first {
            group.sort_by_key(|word| std::cmp::Reverse(word.len()));
            groups.push(group);
            table[first] = u16::try_from(groups.len()).expect("there are few words");
        }
        Self { table, groups }
    }

    fn place(sign: char) -> Option<usize> {
        let place = u32::from(sign).checked_sub(u32::from(Self::FIRST))? as usize;
        (place < Self::CHARACTERS).then_some(place)
    }

    /// How long the longest of the words is that the signs begin with.
    pub(super) fn at(&self, signs: &[char]) -> Option<usize> {
        let group = self.table[Self::place(*signs.first()?)?];
        let group = self.groups.get(usize::from(group).checked_sub(1)?)?;
        let word = group.iter().find(|word| signs.starts_with(word))?;
        Some(word.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let named = names(&Text::of(text));
        named.into_iter().map(|named| named.name).collect()
    }

    #[test]
    fn names_are_read_without_what_stands_around_them() {
        for (text, expected) in [
            ("投诉盐田区东海丽景花园旁边施工噪音", vec!["东海丽景花园"]),
            (
                "住在云山新苑小区3栋1502的居民",
                vec!["云山新苑", "云山新苑"],
            ),
            ("深盐路与海景二路交叉口", vec!["深盐路", "海景二路"]),
            ("北山街道望湖社区", vec!["北山街道", "望湖"]),
            ("配套幼儿园什么时候开学，自来水公司没人管", vec![]),
            ("小区里的社区", vec![]),
            ("ABC", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_read_too_far_shares_an_ending_with_the_name() {
        let far = &names(&Text::of("现东山建工集团"))[0];
        let near = &names(&Text::of("东山建工集团"))[0];
        assert!(far.endings().any(|ending| ending == near.name));
        // But one sign before the end is no name: two estates with «新城» are not one.
        let other = &names(&Text::of("万发新城"))[0];
        assert_eq!(other.endings().collect::<Vec<_>>(), ["万发新城"]);
    }

    #[test]
    fn divisions_are_read_from_the_beginning() {
        let read = |text| divisions(&Text::of(text));
        assert_eq!(read("投诉深圳市盐田区东海路"), ["深圳市", "盐田区"]);
        assert_eq!(read("A7县东路口"), ["A7县"]);
        assert_eq!(read("求领导过问B市C3区一案"), ["B市", "C3区"]);
        assert!(read("关于小区停车").is_empty());
        assert!(read("").is_empty());
    }
}
