//! Rows that cannot be taken, and bytes of another encoding.

use std::fs;

use serde_json::json;

use super::export::number;
use super::forms::{Form, mapping};
use super::{CASES, Place, line};
use crate::support::command::suqiu;

const GOLDEN_KEY: &str = "version = 1\ncurrent = 1\n\n[[key]]\nid = 1\n\
    secret = \"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"\n";

/// Number, column, code, and how the reason begins.
const EXPECTED: &[&str] = &[
    "X1,状态,unknown_value,不认识的值“=HYPERLINK(1)”",
    "X2,上报时间,not_a_time,",
    "X3,处置部门,unknown_unit,不认识的单位“@没人知道的单位”",
    "X4,上报时间,field.invalid,收到时间不正确：不能晚于当前时间",
    "X5,处置部门,field.missing,请填写承办单位",
    "X6,处置结果,field.missing,请填写办理结果",
    ",,事件编号,missing,不能为空",
    "SJ00000003,,duplicate,此次导出中另有一件是这个编号",
    ",,,column_count,",
    "999999,,no_case,导出中没有这一件",
    "10,操作时间,not_a_time,“昨天”不是可接受的时间",
    "X11,,sealed_apart,联系电话不正确",
];

fn add_broken_rows(place: &Place) {
    place.edit("t_event.csv", |text| {
        let mut lines: Vec<String> = text.split_inclusive("\n").map(str::to_owned).collect();
        let whole = |id: &str, no: &str, at: &str, state: &str, unit: &str| {
            format!("{id},{no},,,井盖坏了,{at},投诉,微信,海山街道,海山路1号,,,{state},{unit},,,,,,,\n")
        };
        lines.push(whole("1", "X1", "2024-05-01 08:00:00", "=HYPERLINK(1)", "11"));
        lines.push(whole("2", "X2", "不是时间", "处置中", "11"));
        lines.push(whole("3", "X3", "2024-05-01 08:00:00", "处置中", "@没人知道的单位"));
        lines.push(whole("4", "X4", "2099-05-01 08:00:00", "处置中", "11"));
        lines.push(whole("5", "X5", "2024-05-01 08:00:00", "处置中", ""));
        lines.push(whole("6", "X6", "2024-05-01 08:00:00", "待核查", "11"));
        lines.push(whole("7", "", "2024-05-01 08:00:00", "处置中", "11"));
        lines.push(whole("8", &number(3), "2024-05-01 08:00:00", "处置中", "11"));
        lines.push("9,X9,缺列\n".to_owned());
        lines.push(whole("10", "X10", "2024-05-01 08:00:00", "处置中", "11"));
        // A telephone number that is none costs nothing.
        lines.push("11,X11,,,井盖又坏了,2024-05-01 08:00:00,投诉,微信,,,李小满,打我微信13800138000,处置中,11,,,,,,,\n".to_owned());
        lines.concat()
    });
    place.edit("t_flow.csv", |text| {
        format!(
            "{text}90001,999999,2024-05-01 08:00:00,张三,11,分拨,没有这一件\n\
             90002,10,昨天,王科长,11,分拨,读不出时间\n90003,10,2024-05-02 08:00:00,王科长,11,分拨,读得出\n"
        )
    });
}

#[test]
fn broken_rows_are_listed_with_their_reasons_and_the_rest_comes_in() {
    let place = Place::with(Form::Csv, CASES, 2);
    add_broken_rows(&place);
    let report = place.report(&[]);
    assert_eq!(
        report["taken"],
        CASES + 2,
        "{report:#}\n{}",
        place.rejected()
    );
    assert_eq!(report["rejected"], 8, "{report:#}\n{}", place.rejected());
    assert_eq!(report["steps_lost"], 2);
    assert_eq!(report["agree"], true, "{report:#}");
    let list = place.rejected();
    assert!(list.starts_with('\u{feff}'), "for spreadsheets");
    for expected in EXPECTED {
        assert!(list.contains(expected), "{expected} not in {list}");
    }
    assert!(
        !list.contains("13800138000") && !list.contains("李小满"),
        "{list}"
    );
    for row in list.lines().skip(1) {
        assert!(
            row.starts_with("t_event.csv,") || row.starts_with("t_flow.csv,"),
            "{row}"
        );
        assert!(
            row.split(',')
                .all(|cell| !cell.starts_with(['=', '+', '@'])),
            "{row}"
        );
    }
    let unknown = line(&report, "unit", "?");
    assert_eq!(
        (&unknown["theirs"], &unknown["ours"]),
        (&json!(1), &json!(0))
    );
    let cases = place.cases();
    let x10 = cases
        .iter()
        .find(|case| case["number"] == "X10")
        .expect("taken");
    assert_eq!(
        (&x10["state"], &x10["steps"]),
        (&json!("in_progress"), &json!(1))
    );
    place.check();

    // Named by the mapping, the unit nobody knows goes where it says.
    place.map(&mapping(Form::Csv, "").replace("[units]\n", "[units]\n\"*\" = \"FBZX\"\n"));
    let again = place.report(&[]);
    assert_eq!(
        (&again["taken"], &again["known"]),
        (&json!(1), &json!(CASES + 2)),
        "{again:#}"
    );
}

