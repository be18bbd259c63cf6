//! Learning, on appeals put together from phrases: what is made up here has no author but us.

use super::*;
use crate::triage::model::Model;

const PLACES: [&str; 6] = [
    "海山街道",
    "中兴花园",
    "东和路口",
    "沙头市场",
    "明珠广场",
    "梅沙村",
];
const OPENINGS: [&str; 4] = [
    "您好，",
    "我住在附近，",
    "反映一个问题：",
    "已经第三次来电，",
];
const ENDINGS: [&str; 4] = ["请尽快处理。", "希望给个答复。", "实在影响生活。", "谢谢。"];
const SUBJECTS: [(&str, [&str; 6]); 3] = [
    (
        "供水",
        [
            "自来水发黄",
            "水压太低",
            "水管爆裂漏水",
            "停水没有通知",
            "水表读数不对",
            "水里有杂质",
        ],
    ),
    (
        "噪声",
        [
            "工地夜间施工太吵",
            "广场舞音响扰民",
            "装修电钻噪音",
            "半夜打桩",
            "酒吧音乐震耳",
            "空调外机轰鸣",
        ],
    ),
    (
        "道路",
        [
            "路面坑洼不平",
            "井盖缺失",
            "路灯不亮",
            "人行道砖松动",
            "红绿灯故障",
            "车辆占道停放",
        ],
    ),
];

/// `count` appeals; of every twenty, one has the next subject's label.
fn made_up(count: usize, seed: u64) -> Vec<Example> {
    let mut dice = Dice::from_seed(seed);
    let mut pick = |most: usize| usize::try_from(dice.below(most as u64)).unwrap();
    let mut one = |n: usize| {
        let (label, problems) = SUBJECTS[n % 3];
        let place = PLACES[pick(6)];
        let (title, more) = (problems[pick(6)], problems[pick(6)]);
        let body = format!(
            "{}{place}{title}，{more}，{}",
            OPENINGS[pick(4)],
            ENDINGS[pick(4)]
        );
        let label = if n % 20 == 7 {
            SUBJECTS[(n + 1) % 3].0
        } else {
            label
        };
        Example {
            title: format!("{place}{title}"),
            body: format!("{body}{n}"),
            label: label.to_owned(),
        }
    };
    (0..count).map(&mut one).collect()
}

fn learned(examples: &[Example]) -> Learned {
    match learn(examples, &mut |_, _| {}) {
        Ok(learned) => learned,
        Err(error) => panic!("{error}"),
    }
}

fn refused(examples: &[Example]) -> LearnError {
    match learn(examples, &mut |_, _| {}) {
        Ok(_) => panic!("learned"),
        Err(error) => error,
    }
}

#[test]
fn what_was_learned_holds_for_appeals_never_seen() {
    let mut steps = Vec::new();
    let examples = made_up(300, 1);
    let learned = learn(&examples, &mut |done, of| steps.push((done, of)))
        .ok()
        .unwrap();
    assert_eq!(steps, (0..=6).map(|done| (done, 6)).collect::<Vec<_>>());
    assert_eq!((learned.examples, learned.left_out), (300, 0));
    let judged: Vec<_> = made_up(200, 2)
        .iter()
        .map(|one| learned.model.judge(one.appeal(), &one.label))
        .collect();
    let report = measure::report(&judged, learned.model.thresholds());
    // One label in twenty is wrong, here and there.
    assert!((0.92..=0.96).contains(&report.accuracy), "{report:?}");
    assert!(report.ece < 0.05, "{report:?}");
    assert!(
        (learned.expected.accuracy - report.accuracy).abs() < 0.03,
        "{report:?}"
    );
}

#[test]
fn a_verdict_says_by_which_words() {
    let model = learned(&made_up(300, 1)).model;
    let appeal = Appeal {
        title: "",
        body: "梅沙村最近自来水发黄，请尽快处理。",
    };
    let verdict = model.predict(appeal);
    assert_eq!(verdict.labels[0].0, "供水");
    assert!(
        verdict.terms.iter().any(|term| term.term.contains('水')),
        "{verdict:?}"
    );
    assert!(
        verdict
            .terms
            .iter()
            .all(|term| appeal.body.contains(&term.term))
    );
}

#[test]
fn what_it_cannot_read_it_is_not_sure_of() {
    let model = learned(&made_up(300, 1)).model;
    let megabyte = "😀".repeat(1 << 18);
    let foreign = "The street lamp in front of our house has been broken for two weeks.";
    for body in ["", "😀😡👍", &megabyte, foreign, "水"] {
        let verdict = model.predict(Appeal { title: "", body });
        assert_eq!(verdict.labels.len(), 3);
        assert!(!verdict.confident || body == "水", "{body:.20}");
    }
    let long = "自来水发黄。".repeat(60_000);
    let verdict = model.predict(Appeal {
        title: "",
        body: &long,
    });
    assert_eq!(verdict.labels[0].0, "供水");
}

#[test]
fn the_same_examples_make_the_same_bytes() {
    let examples = made_up(120, 3);
    let bytes = learned(&examples).model.to_bytes();
    assert_eq!(learned(&examples).model.to_bytes(), bytes);
    let read = Model::from_bytes(&bytes).unwrap();
    assert_eq!(read.to_bytes(), bytes);
    let appeal = examples[0].appeal();
    assert_eq!(
        read.predict(appeal),
        learned(&examples).model.predict(appeal)
    );
}

#[test]
fn thresholds_from_its_own_examples_are_not_those_of_one_who_knows_them() {
    let examples = made_up(300, 1);
    let model = learned(&examples).model;
    let known = examples
        .iter()
        .map(|one| (one.appeal(), one.label.as_str()));
    assert_eq!(model.fix(known), model.thresholds());
    assert!(model.seen(examples[0].appeal()).is_some());
    assert!(model.seen(made_up(1, 9)[0].appeal()).is_none());
}

#[test]
fn twins_are_learned_once() {
    let mut examples = made_up(60, 4);
    examples.extend_from_within(..30);
    examples.push(Example {
        title: "。".into(),
        body: "😀".into(),
        label: "道路".into(),
    });
    let learned = learned(&examples);
    assert_eq!((learned.examples, learned.left_out), (60, 31));
}

#[test]
fn what_teaches_nothing_is_refused() {
    assert_eq!(refused(&[]), LearnError::TooFew(0));
    assert_eq!(refused(&made_up(9, 1)), LearnError::TooFew(9));
    let mut alike = made_up(30, 1);
    alike.iter_mut().for_each(|one| one.label = "水".into());
    assert_eq!(refused(&alike), LearnError::OneLabel("水".into()));
    let mut apart = made_up(LABELS_MAX + 1, 1);
    for (n, one) in apart.iter_mut().enumerate() {
        one.label = n.to_string();
    }
    assert_eq!(refused(&apart), LearnError::TooManyLabels(LABELS_MAX + 1));
    let strangers = |n: u32| Example {
        title: String::new(),
        body: char::from_u32(0x4E00 + n).unwrap().to_string(),
        label: (n % 2).to_string(),
    };
    let strangers: Vec<_> = (0..20).map(strangers).collect();
    assert_eq!(refused(&strangers), LearnError::NothingInCommon);
}

#[test]
fn a_label_of_one_example_does_no_harm() {
    let mut examples = made_up(60, 5);
    examples[0].label = "独一份".into();
    let model = learned(&examples).model;
    let verdict = model.predict(examples[1].appeal());
    assert!(verdict.labels.iter().all(|(_, sure)| sure.is_finite()));
}
