use std::io::Write;

use encoding_rs::GB18030;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;

/// Everything a file gives: names, rows as `line:cell|cell`, broken rows as `line code`.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    names: Vec<String>,
    rows: Vec<String>,
    broken: Vec<String>,
}

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("written");
    file
}

fn look_with(bytes: &[u8], options: &Options, limits: &Limits) -> Result<Seen, TableError> {
    let mut seen = Seen::default();
    read(file(bytes).path(), options, limits, &mut |entry| {
        match entry {
            Entry::Header(names) => seen.names = names,
            Entry::Row(row) => {
                let cells: Vec<_> = row.cells.iter().map(show).collect();
                seen.rows.push(format!("{}:{}", row.line, cells.join("|")));
            }
            Entry::Broken(broken) => seen.broken.push(format!("{} {}", broken.line, broken.code)),
        }
        Ok::<(), TableError>(())
    })?;
    Ok(seen)
}

fn look(bytes: &[u8]) -> Result<Seen, TableError> {
    look_with(bytes, &Options::default(), &Limits::default())
}

fn show(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Moment(at) => format!("<{at}>"),
        Cell::Failed(what) => format!("!{what}"),
    }
}

fn complaint(bytes: &[u8]) -> String {
    look(bytes)
        .map(|seen| seen.rows.len())
        .expect_err("this should be refused")
        .to_string()
}

const TEXT: &str = "编号,姓名,内容\r\n1,𠮷田㭎,\"路灯\n不亮，“急”\"\r\n\r\n2,, 井盖 \r\n";

#[test]
fn every_encoding_of_a_spreadsheet_reads_the_same() {
    let expected = Seen {
        names: vec!["编号".into(), "姓名".into(), "内容".into()],
        rows: vec!["2:1|𠮷田㭎|路灯\n不亮，“急”".into(), "5:2||井盖".into()],
        broken: vec![],
    };
    assert_eq!(look(TEXT.as_bytes()).expect("UTF-8"), expected);
    assert_eq!(
        look(format!("\u{feff}{TEXT}").as_bytes()).expect("with a mark"),
        expected
    );
    let (gb18030, _, lossy) = GB18030.encode(TEXT);
    assert!(!lossy, "GB18030 has every character");
    assert_eq!(look(&gb18030).expect("GB18030"), expected);
}

#[test]
fn a_broken_row_is_told_and_the_rest_goes_on() {
    let text = "a,b\n1,x\n2\n3,y,z\n4,\"open\n5,ok\n6,\"two\nlines\"\n";
    let seen = look(text.as_bytes()).expect("a table");
    assert_eq!(
        seen.broken,
        ["3 column_count", "4 column_count", "5 open_quote"]
    );
    assert_eq!(
        seen.rows,
        ["2:1|x", "6:5|ok", "7:6|two\nlines"].map(str::to_owned)
    );
}

#[test]
fn a_quote_open_at_the_end_is_told() {
    let seen = look(b"a,b\n1,x\n2,\"cut off").expect("a table");
    assert_eq!(
        (seen.rows.len(), seen.broken),
        (1, vec!["3 open_quote".to_owned()])
    );
}

#[test]
fn an_open_quote_does_not_swallow_the_file() {
    let mut text = "a,b\n1,\"open\n".to_owned();
    let rows = 200_000;
    for n in 0..rows {
        text.push_str(&format!("{n},fine\n"));
    }
    let seen = look(text.as_bytes()).expect("a table");
    assert_eq!(
        (seen.rows.len(), seen.broken),
        (rows, vec!["2 open_quote".to_owned()])
    );
    let hopeless = "a,b\n".to_owned() + &"1,\"open\n2,x\"y\n".repeat(2_000);
    assert!(complaint(hopeless.as_bytes()).contains("1000 行引号不成对"));
}

