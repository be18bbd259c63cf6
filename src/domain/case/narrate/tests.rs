mod samples;

use std::collections::BTreeSet;

use super::*;
use crate::domain::case::command::Command;
use crate::domain::case::tests::fixture::{CITY_MANAGEMENT, LIGHT, at, reference};
use crate::domain::case::tests::life::Life;
use crate::domain::codes::Urgency;
use crate::domain::policy::Stage;
use samples::{INSIDE, one_of_each};

#[test]
fn every_kind_is_told() {
    let reference = reference();
    let events = one_of_each();
    let kinds: BTreeSet<_> = events.iter().map(|event| event.what.kind()).collect();
    let written = include_str!("../event.rs").matches(" => \"").count();
    assert_eq!(kinds.len(), written, "the list above misses a kind");
    for event in &events {
        let told = narrate(event, &reference);
        assert!(!told.title.is_empty(), "{}", event.what.kind());
        assert!(
            told.lines
                .iter()
                .all(|(label, value)| !label.is_empty() && !value.is_empty()),
            "{told:?}"
        );
    }
}

#[test]
fn citizens_read_no_internal_word() {
    let reference = reference();
    for event in one_of_each() {
        let Some(sentence) = public_progress(&event, &reference) else {
            continue;
        };
        let kind = event.what.kind();
        for word in [
            INSIDE,
            "督办",
            "标签",
            "退件",
            "快裁",
            "裁决",
            "盐田区",
            "协办",
            "公开-公开",
        ] {
            assert!(!sentence.contains(word), "{kind} says {word}: {sentence}");
        }
        assert!(
            !sentence.is_empty() && !sentence.contains("。。"),
            "{kind}: {sentence}"
        );
    }
}

#[test]
fn what_only_officials_may_know() {
    let reference = reference();
    let internal: BTreeSet<_> = one_of_each()
        .iter()
        .filter(|event| narrate(event, &reference).internal)
        .map(|event| event.what.kind())
        .collect();
    let expected = BTreeSet::from([
        "refusal_proposed",
        "return_requested",
        "return_granted",
        "return_denied",
        "reassigned",
        "recounted",
        "assist_requested",
        "task_signed",
        "task_answered",
        "task_adopted",
        "task_sent_back",
        "extension_requested",
        "extension_denied",
        "suspension_requested",
        "suspension_denied",
        "result_rejected",
        "conclusion_proposed",
        "relayed",
        "noted",
        "labelled",
        "instructed",
        "supervision_raised",
        "supervision_lowered",
    ]);
    assert_eq!(internal, expected);
}

#[test]
fn sentences_an_office_would_write() {
    let reference = reference();
    let told: Vec<_> = one_of_each()
        .iter()
        .filter_map(|event| public_progress(event, &reference))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    您的诉求已收到，我们将尽快审核。
    您的诉求及原办理记录已由原平台转入本平台。
    您的诉求已受理，我们将在2026年11月30日24:00前交责任单位办理。
    为便于办理，请您在2026年11月30日24:00前补充：灯杆编号
    您补充的信息已收到，正在继续审核。
    补充期限已过，我们将按现有信息继续审核。
    经审核，您的诉求不予受理。理由：属诉讼、仲裁、复议、信访等法定程序。已由仲裁委受理。建议途径：区劳动人事争议仲裁院。如有异议，可在15天内提出一次。
    您的异议已收到，正在重新审核。
    您咨询的事项答复如下：每日七时开放
    已交公开-区城管局办理，承诺2026年11月30日24:00前办结，并将与您联系。
    承办单位已签收，正在办理。
    该事项责任单位正在确认，最迟2026年11月30日24:00明确；办理时限不因此顺延。
    责任单位已明确，由公开-区住建局办理，承诺2026年11月30日24:00前办结。
    承办单位曾与您联系，暂未接通，请保持联系方式畅通。
    因施工周期，预计2026年11月30日24:00前办结，给您带来不便，敬请谅解。
    因工程实施期，该事项暂缓办理，我们将在2026年11月30日24:00前复核进展。
    该事项已恢复办理，预计2026年11月30日24:00前办结。
    承办单位已提交办理结果，正在审核。
    您的诉求已办结，请查看答复，并在2026年11月30日24:00前评价。
    感谢您的评价，该诉求已结案。
    您的不满意意见已收到，已重新办理，2026年11月30日24:00前反馈。
    评价期已满，该诉求已结案。如问题仍未解决，可在15天内申请重新办理。
    经核查认定，该诉求办理终结，您的评价予以保留。
    该登记系误录，已撤销。
    您已撤回该诉求；涉及公共安全的，我们仍会核查。
    您的诉求已与同一事项合并办理，办理结果同样答复您。
    您的诉求已恢复单独办理。
    您的诉求已办结，请查看答复，并在2026年11月30日24:00前评价。
    您的诉求已重新办理，2026年11月30日24:00前反馈。
    该诉求已归档。
    该事项已移送公安机关（110），由其依法处理。
    受移送单位已收到您的诉求。
    您的催办已收到，我们将加快办理。
    您补充的材料已收到。
    ");
}

