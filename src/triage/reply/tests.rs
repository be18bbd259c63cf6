use super::*;

const APPEAL: &str = "东岭路修了半年还没通车\n东岭路从去年10月围挡施工，到现在没有通车。请问什么时候能修好？围挡能否先拆一半让行人通过？";
const GOOD: &str = "您好！您反映的东岭路施工问题已收悉，现答复如下：东岭路因地下管线迁改延误工期，经核实，管线已于3月迁改完成，预计6月30日通车修好。行人通过问题，已责令施工单位拆除南侧围挡，留出2米通道。感谢您的监督。";

fn codes(appeal: &str, reply: &str) -> Vec<&'static str> {
    let pair = Pair {
        appeal,
        reply,
        recent: &[],
    };
    let checked = check(pair, &Background::default());
    checked
        .findings
        .iter()
        .map(|finding| finding.kind.code())
        .collect()
}

fn relevance_of(appeal: &str, reply: &str, background: &Background) -> f64 {
    let pair = Pair {
        appeal,
        reply,
        recent: &[],
    };
    check(pair, background).relevance
}

#[test]
fn a_good_reply_has_nothing_to_look_at() {
    assert_eq!(codes(APPEAL, GOOD), Vec::<&str>::new());
}

#[test]
fn each_fault_is_found_by_its_name() {
    for (reply, expected) in [
        ("", "empty"),
        ("😀！", "empty"),
        (
            "网友您好！您的留言已收悉，感谢您对我们工作的关心、监督与支持。",
            "no_substance",
        ),
        (
            "您好，区图书馆周末闭馆时间为下午五点，办理借书证请带身份证到一楼服务台。",
            "off_topic",
        ),
        (
            "您好，经核实，施工问题正在处理，围挡拆了一半，什么时候修好另行通知行人。",
            "no_place",
        ),
        ("您好，东岭路围挡已完成拆除，行人可以通过。", "point_open"),
        (
            "您好，东岭路围挡无法拆除，什么时候修好、行人通过都要等通车。",
            "refusal_without_law",
        ),
        (
            "您好，东岭路通车问题已转相关单位，什么时候修好、围挡能否拆一半让行人通过，将尽快回复。",
            "promise_only",
        ),
        (
            "您好，东岭路通车请联系李工13812345678，围挡能否拆一半、什么时候修好由他答复。",
            "personal_data",
        ),
    ] {
        let found = codes(APPEAL, reply);
        assert!(found.contains(&expected), "{expected}: {found:?} {reply}");
    }
}

#[test]
fn law_and_result_are_seen() {
    let refused = "您好，东岭路围挡无法拆除，根据《城市道路管理条例》规定，什么时候修好、行人通过都要等通车。";
    assert!(!codes(APPEAL, refused).contains(&"refusal_without_law"));
    let done = "您好，东岭路通车问题已转区住建局，经核实围挡已拆一半，行人可通过，什么时候修好将尽快公布。";
    assert!(!codes(APPEAL, done).contains(&"promise_only"));
}

#[test]
fn another_division_and_an_earlier_year_are_told() {
    let found = codes(
        "B3区东岭路2019年还没修好，请问何时通车？",
        "C5县的东岭路已于2018年通车修好。",
    );
    assert!(found.contains(&"other_division"), "{found:?}");
    assert!(found.contains(&"other_year"), "{found:?}");
    let found = codes(
        "深圳市盐田区东岭路何时修好通车？",
        "深圳市盐田区东岭路已修好通车。",
    );
    assert!(!found.contains(&"other_division"), "{found:?}");
}

#[test]
fn a_copy_of_a_recent_reply_is_found_and_says_which() {
    let recent = [
        "别的答复，说的是电梯。".to_owned(),
        GOOD.replace("您好！", "市民您好："),
    ];
    let pair = Pair {
        appeal: APPEAL,
        reply: GOOD,
        recent: &recent,
    };
    let findings = check(pair, &Background::default()).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].kind, Kind::Copied);
    assert!(
        findings[0].message.contains("第 2 条"),
        "{}",
        findings[0].message
    );
}

#[test]
fn courtesies_alone_are_neither_right_nor_wrong() {
    let courtesy = "网友您好！您的留言已收悉，感谢您的监督。";
    let mut background = Background::default();
    for number in 0..60 {
        background.learn_reply(&format!("{courtesy}第{number}件已办。"));
        background.learn_appeal(&format!("第{number}件事没有人管"));
    }
    let nothing = relevance_of(APPEAL, courtesy, &background);
    assert!((nothing - 0.5).abs() < 0.05, "{nothing}");
    let right = relevance_of(APPEAL, GOOD, &background);
    let wrong = relevance_of("电梯停运一周，老人上不了楼", GOOD, &background);
    assert!(
        right > nothing && nothing > wrong,
        "{right} {nothing} {wrong}"
    );
}

#[test]
fn the_same_text_again_teaches_nothing() {
    let (mut once, mut often) = (Background::default(), Background::default());
    once.learn_appeal(APPEAL);
    for _ in 0..500 {
        often.learn_appeal(APPEAL);
    }
    let of = |background| relevance_of(APPEAL, GOOD, background);
    assert!((of(&once) - of(&often)).abs() < 1e-9);
}

#[test]
fn a_very_long_text_is_read_within_bounds() {
    let long = "东岭路什么时候修好？".repeat(100_000);
    let pair = Pair {
        appeal: &long,
        reply: &long,
        recent: &[],
    };
    let checked = check(pair, &Background::default());
    assert!(checked.relevance.is_finite() && checked.findings.len() < 20);
}
