//! Whether a reply can go to the citizen: does it belong to the appeal, does it answer what was
//! asked, and does it keep to what a reply may say. It finds and tells; a person decides.
//! domain-notes D6; measured in docs/decisions/reply-check.md.

mod points;
mod relevance;
#[cfg(test)]
mod tests;

pub use relevance::Background;

use std::collections::HashSet;

use super::place;
use super::text::{Gram, Text};
use crate::domain::case::personal::mask_text;

/// What is checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pair<'a> {
    /// Title and body, the title first.
    pub appeal: &'a str,
    pub reply: &'a str,
    /// Replies this unit gave lately; the first [`RECENT_MAX`] count.
    pub recent: &'a [String],
}

/// The like of domain-notes D6.
pub const RECENT_MAX: usize = 50;
/// Replies that agree more than this are one text.
const COPY: f32 = 0.9;
/// Less than this, and reply and appeal have as good as nothing in common.
const OFF_TOPIC: f64 = 0.42;
/// Signs beside courtesies, without which nothing was said.
const SUBSTANCE_MIN: usize = 12;
/// Of a point's rare n-grams, the share a reply has that answers it.
const ANSWERED: f32 = 0.03;

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// How likely the reply is this appeal's, 0 to 1; a half when nothing tells.
    pub relevance: f64,
    pub findings: Vec<Finding>,
}

/// Something a person should look at before the reply goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// For the desk, in a sentence.
    pub message: String,
}

/// What was found. The order is the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Empty,
    NoSubstance,
    PersonalData,
    OffTopic,
    OtherDivision,
    OtherYear,
    NoPlace,
    PointOpen,
    RefusalWithoutLaw,
    PromiseOnly,
    Copied,
}

impl Kind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoSubstance => "no_substance",
            Self::PersonalData => "personal_data",
            Self::OffTopic => "off_topic",
            Self::OtherDivision => "other_division",
            Self::OtherYear => "other_year",
            Self::NoPlace => "no_place",
            Self::PointOpen => "point_open",
            Self::RefusalWithoutLaw => "refusal_without_law",
            Self::PromiseOnly => "promise_only",
            Self::Copied => "copied",
        }
    }
}

/// Courtesies of replies: taken away before asking what was said.
const COURTESIES: &str = "尊敬的 网友 市民 先生 女士 朋友 同志 您好 你好 您的留言已收悉 您的来信已收悉 留言已收悉 \
    来信已收悉 来信收悉 已收悉 收悉 现将有关情况 现将相关情况 现将情况 现就有关问题 回复如下 \
    答复如下 现回复如下 现答复如下 感谢您对我们工作的 感谢您的 感谢您对 非常感谢 感谢 关心 \
    监督 支持 理解 与 、 和 特此回复 特此答复 祝您生活愉快 工作 我们 您的留言 留言";
const REFUSALS: &str = "不予 无法 不能办理 不能予以 不符合 不属于 不具备 不支持 不同意 不可以 没有资格 暂不考虑 \
    不受理 难以支持";
const GROUNDS: &str = "《 依据 根据 按照 条例 规定 第几条 法律 政策";
/// What puts off, and what says that something was done.
const PROMISES: &str = "已转 转交 转办 转至 移交相关 正在处理 正在调查 正在核实 正在办理 正在研究 将尽快 会尽快 \
    将认真 将进一步 将督促 将加强 将安排 研究处理 已反馈给 已通知相关 待研究 充分论证";
const RESULTS: &str = "已完成 已经完成 已整改 已修复 已解决 已拆除 已清理 已处理 已安装 已退 已支付 已发放 \
    已办理 已责令 责令 已于 经查 经核实 经调查 经现场 立案 处罚 约谈 依法 不属于 不予 符合 \
    为您 联系电话";

