use super::*;
use crate::channels::table::Encoding;

const EXAMPLE: &str = include_str!("../../../../packaging/migrate-in.example.toml");

#[test]
fn the_shipped_example_is_a_mapping() {
    let mapping = parse("example", EXAMPLE).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(
        (mapping.platform.as_str(), mapping.encoding),
        ("fenbo", None)
    );
    assert_eq!(mapping.parts.len(), 3);
    let joins: Vec<_> = mapping
        .parts
        .iter()
        .map(|part| part.case.as_str())
        .collect();
    assert_eq!(joins, ["id", "事件id", "事件id"]);
    assert_eq!(mapping.columns_of(2), ["事件id", "满意度", "评价时间"]);
    let unit = &mapping.case_columns[&CaseField::Unit];
    assert_eq!((unit.part, unit.lookup.as_deref()), (CASES, Some("bumen")));
    assert_eq!(mapping.case_columns[&CaseField::Grade].part, HISTORY + 1);
    assert_eq!(mapping.values[&CaseField::State]["作废"], "withdrawn");
    assert_eq!(mapping.units["区住房建设局"], "zjj");
    assert!(mapping.users.is_some_and(|users| !users.create));
}

const LEAST: &str = "[platform]\ncode = \"old\"\nname = \"旧\"\n[files]\nencoding = \"gb18030\"\n\
    [cases]\nfile = [\"2023.csv\", \"2024.csv\"]\n[cases.columns]\nnumber = \"号\"\ncontent = \"文.字\"\n\
    received_at = \"时\"\nstate = \"态\"\n[cases.constants]\nchannel = \"web\"\nsource = \"citizen\"\n";

#[test]
fn little_is_needed() {
    let mapping = parse("least", LEAST).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(mapping.encoding, Some(Encoding::Gb18030));
    assert_eq!(mapping.parts[CASES].source.files, ["2023.csv", "2024.csv"]);
    // Without a key the number joins; a dot in a column leads elsewhere only where there is such a part.
    assert_eq!(mapping.columns_of(CASES), ["号", "态", "文.字", "时"]);
    assert!(mapping.parts[HISTORY].source.files.is_empty() && mapping.users.is_none());
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let check = |added: &str, expected: &str| {
        let text = format!("{LEAST}{added}");
        let told = parse("x.toml", &text).err().map(|it| it.to_string());
        let told = told.unwrap_or_else(|| panic!("{added} was taken"));
        assert!(told.contains(expected), "{added}: {told}");
        assert!(told.contains("有 1 处错误"), "{added}: {told}");
    };
    check(
        "grade = \"6\"\n",
        "x.toml:16：cases.constants.grade：应为 1、2、3、4、5 之一",
    );
    check("content = \"同\"\n", "内容每件不同");
    check(
        "[cases.values.state]\n\"合并\" = \"merged\"\n",
        "x.toml:17：cases.values.state.合并：应为 pending_accept、",
    );
    check("[cases.values.sate]\n\"a\" = \"b\"\n", "是否应为 state");
    check(
        "[cases.lookups]\nstate = \"none\"\n",
        "没有 [lookups.none] 这张表",
    );
    check("[cases.lookups]\nphone = \"none\"\n", "没有对应的列");
    check(
        "[history]\nfile = \"h.csv\"\n",
        "history.case：必须写明列名",
    );
    check(
        "[history]\ncase = \"号\"\n[history.columns]\nat = \"时\"\n",
        "history.file：必须写明导出文件",
    );
    check(
        "[history]\nfile = \"../h.csv\"\ncase = \"号\"\n",
        "应为导出文件夹内的文件名",
    );
    check(
        "[lookups.a]\nfile = \"a.csv\"\nkey = \"k\"\n",
        "lookups.a.value：必须写明列名",
    );
    check(
        "[users]\nfile = \"u.csv\"\n[users.columns]\nlogin = \"a\"\nname = \"b\"\n",
        "users.columns.unit：必须指明",
    );
    check("[files2]\na = 1\n", "没有这个键");
    check("[times]\nformats = [\"hello\"]\n", "不是日期格式");
    let empty = parse("x.toml", "").expect_err("nothing").to_string();
    for key in [
        "platform.code",
        "platform.name",
        "cases.file",
        "cases.columns.state",
        "cases.constants.channel",
    ] {
        assert!(empty.contains(key), "{key} not in {empty}");
    }
}