#[test]
fn gb18030_says_the_same() {
    let plain = Place::with(Form::Csv, CASES, 2);
    assert_eq!(plain.report(&[])["taken"], CASES);
    let expected = plain.cases();
    for (form, files) in [
        (
            Form::Csv,
            &[
                "t_event.csv",
                "t_flow.csv",
                "t_rating.csv",
                "t_dept.csv",
                "t_user.csv",
            ][..],
        ),
        (Form::Mysql, &["dump.sql"]),
        (Form::Copy, &["dump.sql"]),
    ] {
        let place = Place::with(form, CASES, 2);
        for file in files {
            let path = place.folder().join(file);
            let text = fs::read_to_string(&path).expect("a file of the export");
            let (bytes, _, lossy) = encoding_rs::GB18030.encode(&text);
            assert!(!lossy);
            fs::write(&path, &bytes).expect("written");
        }
        let report = place.report(&[]);
        assert_eq!(report["taken"], CASES, "{form:?} {report:#}");
        assert!(place.cases() == expected, "{form:?}");
    }
}

#[test]
fn what_cannot_be_read_at_all_is_said_and_nothing_is_written() {
    let place = Place::with(Form::Csv, 20, 1);
    let before = place.last_entry();
    let refused = |expected: &str, code: i32| {
        let ended = place.run(&[]);
        assert_eq!(ended.code, code, "{}{}", ended.out, ended.err);
        assert!(
            ended.err.contains(expected),
            "{expected} not in {}",
            ended.err
        );
    };
    let map = mapping(Form::Csv, "");
    place.map(&map.replace("\"CGJ-01\"", "\"NOBODY\""));
    refused("[units] 中的单位代码在本平台不存在：NOBODY", 1);
    place.map(&map.replace("\"事件编号\"", "\"编号\""));
    refused("没有“编号”列。现有的列：id、事件编号", 1);
    place.map(&map.replace("t_flow.csv", "none.csv"));
    refused("none.csv：文件打不开", 1);
    place.map(&map.replace("in_progress", "ruling"));
    refused("map.toml:", 78);
    place.map(&mapping(Form::Mysql, ""));
    refused("dump.sql：文件打不开", 1);
    fs::write(
        place.folder().join("dump.sql"),
        "-- MySQL dump\nINSERT INTO `t_dept` VALUES (1);",
    )
    .expect("written");
    refused("没有“t_dept”这张表", 1);
    assert_eq!(place.last_entry(), before);
}

#[test]
fn data_the_previous_version_may_take_over_are_left_alone() {
    let place = Place::with(Form::Csv, 20, 1);
    let golden =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/format-1.redb.gz");
    let packed = fs::File::open(golden).expect("the golden file");
    let mut file = vec![];
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed), &mut file)
        .expect("unpacked");
    fs::write(suqiu::store::DataFile::path(&place.data), file).expect("written");
    // The key of the golden files, which seal nobody's data.
    let key = place.data.with_extension("key");
    fs::remove_file(&key).expect("the district's own");
    fs::write(&key, GOLDEN_KEY).expect("written");
    let owner = std::os::unix::fs::PermissionsExt::from_mode(0o400);
    fs::set_permissions(&key, owner).expect("private");
    let ended = place.run(&[]);
    assert_eq!(ended.code, 78, "{}", ended.err);
    assert!(
        ended.err.contains("数据格式为 1") && ended.err.contains("suqiu upgrade --commit"),
        "{}",
        ended.err
    );
    let nothing = suqiu(["migrate-in", "x", "--map", "none.toml", "--data", "nowhere"]).run();
    assert_eq!(nothing.code, 1, "{}", nothing.err);
}
