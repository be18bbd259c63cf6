use super::*;
use crate::channels::table::{Cell, Row};
use crate::domain::codes::{Channel, Nature, Source, Urgency};

const WHOLE: &str = r#"
[file]
header = 2
[columns]
external_id = "编号"
content = "内容"
received_at = "时间"
nature = "类型"
phone = "电话"
[received_at]
formats = ["%Y/%m/%d %H:%M:%S", "%Y-%m-%d", "excel"]
[values.nature]
"举报类" = "report"
[constants]
channel = "petition"
source = "citizen"
urgency = "U4"
[fallback]
title_from_content = true
"#;

fn bound() -> Bound {
    let names = ["编号", "电话", "类型", "时间", "内容"].map(str::to_owned);
    parse("x.toml", WHOLE)
        .expect("a mapping")
        .bind(&names)
        .expect("all columns")
}

fn row(cells: [&str; 5]) -> Row {
    let cell = |text: &str| match text {
        "" => Cell::Empty,
        "#N/A" => Cell::Failed(text.to_owned()),
        _ => Cell::Text(text.to_owned()),
    };
    Row {
        line: 7,
        cells: cells.map(cell).to_vec(),
        progress: 0,
    }
}

fn appeal(cells: [&str; 5]) -> ImportedAppeal {
    match bound().read(&row(cells)) {
        Ok(appeal) => appeal,
        Err(rejected) => panic!("{rejected:?}"),
    }
}

fn complaints(text: &str) -> String {
    match parse("x.toml", text) {
        Ok(_) => panic!("this should be refused"),
        Err(mistakes) => mistakes.to_string(),
    }
}

fn reasons(cells: [&str; 5]) -> Vec<String> {
    let Err(rejected) = bound().read(&row(cells)) else {
        panic!("this should be rejected");
    };
    assert!(rejected.iter().all(|one| one.line == 7));
    rejected
        .iter()
        .map(|one| format!("{} {}", one.column, one.code))
        .collect()
}

#[test]
fn a_row_becomes_an_appeal() {
    let cells = [
        "K1",
        "13800001234",
        "举报类",
        "2020/1/6 12:09:38",
        "\n 路灯不亮，𬭶𠮷㭎𫍲 \n急",
    ];
    let appeal = appeal(cells);
    assert_eq!((appeal.line, appeal.external_id.as_str()), (7, "K1"));
    assert_eq!(appeal.intake.title, None);
    assert_eq!(appeal.intake.content, cells[4]);
    assert_eq!(
        (appeal.nature, appeal.urgency),
        (Nature::Report, Urgency::U4)
    );
    assert_eq!(
        (appeal.channel, appeal.source),
        (Channel::Petition, Source::Citizen)
    );
    let at = appeal.received_at.map(|at| at.rfc3339());
    assert_eq!(at.as_deref(), Some("2020-01-06T12:09:38+08:00"));
    assert_eq!(appeal.intake.phone.as_deref(), Some("13800001234"));
    assert_eq!(
        (appeal.intake.name.is_none(), appeal.category),
        (true, None)
    );
}

#[test]
fn times_in_every_accepted_form() {
    let at = |text| {
        let appeal = appeal(["K", "", "", text, "内容"]);
        appeal.received_at.map(|at| at.rfc3339())
    };
    assert_eq!(
        at("2020/12/06 1:09:38").as_deref(),
        Some("2020-12-06T01:09:38+08:00")
    );
    assert_eq!(
        at("2020-01-06").as_deref(),
        Some("2020-01-06T00:00:00+08:00")
    );
    assert_eq!(at("43836.5").as_deref(), Some("2020-01-06T12:00:00+08:00"));
    assert_eq!(at(""), None);
}

#[test]
fn everything_wrong_with_a_row_is_told() {
    assert_eq!(
        reasons(["", "", "", "", ""]),
        ["内容 missing", "编号 missing"]
    );
    assert_eq!(
        reasons(["K", "", "扯皮", "昨天", "x"]),
        ["类型 unknown_value", "时间 not_a_time"]
    );
    assert_eq!(
        reasons(["K", "", "", "2020/2/30 1:00:00", "x"]),
        ["时间 not_a_time"]
    );
    assert_eq!(
        reasons(["K", "", "", "0020/1/6 1:00:00", "x"]),
        ["时间 not_a_time"]
    );
    assert_eq!(reasons(["K", "#N/A", "", "", "x"]), ["电话 cell_error"]);
    assert_eq!(
        reasons(["K", "", "", "", "x\u{7}y"]),
        ["内容 control_character"]
    );
    assert_eq!(
        reasons([&"9".repeat(101), "", "", "", "x"]),
        ["编号 too_long"]
    );
    assert_eq!(
        reasons(["K", "", "", "", &"长".repeat(1 << 20)]),
        ["内容 too_long"]
    );
}

#[test]
fn a_value_may_be_said_in_chinese() {
    let appeal = appeal(["K", "", "咨询", "", "x"]);
    assert_eq!(appeal.nature, Nature::Consultation);
}

#[test]
fn columns_must_be_there_once() {
    let mapping = || parse("x.toml", WHOLE).expect("a mapping");
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let Err(refused) = mapping().bind(&names(&["编号", "类型", "时间", "类型"])) else {
        panic!("columns are missing");
    };
    for part in [
        "没有“内容”列（映射 columns.content）",
        "没有“电话”列",
        "不止一个“类型”列",
        "现有的列：编号、",
    ] {
        assert!(refused.contains(part), "{part} not in {refused}");
    }
}

#[test]
fn all_mistakes_with_line_and_key() {
    let text = r#"
[columns]
titel = "标题"
content = 3
[constants]
channel = "weibo"
external_id = "1"
[received_at]
formats = ["%Q"]
[file]
delimiter = "|"
encodign = "utf-8"
[fallback]
title_from_content = 1
"#;
    let told = complaints(text);
    for part in [
        "10 处错误",
        "x.toml:3：columns.titel：没有这个键；是否应为 columns.title？",
        "x.toml:4：columns.content：应为加引号的文本，不能是整数",
        "x.toml:6：constants.channel：应为 city、",
        "x.toml:7：constants.external_id：来源编号每行不同",
        "x.toml:9：received_at.formats：\"%Q\" 不是日期格式",
        "x.toml:11：file.delimiter：应为",
        "x.toml:12：file.encodign：没有这个键；是否应为 file.encoding？",
        "x.toml:14：fallback.title_from_content：应为 true 或 false",
        "x.toml：columns.external_id：必须指明",
        "x.toml：constants.source：必须给出来源",
    ] {
        assert!(told.contains(part), "{part} not in {told}");
    }
    let told = complaints("a = ");
    assert!(told.contains("x.toml:1：不是正确的 TOML"), "{told}");
}