#[test]
fn one_damaged_row_does_not_change_the_encoding() {
    let mut bytes = "编号,内容\n1,路灯不亮\n".repeat(20).into_bytes();
    bytes.extend_from_slice("2,井".as_bytes());
    bytes.push(0xE4);
    bytes.extend_from_slice("盖\n3,完好\n".as_bytes());
    let seen = look(&bytes).expect("a table");
    assert_eq!(seen.broken, ["41 encoding"]);
    assert_eq!(seen.rows.last().map(String::as_str), Some("42:3|完好"));
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    let jpeg = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01";
    assert!(complaint(jpeg).contains("JPEG 图片"));
    assert!(complaint(b"%PDF-1.7\n").contains("PDF 文档"));
    assert!(complaint(b"").contains("空的"));
    assert!(complaint(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("旧版 Excel"));
    assert!(complaint(b"\xFF\xFEa\x00,\x00").contains("UTF-16"));
    assert!(complaint(b"a,b\n\x00\x01\x02\n").contains("二进制"));
    assert!(complaint(b"PK\x03\x04 not really").contains("损坏"));
    assert!(complaint(&packed(&[("a.txt", b"no book")])).contains("没有工作簿"));
    assert!(complaint(b"\n\n").contains("表头"));
    let latin: Vec<u8> = (0..200).flat_map(|_| [0xE9, b' ', 0xFF, b',']).collect();
    assert!(complaint(&latin).contains("编码"));
}

#[test]
fn limits_hold() {
    let limits = Limits {
        file_bytes: 100,
        rows: 2,
        cell_bytes: 4,
        unpacked_bytes: 5_000,
    };
    let look = |bytes: &[u8]| look_with(bytes, &Options::default(), &limits);
    assert!(matches!(look(&[b'a'; 101]), Err(TableError::TooLarge(100))));
    assert!(matches!(
        look(b"a\n1\n2\n3\n"),
        Err(TableError::TooManyRows(2))
    ));
    assert_eq!(
        look(b"a\n12345\n1\n").expect("a table").broken,
        ["2 cell_too_long"]
    );
    let bomb = packed(&[("xl/workbook.xml", &vec![b' '; 1 << 20])]);
    assert!(bomb.len() < 2_000, "it is small");
    let roomy = Limits {
        file_bytes: 1 << 20,
        ..limits
    };
    let refused = look_with(&bomb, &Options::default(), &roomy);
    assert!(
        matches!(refused, Err(TableError::TooLargeUnpacked(5_000))),
        "{refused:?}"
    );
}

#[test]
fn a_bomb_that_lies_about_its_size_is_found_out() {
    let real = 1_u32 << 20;
    let mut bomb = packed(&[("_rels/.rels", &vec![b' '; 1 << 20])]);
    let honest: Vec<_> = bomb
        .windows(4)
        .enumerate()
        .filter(|(_, size)| **size == real.to_le_bytes())
        .map(|(at, _)| at)
        .collect();
    assert_eq!(honest.len(), 2, "in the part's header and in the directory");
    for at in honest {
        bomb[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(complaint(&bomb).contains("declared uncompressed size"));
}

#[test]
fn options_are_followed() {
    let options = Options {
        header: 3,
        delimiter: b';',
        ..Options::default()
    };
    let text = "导出时间;2026\n\n说明\na;b\n";
    let seen = look_with(text.as_bytes(), &options, &Limits::default()).expect("a table");
    assert_eq!(seen.names, ["a", "b"], "empty lines are no rows");
    let forced = Options {
        encoding: Some(Encoding::Gb18030),
        ..Options::default()
    };
    let seen = look_with("a\nÄ\n".as_bytes(), &forced, &Limits::default()).expect("a table");
    assert_ne!(seen.rows, ["2:Ä"]);
}

#[test]
fn a_sheet_gives_texts_numbers_and_dates() {
    let seen = look(&book()).expect("a workbook");
    assert_eq!(seen.names, ["编号", "电话", "时间", "内容"]);
    assert_eq!(
        seen.rows,
        [
            "2:7|13800001234|<2020-01-06T12:09:38>|路灯不亮",
            "5:8|||!#N/A"
        ]
    );
    assert_eq!(seen.broken, ["4 column_count"]);
    let other = Options {
        sheet: Some("别处".to_owned()),
        ..Options::default()
    };
    let refused = look_with(&book(), &other, &Limits::default()).expect_err("no such sheet");
    assert!(refused.to_string().contains("现有：诉求"), "{refused}");
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a new part");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// A workbook by hand: the smallest that has every kind of cell.
fn book() -> Vec<u8> {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"#;
    const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="诉求" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;
    const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1" t="inlineStr"><is><t>电话</t></is></c><c r="C1" t="inlineStr"><is><t>时间</t></is></c><c r="D1" t="inlineStr"><is><t> 内容 </t></is></c></row>
<row r="2"><c r="A2"><v>7</v></c><c r="B2"><v>13800001234</v></c><c r="C2" s="1"><v>43836.506689</v></c><c r="D2" t="inlineStr"><is><t>路灯不亮</t></is></c></row>
<row r="4"><c r="A4"><v>9</v></c><c r="F4"><v>1</v></c></row>
<row r="5"><c r="A5"><v>8</v></c><c r="D5" t="e"><v>#N/A</v></c></row>
</sheetData></worksheet>"#;
    packed(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", PARTS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", SHEET.as_bytes()),
    ])
}
