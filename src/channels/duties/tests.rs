//! Files of the catalogue, out and in.

use std::io::Cursor;

use super::*;
use crate::domain::case::tests::fixture::reference;
use crate::domain::catalogue::cells::Draft;
use crate::domain::catalogue::{Catalogue, CatalogueRow};

fn taken(bytes: &[u8]) -> Result<Vec<Draft>, NotTaken> {
    read(
        Cursor::new(bytes),
        bytes.len() as u64,
        &reference().directory,
    )
}

fn rows() -> Vec<CatalogueRow> {
    let catalogue: &Catalogue = &reference().catalogue;
    let mut rows: Vec<_> = catalogue.rows().cloned().collect();
    rows[0].item_id = "0101".into();
    rows[0].legal_basis = "=HYPERLINK(\"x\")，第一条\n第二条".into();
    rows[0].keywords = vec!["-5度".into(), "路灯".into()];
    rows[0].discriminators = vec![("光源".into(), "电子屏".into())];
    rows
}

#[test]
fn an_export_is_imported_for_the_same_rows() {
    let rows = rows();
    for format in [Format::Csv, Format::Xlsx] {
        let bytes = write(format, rows.iter(), &reference().directory).unwrap();
        let drafts = taken(&bytes).unwrap();
        let lines: Vec<_> = drafts.iter().map(|draft| draft.line).collect();
        if format == Format::Xlsx {
            assert_eq!(lines, [2, 3, 4]);
        }
        let read: Vec<_> = drafts
            .into_iter()
            .map(|draft| CatalogueRow {
                version: 1,
                ..draft.row
            })
            .collect();
        assert_eq!(read, rows, "{format:?}");
    }
}

#[test]
fn a_csv_runs_nothing() {
    let bytes = write(Format::Csv, rows().iter(), &reference().directory).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("'=HYPERLINK"), "{text}");
}

fn faults(text: &str) -> Vec<(u64, &'static str)> {
    match taken(text.as_bytes()) {
        Err(NotTaken::Faults(faults)) => faults.iter().map(|it| (it.line, it.column)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn mistakes_are_told_by_line_and_column_and_all_at_once() {
    let text = "事项编号,大类,小类,细项,主办,时限\n\
        a,甲,乙,丙,区城管局,5wd\n\
        b,甲,乙,,没有的局,0wd\n\
        c,甲,乙\n\
        d,甲,乙,丙,区城管局,五天\n";
    let expected = [
        (3, "detail"),
        (3, "lead"),
        (3, "limit"),
        (4, ""),
        (5, "limit"),
    ];
    assert_eq!(faults(text), expected);
}

#[test]
fn a_table_of_something_else_is_told_from_a_catalogue() {
    for (text, told) in [
        ("姓名,电话\n张三,1\n", "不认识列“姓名”"),
        ("事项编号,大类,小类,细项\na,b,c,d\n", "缺少列：主办"),
        ("事项编号,事项编号\na,b\n", "出现了两次"),
        ("事项编号,大类,小类,细项,主办\n", "没有一行"),
    ] {
        let error = taken(text.as_bytes()).expect_err(text);
        assert!(error.to_string().contains(told), "{error}");
    }
    assert!(matches!(taken(b"%PDF-1.7\n"), Err(NotTaken::Table(_))));
    assert!(matches!(taken(b""), Err(NotTaken::Table(_))));
}
