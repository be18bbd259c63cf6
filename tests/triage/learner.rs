//! `suqiu triage` as it is used: learn from a table, measure on another, judge line by line.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::command::{Ended, suqiu};

const SUBJECTS: [(&str, [&str; 4]); 3] = [
    (
        "供水",
        ["自来水发黄", "水压太低", "水管爆裂漏水", "停水没有通知"],
    ),
    (
        "噪声",
        [
            "夜间施工太吵",
            "广场舞音响扰民",
            "装修电钻噪音",
            "半夜打桩轰鸣",
        ],
    ),
    (
        "道路",
        ["路面坑洼不平", "井盖缺失", "路灯不亮", "人行道砖松动"],
    ),
];

/// Rows from `first` on; made up, and no two alike.
fn table(rows: std::ops::Range<usize>) -> String {
    let row = |n: usize| {
        let (label, problems) = SUBJECTS[n % 3];
        let (title, more) = (problems[n / 3 % 4], problems[n / 12 % 4]);
        format!("R{n},{title},第{n}次反映：{title}，{more}，请处理,{label}\n")
    };
    format!("id,title,body,label\n{}", rows.map(row).collect::<String>())
}

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder }
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("written");
        path
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn train(&self, table: &str) -> Ended {
        let data = self.put("train.csv", table);
        run("train", &[("--data", &data), ("--model", &self.path("m"))])
    }

    fn predict(&self, lines: &str) -> (i32, Vec<Value>) {
        let model = self.path("m");
        let words = [
            "triage".as_ref(),
            "predict".as_ref(),
            "--model".as_ref(),
            model.as_os_str(),
        ];
        let mut child = suqiu(words)
            .into_command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let mut input = child.stdin.take().expect("piped");
        let lines = lines.to_owned();
        let feeding = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let ended = child.wait_with_output().expect("ended");
        feeding.join().expect("no panic").expect("all was read");
        let answers = String::from_utf8(ended.stdout).expect("text");
        let answers = answers
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        (
            ended.status.code().expect("an exit code"),
            answers.collect(),
        )
    }
}

fn run(what: &str, files: &[(&str, &Path)]) -> Ended {
    let mut words = vec!["triage".as_ref(), what.as_ref()];
    for (flag, path) in files {
        words.extend([flag.as_ref(), path.as_os_str()]);
    }
    if what == "eval" {
        words.push("--json".as_ref());
    }
    suqiu(words).run()
}

#[test]
fn what_is_learned_is_measured() {
    let desk = Desk::new();
    let trained = desk.train(&table(0..150));
    assert_eq!(trained.code, 0, "{}", trained.err);
    assert!(
        trained.out.contains("150 件诉求，3 个类别"),
        "{}",
        trained.out
    );
    let first = fs::read(desk.path("m")).unwrap();
    assert_eq!(desk.train(&table(0..150)).code, 0);
    assert_eq!(
        fs::read(desk.path("m")).unwrap(),
        first,
        "the same examples, another model"
    );

    let (fixed, data) = (
        desk.put("f.csv", table(150..210)),
        desk.put("d.csv", table(210..300)),
    );
    let (model, flags) = (desk.path("m"), ["--model", "--data", "--threshold-from"]);
    let measured = run(
        "eval",
        &[(flags[0], &model), (flags[1], &data), (flags[2], &fixed)],
    );
    assert_eq!(measured.code, 0, "{}", measured.err);
    let figures: Value = serde_json::from_str(&measured.out).unwrap();
    assert_eq!(
        (&figures["n"], &figures["macro_f1"]),
        (&json!(90), &json!(1.0))
    );
    assert_eq!(
        (&figures["coverage_at_95"], &figures["precision_at_95"]),
        (&json!(1.0), &json!(1.0))
    );
    assert!(
        figures["train_seconds"].as_f64().unwrap() > 0.0,
        "{figures}"
    );
    assert_eq!(figures["known_from_training"], 0);
    for field in [
        "weighted_f1",
        "accuracy",
        "top2",
        "top3",
        "ece",
        "coverage_at_98",
        "precision_at_98",
        "p50_ms",
        "p99_ms",
    ] {
        assert!(figures[field].is_number(), "{field}: {figures}");
    }
    assert_eq!(figures["per_class"]["供水"]["n"], 30);
}

