//! The forms an export comes in: CSV, a workbook, dumps of both databases; and the mapping for each.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use zip::write::{SimpleFileOptions, ZipWriter};

use super::export::Table;

/// A form an export comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Csv,
    Xlsx,
    Copy,
    Inserts,
    Mysql,
}

/// Puts the tables into `folder`.
pub fn write(folder: &Path, form: Form, tables: Vec<Table>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    match form {
        Form::Csv => {
            for table in tables {
                let file = fs::File::create(folder.join(format!("{}.csv", table.name)))?;
                let mut csv = csv::Writer::from_writer(BufWriter::new(file));
                csv.write_record(table.columns)?;
                for row in table.rows {
                    csv.write_record(&row)?;
                }
                csv.flush()?;
            }
            Ok(())
        }
        Form::Xlsx => book(&folder.join("export.xlsx"), tables),
        Form::Copy | Form::Inserts | Form::Mysql => {
            let mut out = BufWriter::new(fs::File::create(folder.join("dump.sql"))?);
            let head = if form == Form::Mysql {
                "-- MySQL dump 10.13  Distrib 8.0\n/*!40101 SET NAMES utf8mb4 */;\n"
            } else {
                "--\n-- PostgreSQL database dump\n--\nSET standard_conforming_strings = on;\n"
            };
            out.write_all(head.as_bytes())?;
            for table in tables {
                match form {
                    Form::Copy => copy(&mut out, table)?,
                    Form::Inserts => inserts(&mut out, table)?,
                    _ => mysql(&mut out, table)?,
                }
            }
            out.flush()
        }
    }
}

fn copy(out: &mut impl Write, table: Table) -> io::Result<()> {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    writeln!(
        out,
        "COPY public.{} ({}) FROM stdin;",
        table.name,
        columns.join(", ")
    )?;
    for row in table.rows {
        let cells = row.iter().map(|cell| match cell.as_str() {
            "" => "\\N".to_owned(),
            text => text
                .replace('\\', "\\\\")
                .replace('\t', "\\t")
                .replace('\n', "\\n"),
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("\t"))?;
    }
    writeln!(out, "\\.\n")
}

fn inserts(out: &mut impl Write, table: Table) -> io::Result<()> {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|name| format!("    \"{name}\" text"))
        .collect();
    writeln!(
        out,
        "CREATE TABLE public.{} (\n{}\n);",
        table.name,
        columns.join(",\n")
    )?;
    for row in table.rows {
        let cells = row.iter().map(|cell| match cell.as_str() {
            "" => "NULL".to_owned(),
            text => format!("'{}'", text.replace('\'', "''")),
        });
        let cells: Vec<_> = cells.collect();
        writeln!(
            out,
            "INSERT INTO public.{} VALUES ({});",
            table.name,
            cells.join(", ")
        )?;
    }
    Ok(())
}

fn mysql(out: &mut impl Write, table: Table) -> io::Result<()> {
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|name| format!("  `{name}` varchar(99) DEFAULT ''"))
        .collect();
    writeln!(
        out,
        "CREATE TABLE `{}` (\n{},\n  KEY `k` (`x`)\n) ENGINE=InnoDB;",
        table.name,
        columns.join(",\n")
    )?;
    let mut rows = table.rows.peekable();
    while rows.peek().is_some() {
        write!(out, "INSERT INTO `{}` VALUES ", table.name)?;
        for (n, row) in rows.by_ref().take(500).enumerate() {
            let cells = row.iter().map(|cell| match cell.as_str() {
                "" => "NULL".to_owned(),
                text => {
                    let text = text
                        .replace('\\', "\\\\")
                        .replace('\'', "\\'")
                        .replace('\n', "\\n");
                    format!("'{}'", text.replace('"', "\\\""))
                }
            });
            let comma = if n == 0 { "" } else { "," };
            write!(out, "{comma}({})", cells.collect::<Vec<_>>().join(","))?;
        }
        writeln!(out, ";")?;
    }
    Ok(())
}

