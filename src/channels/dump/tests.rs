use std::io::Write as _;

use super::*;
use crate::channels::table::Cell;

const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    rows: 1_000,
    cell_bytes: 1 << 10,
    unpacked_bytes: 0,
};

/// Everything said of the tables `t` and `u`, a line an entry.
fn told_of(dump: &[u8], options: Options) -> Result<String, TableError> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(dump).expect("written");
    let mut told = String::new();
    let wanted = |name: &str| ["t", "u"].iter().position(|it| *it == name);
    let shown = |cell: &Cell| match cell {
        Cell::Empty => "∅".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Moment(at) => at.to_string(),
        Cell::Failed(why) => format!("!{why}"),
    };
    read(
        file.path(),
        options,
        &LIMITS,
        &wanted,
        &mut |table, entry| {
            told += &match entry {
                Entry::Header(names) => format!("{table} [{}]\n", names.join(" ")),
                Entry::Row(row) => {
                    let cells: Vec<_> = row.cells.iter().map(shown).collect();
                    format!("{table} {}: {}\n", row.line, cells.join(" | "))
                }
                Entry::Broken(broken) => format!(
                    "{table} {}: {} {}\n",
                    broken.line, broken.code, broken.reason
                ),
            };
            Ok::<_, TableError>(())
        },
    )?;
    Ok(told)
}