#[test]
fn a_timeline_entry_in_full() {
    let reference = reference();
    let show = |kind: &str| {
        let events = one_of_each();
        let event = events.iter().find(|event| event.what.kind() == kind);
        let told = narrate(event.expect("one of each"), &reference);
        let own = told.lines.len() - Stage::ALL.len();
        let lines = told
            .lines
            .iter()
            .take(own)
            .map(|(label, value)| format!("{label}：{value}"));
        format!("{}\n{}", told.title, lines.collect::<Vec<_>>().join("\n"))
    };
    insta::assert_snapshot!(show("dispatched"), @"
    分拨至区城管局
    职责清单事项：市容环境／公共设施／细项-light
    吹哨任务1：区住建局：内部文字不得外传（2026年11月26日24:00前答复）
    分拨意见：内部文字不得外传
    ");
    insta::assert_snapshot!(show("migrated"), @"
    从原平台迁入
    原平台：统一事件分拨平台
    原编号：SJ20260511001
    原状态：原平台的状态
    原办理记录：2条
    承办单位：区城管局
    渠道：区公众号/小程序
    来源：市民
    来源单号：HX-7
    诉求性质：投诉
    紧急程度：一般
    事发地点：海山街道田东社区海山路与深盐路口
    办理结果：已更换灯头
    公开答复：路灯已修复
    评价等级：5级
    评价方式：诉求人评价
    诉求人认为：已解决
    意见：满意
    ");
    insta::assert_snapshot!(show("return_requested"), @"
    区城管局申请退件
    退件原因：非本单位职责
    依据：内部文字不得外传
    建议承办单位：海山街道
    ");
}

#[test]
fn the_bar_shows_what_this_round_has_reached() {
    use crate::domain::case::tests::commands::{accept, approve, dispatch_to, finish, rate, sign};
    let bar = |life: &Life| {
        public_stages(&life.case)
            .iter()
            .map(|stage| match (stage.current, stage.reached_at) {
                (true, _) => format!("[{}]", stage.label),
                (false, Some(_)) => stage.label.to_owned(),
                (false, None) => "·".to_owned(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut life = Life::begin();
    assert_eq!(bar(&life), "[提交] · · · · · ·");
    life.does("clerk", accept(LIGHT, Urgency::U3));
    life.does("dispatcher", dispatch_to(CITY_MANAGEMENT));
    assert_eq!(bar(&life), "提交 受理 [分拨] · · · ·");
    life.does("sign-city", sign());
    life.does("handler-city", Command::Finish(finish()));
    life.does("review-city", approve());
    assert_eq!(bar(&life), "提交 受理 分拨 办理 审核 [评价] ·");
    life.does("citizen", rate(1));
    assert_eq!(bar(&life), "提交 受理 分拨 [办理] · · ·");
    assert_eq!(public_state(&life.case), ("rework", "重新办理中"));
}

#[test]
fn midnight_is_the_end_of_the_day_before() {
    assert_eq!(day_and_time(at("2026-12-01T00:00")), "2026年11月30日24:00");
    assert_eq!(day_and_time(at("2026-11-23T09:05")), "2026年11月23日09:05");
}