/// A workbook with a sheet a table.
fn book(path: &Path, tables: Vec<Table>) -> io::Result<()> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const DOC: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut zip = ZipWriter::new(fs::File::create(path)?);
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())
    };
    part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
    )?;
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{RELS}\"><Relationship Id=\"rId1\" Type=\"{DOC}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    )?;
    let (mut sheets, mut parts) = (String::new(), String::new());
    for (n, table) in (1..).zip(tables) {
        let _ = write!(
            sheets,
            "<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>",
            table.name
        );
        let _ = write!(
            parts,
            "<Relationship Id=\"rId{n}\" Type=\"{DOC}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        let mut sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>");
        let names = table
            .columns
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        for (line, row) in (1..).zip(std::iter::once(names).chain(table.rows)) {
            let _ = write!(sheet, "<row r=\"{line}\">");
            for (letter, cell) in ('A'..='Z').zip(&row).filter(|(_, cell)| !cell.is_empty()) {
                let text = cell.replace('&', "&amp;").replace('<', "&lt;");
                let _ = write!(
                    sheet,
                    "<c r=\"{letter}{line}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
                );
            }
            sheet.push_str("</row>");
        }
        sheet.push_str("</sheetData></worksheet>");
        part(&format!("xl/worksheets/sheet{n}.xml"), &sheet)?;
    }
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOC}\"><sheets>{sheets}</sheets></workbook>"
        ),
    )?;
    part(
        "xl/_rels/workbook.xml.rels",
        &format!("<Relationships xmlns=\"{RELS}\">{parts}</Relationships>"),
    )?;
    zip.finish()?;
    Ok(())
}

/// The mapping for an export in this form. `more` is added at its end.
pub fn mapping(form: Form, more: &str) -> String {
    let mut text = format!("{MAPPING}{more}");
    for table in ["t_event", "t_flow", "t_rating", "t_dept", "t_user"] {
        let place = match form {
            Form::Csv => format!("file = \"{table}.csv\""),
            Form::Xlsx => format!("file = \"export.xlsx\"\nsheet = \"{table}\""),
            _ => format!("file = \"dump.sql\"\ntable = \"{table}\""),
        };
        text = text.replace(&format!("@{table}"), &place);
    }
    text
}

/// Where a table lies stands for `@name`.
const MAPPING: &str = r#"[platform]
code = "fenbo"
name = "统一事件分拨平台"
[fallback]
title_from_content = true
[cases]
@t_event
key = "id"
[cases.columns]
number = "事件编号"
external_id = "来源单号"
title = "标题"
content = "诉求内容"
received_at = "上报时间"
nature = "诉求性质"
channel = "来源渠道"
street = "所属街道"
address = "地址"
name = "联系人"
phone = "联系电话"
state = "状态"
unit = "处置部门"
dispatched_at = "分拨时间"
finished_at = "办结时间"
closed_at = "结案时间"
due_at = "办理期限"
hops = "流转次数"
result = "处置结果"
reply = "答复内容"
grade = "t_rating.满意度"
rated_at = "t_rating.评价时间"
[cases.constants]
source = "citizen"
[cases.lookups]
unit = "dept"
[cases.values.state]
"处置中" = "in_progress"
"待核查" = "pending_review"
"已结案" = "closed"
"作废" = "withdrawn"
"不予受理" = "not_accepted"
"已移送" = "transferred"
[cases.values.channel]
"12345" = "hotline"
"网格巡查" = "grid"
"*" = "web"
[cases.values.nature]
"其他类" = "other"
[history]
@t_flow
case = "事件id"
[history.columns]
at = "操作时间"
actor = "操作人"
unit = "操作部门"
action = "操作"
text = "意见"
[history.lookups]
unit = "dept"
[parts.t_rating]
@t_rating
case = "事件id"
[lookups.dept]
@t_dept
key = "部门id"
value = "部门名称"
[units]
"市容环卫科" = "CGJ-01"
"区住建局" = "ZJJ"
[users]
@t_user
create = true
[users.columns]
login = "账号"
name = "姓名"
unit = "部门"
"#;