fn told(dump: &str) -> String {
    told_of(dump.as_bytes(), Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn copy_of_postgresql() {
    let dump = "--\n-- PostgreSQL database dump\n--\n\\restrict x\nSET client_encoding = 'UTF8';\n\
        CREATE FUNCTION public.f() RETURNS void AS $_$ BEGIN INSERT INTO t VALUES (1); END $_$;\n\
        CREATE TABLE public.t (\n    id bigint NOT NULL,\n    note text\n);\n\
        COPY public.other (id) FROM stdin;\n1\n\\.\n\
        COPY public.t (id, note) FROM stdin;\n\
        1\t路灯\\t不亮\\n第二行\n2\t\\N\n3\ta\\\\b\\x41\\101\n4\n5\t\n\\.\n\
        COPY public.u (id) FROM stdin;\n\\.\nSELECT 1;\n";
    insta::assert_snapshot!(told(dump), @"
    0 [id note]
    0 15: 1 | 路灯	不亮
    第二行
    0 16: 2 | ∅
    0 17: 3 | a\\bAA
    0 18: column_count 应有 2 列，实有 1 列
    0 19: 5 | ∅
    1 [id]
    ");
}

#[test]
fn inserts_of_mysql() {
    let dump = "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\n# INSERT INTO `t` VALUES (0);\n\
        CREATE TABLE `t` (\n  `id` bigint(20) NOT NULL COMMENT '编号,(主键)',\n  `price` decimal(10,2) DEFAULT '0.00',\n  \
        `note` varchar(20),\n  PRIMARY KEY (`id`),\n  KEY `k` (`note`)\n) ENGINE=InnoDB;\n\
        LOCK TABLES `t` WRITE;\n/*!40000 ALTER TABLE `t` DISABLE KEYS */;\n\
        INSERT INTO `t` VALUES (1,-2.50,'It\\'s ''so''; \\\"ok\\\" \\\\ \\n.'),(2,NULL,\"双引号\"),\n(3,0xE8B7AF,_binary 'x'),\
        (4,1),(5,now(),''),(6,1.5,_utf8mb4'灯');\n\
        INSERT IGNORE INTO `db`.`t` (`note`, `id`) VALUES ('后', 7) ON DUPLICATE KEY UPDATE id=1;\n\
        DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON `t` FOR EACH ROW BEGIN SET @a = 1; END ;;\nDELIMITER ;\n\
        INSERT INTO `t` SELECT * FROM `u`;\nREPLACE INTO u(a) VALUES (TRUE);\nINSERT INTO v VALUES (1);\n";
    insta::assert_snapshot!(told(dump), @r#"
    0 [id price note]
    0 13: 1 | -2.50 | It's 'so'; "ok" \ 
    .
    0 13: 2 | ∅ | 双引号
    0 14: 3 | !无法识别的值 | !无法识别的值
    0 14: column_count 应有 3 列，实有 2 列
    0 14: 5 | !无法识别的值 | ∅
    0 14: 6 | 1.5 | 灯
    0 [note id]
    0 15: 后 | 7
    1 [a]
    1 20: true
    "#);
}

#[test]
fn inserts_of_postgresql() {
    let dump = "-- PostgreSQL database dump\nCREATE TABLE public.\"t\" (\"id\" integer, at timestamp without time zone);\n\
        INSERT INTO public.t VALUES (1, 'C:\\path''s'), (2, E'a\\nb'::character varying(20)), (3, '2026-01-02 03:04:05'::timestamp without time zone);\n\
        INSERT INTO \"public\".\"t\" (id) OVERRIDING SYSTEM VALUE VALUES (4) ON CONFLICT DO NOTHING;\n";
    insta::assert_snapshot!(told(dump), @"
    0 [id at]
    0 3: 1 | C:\\path's
    0 3: 2 | a
    b
    0 3: 3 | 2026-01-02 03:04:05
    0 [id]
    0 4: 4
    ");
}

#[test]
fn what_is_broken_costs_its_row_or_its_statement() {
    let long = "长".repeat(400);
    let dump = format!(
        "-- MySQL dump\nINSERT INTO t (a,b) VALUES (1,'{long}'),(2 3),(4,5);\n\
         INSERT INTO t (a,b) VALUES (6,7) , oops (8,9);\nINSERT INTO t (a,b) VALUES (10,'11');\n\
         INSERT INTO u VALUES (1);\nINSERT INTO t (a,b) VALUES (12,'open"
    );
    insta::assert_snapshot!(told(&dump), @"
    0 [a b]
    0 2: 1 | !超过 1 KB 的上限
    0 2: column_count 应有 2 列，实有 1 列
    0 2: 4 | 5
    0 3: 6 | 7
    0 3: syntax 应为左括号，本语句的其余部分未读取
    0 4: 10 | 11
    1 5: no_columns 不知道各列的名称：语句中没有，转储中也没有这张表的 CREATE TABLE
    0 6: cut_off 文件在此处中断
    ");
}

#[test]
fn gb18030_is_decoded_before_a_backslash_is_looked_for() {
    // The second byte of 誠 is a backslash in GB18030; 𬭶 is in no older Chinese encoding.
    let dump = "-- MySQL dump\nINSERT INTO t (a,b) VALUES ('誠','区𬭶'),('x','y');\n".repeat(8);
    let (bytes, _, lossy) = encoding_rs::GB18030.encode(&dump);
    assert!(
        !lossy
            && bytes
                .windows(2)
                .any(|pair| pair[0] > 0x80 && pair[1] == b'\\')
    );
    for encoding in [None, Some(Encoding::Gb18030)] {
        let options = Options {
            encoding,
            ..Options::default()
        };
        let told = told_of(&bytes, options).expect("a dump");
        assert_eq!(told.matches(": 誠 | 区𬭶\n").count(), 8, "{told}");
        assert_eq!(told.matches(": x | y\n").count(), 8, "{told}");
    }
}

#[test]
fn damaged_bytes_cost_their_cell() {
    let mut dump = "-- PostgreSQL database dump\nCOPY t (a, b) FROM stdin;\n1\t"
        .as_bytes()
        .to_vec();
    dump.extend_from_slice("路灯不亮".repeat(20).as_bytes());
    dump.extend_from_slice(b"\xff\n2\t\xe8\xb7\xaf\n\\.\n");
    let told = told_of(&dump, Options::default()).expect("a dump");
    assert!(told.contains("1 | !含有无法识别的字节"), "{told}");
    assert!(told.contains("2 | 路"), "{told}");
}

#[test]
fn which_of_the_two_wrote_it() {
    assert_eq!(dialect_of(b"-- MariaDB dump 10.19"), Some(Dialect::Mysql));
    assert_eq!(
        dialect_of(b"INSERT INTO `t` VALUES (1)"),
        Some(Dialect::Mysql)
    );
    assert_eq!(
        dialect_of(b"COPY public.t (id) FROM stdin;"),
        Some(Dialect::Postgresql)
    );
    assert_eq!(
        dialect_of(b"SET standard_conforming_strings = on; -- from mysql"),
        Some(Dialect::Postgresql)
    );
    assert_eq!(dialect_of(b"INSERT INTO t VALUES (1)"), None);
    let refused = told_of(b"INSERT INTO t (a) VALUES (1)", Options::default());
    assert!(matches!(refused, Err(TableError::UnknownDialect)));
    assert!(matches!(
        told_of(b"", Options::default()),
        Err(TableError::Empty)
    ));
    let options = Options {
        dialect: Some(Dialect::Mysql),
        ..Options::default()
    };
    assert!(told_of(b"INSERT INTO t (a) VALUES (1)", options).is_ok());
}

#[test]
fn too_many_rows_are_too_many() {
    let dump = format!(
        "-- MySQL dump\nINSERT INTO t (a) VALUES (1){};",
        ",(1)".repeat(1_000)
    );
    let refused = told_of(dump.as_bytes(), Options::default());
    assert!(matches!(refused, Err(TableError::TooManyRows(1_000))));
}