#[test]
fn line_by_line_each_appeal_is_answered() {
    let desk = Desk::new();
    assert_eq!(desk.train(&table(0..150)).code, 0);
    let long = json!({"body": "路灯不亮，".repeat(70_000)});
    let asked = format!(
        "{}\n{{\n\n{}\n{}\n{long}\n[]\n",
        json!({"title": "自来水发黄", "body": "水压太低，请处理"}),
        json!({"body": "😀😡"}),
        json!({"title": "Street lamp", "body": "It has been broken for a week."}),
    );
    let (code, answers) = desk.predict(&asked);
    assert_eq!((code, answers.len()), (1, 6), "{answers:?}");
    assert_eq!(answers[0]["labels"][0]["label"], "供水");
    assert_eq!(
        (
            &answers[0]["confident"],
            &answers[0]["labels"][2]["label"].is_string()
        ),
        (&json!(true), &true)
    );
    assert!(
        answers[0]["terms"][0]["term"]
            .as_str()
            .unwrap()
            .contains('水'),
        "{answers:?}"
    );
    assert_eq!(
        (&answers[1]["line"], &answers[5]["line"]),
        (&json!(2), &json!(7))
    );
    assert_eq!(
        (&answers[2]["confident"], &answers[3]["confident"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(answers[4]["labels"][0]["label"], "道路");
}

#[test]
fn a_model_that_is_none_is_refused_by_what_it_is() {
    let desk = Desk::new();
    assert_eq!(desk.train(&table(0..60)).code, 0);
    let good = fs::read(desk.path("m")).unwrap();
    let data = desk.put("d.csv", table(60..90));
    let told = |bytes: &[u8]| {
        let model = desk.put("bad", bytes);
        let ended = run("eval", &[("--model", &model), ("--data", &data)]);
        (ended.code, ended.err)
    };
    let mut newer = good.clone();
    newer[8] = 2;
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    for (bytes, code, words) in [
        (&b""[..], 1, "模型文件是空的"),
        (b"id,title", 1, "不是模型文件"),
        (&newer, 78, "第 2 版"),
        (&flipped, 1, "已损坏"),
        (&good[..good.len() - 1], 1, "已损坏"),
    ] {
        let (ended, err) = told(bytes);
        assert_eq!(ended, code, "{err}");
        assert!(err.contains(words), "{err}");
    }
    let ended = run(
        "eval",
        &[("--model", &desk.path("none")), ("--data", &data)],
    );
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("无法读取模型"), "{}", ended.err);
}

#[test]
fn tables_that_teach_nothing_are_refused_and_bad_rows_left_out() {
    let desk = Desk::new();
    for (table, words) in [
        (String::new(), "文件是空的"),
        ("id,title,body\nR1,标题,正文\n".to_owned(), "缺少“label”列"),
        ("id,title,body,label\n".to_owned(), "没有可用的行"),
        (table(0..5), "至少需要 10 件"),
        (
            table(0..60).replace("噪声", "供水").replace("道路", "供水"),
            "至少需要两个类别",
        ),
    ] {
        let ended = desk.train(&table);
        assert_eq!(ended.code, 1, "{}", ended.out);
        assert!(ended.err.contains(words), "{}", ended.err);
    }
    assert!(!desk.path("m").exists(), "a model of nothing");

    let doubled = format!(
        "{}R7,再来一次,路灯又不亮,道路\nR900,没有类别,路灯,\n",
        table(0..60)
    );
    let ended = desk.train(&doubled);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(
        ended.err.contains("第 62 行未采用：编号与前面的行重复"),
        "{}",
        ended.err
    );
    assert!(
        ended.err.contains("第 63 行未采用：没有类别"),
        "{}",
        ended.err
    );
    assert!(ended.out.contains("60 件诉求"), "{}", ended.out);

    let data = desk.put(
        "d.csv",
        format!("{}R99,外星来客,天上有飞碟,外星\n", table(60..70)),
    );
    let ended = run("eval", &[("--model", &desk.path("m")), ("--data", &data)]);
    let figures: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(figures["unknown_labels"], json!({"外星": 1}));
    assert_eq!(figures["per_class"]["外星"]["f1"], 0.0);
}