/// Checks a reply. `background` is what other appeals and replies say.
pub fn check(pair: Pair<'_>, background: &Background) -> Checked {
    let (appeal, reply) = (Text::of(pair.appeal), Text::of(pair.reply));
    let relevance = relevance::relevance(&appeal, &reply, background);
    let mut findings = Vec::new();
    let mut find = |kind, message: String| findings.push(Finding { kind, message });
    if mask_text(pair.reply, None) != pair.reply {
        let told = "答复中有手机号码或证件号码，公开前请核对是否为他人信息并删去";
        find(Kind::PersonalData, told.to_owned());
    }
    if reply.is_empty() {
        find(Kind::Empty, "答复没有文字".to_owned());
    } else if substance(pair.reply) < SUBSTANCE_MIN {
        find(Kind::NoSubstance, "只有客套话，没有说明办理情况".to_owned());
    } else {
        if relevance < OFF_TOPIC {
            find(
                Kind::OffTopic,
                "与诉求内容几乎没有共同之处，请核对是否答错了件".to_owned(),
            );
        }
        places(&appeal, &reply, &mut find);
        open_points(pair.appeal, &reply, background, &mut find);
        wording(pair.reply, &mut find);
    }
    if let Some(which) = copied(&reply, pair.recent, background) {
        let told = format!(
            "与本单位最近第 {} 条答复几乎相同，请按本件情况作答",
            which + 1
        );
        find(Kind::Copied, told);
    }
    findings.sort_by_key(|finding| finding.kind);
    Checked {
        relevance,
        findings,
    }
}

/// Signs that are left without courtesies.
fn substance(reply: &str) -> usize {
    let mut rest = reply.to_owned();
    for courtesy in COURTESIES.split_whitespace() {
        rest = rest.replace(courtesy, "\n");
    }
    Text::of(&rest).signs().len()
}

fn places(appeal: &Text, reply: &Text, find: &mut impl FnMut(Kind, String)) {
    let (asked, answered) = (
        relevance::named_divisions(appeal),
        relevance::named_divisions(reply),
    );
    if !asked.is_empty() && !answered.is_empty() && asked.is_disjoint(&answered) {
        let list = |names: &std::collections::BTreeSet<String>| {
            let shown: Vec<String> = names
                .iter()
                .take(3)
                .map(|name| place::shown(name))
                .collect();
            shown.join("、")
        };
        let told = format!("诉求说的是{}，答复说的是{}", list(&asked), list(&answered));
        find(Kind::OtherDivision, told);
    }
    if let Some((asked, answered)) =
        relevance::latest_year(appeal).zip(relevance::latest_year(reply))
        && answered < asked
    {
        let told = format!("诉求提到 {asked} 年，答复只到 {answered} 年");
        find(Kind::OtherYear, told);
    }
    let named = place::names(appeal);
    let written: String = reply.signs().iter().collect();
    let is_named = |named: &place::Named| named.endings().any(|name| written.contains(name));
    if let Some(first) = named.first().filter(|_| !named.iter().any(is_named)) {
        let told = format!(
            "没有写明诉求所说的地点（如“{}”）",
            place::shown(&first.name)
        );
        find(Kind::NoPlace, told);
    }
}

fn open_points(
    appeal: &str,
    reply: &Text,
    background: &Background,
    find: &mut impl FnMut(Kind, String),
) {
    let said: HashSet<Gram> = relevance::grams(reply).into_iter().collect();
    for point in points::points(appeal) {
        let (mut all, mut answered) = (0.0, 0.0);
        for gram in relevance::grams(&Text::of(point)) {
            let weight = background.rarity(gram);
            all += weight;
            answered += if said.contains(&gram) { weight } else { 0.0 };
        }
        if answered < all * ANSWERED {
            let told = format!("可能没有回应：“{}”", points::quoted(point));
            find(Kind::PointOpen, told);
        }
    }
}

fn wording(reply: &str, find: &mut impl FnMut(Kind, String)) {
    let first = |words: &'static str| words.split_whitespace().find(|word| reply.contains(word));
    if let Some(word) = first(REFUSALS)
        && first(GROUNDS).is_none()
    {
        let told = format!("答复表示“{word}”，但没有写明法律或政策依据");
        find(Kind::RefusalWithoutLaw, told);
    }
    if let Some(word) = first(PROMISES)
        && first(RESULTS).is_none()
    {
        let told = format!("以“{word}”作为最终答复，没有写明办理结果");
        find(Kind::PromiseOnly, told);
    }
}

/// Which of the recent replies this one is, as good as word for word.
fn copied(reply: &Text, recent: &[String], background: &Background) -> Option<usize> {
    let own: HashSet<Gram> = relevance::grams(reply).into_iter().collect();
    let weight = |gram: &Gram| background.rarity(*gram).max(0.1);
    let of_own: f32 = own.iter().map(weight).sum();
    recent.iter().take(RECENT_MAX).position(|other| {
        let other = relevance::grams(&Text::of(other));
        let shared: f32 = other
            .iter()
            .filter(|gram| own.contains(gram))
            .map(weight)
            .sum();
        let of_other: f32 = other.iter().map(weight).sum();
        let both = of_own + of_other - shared;
        both > 0.0 && shared / both >= COPY
    })
}
