//! `suqiu migrate-in` as an installer runs it: the same cases in every form an export comes in, again,
//! cut off, with broken rows; and what becomes of the cases afterwards.

mod export;
mod forms;
mod going_on;
mod rows;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use suqiu::domain::case::event::What;
use suqiu::domain::log::Body;
use suqiu::store::{DataFile, StoreError};

use crate::http::town::lay_out;
use crate::support::command::{Ended, suqiu};
use crate::support::server::pause;
use export::{STATES, number, state, tables};
use forms::{Form, mapping, write};

const CASES: u64 = 300;
const STEPS: u64 = 6;
/// Long enough to be cut off in the middle, even on a fast machine.
const MANY: u64 = 6_000;
const PATIENCE: Duration = Duration::from_secs(240);

/// A district without a service, and an export beside it.
struct Place {
    dir: tempfile::TempDir,
    data: PathBuf,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let data = dir.path().join("data");
        lay_out(&data);
        Self { dir, data }
    }

    fn with(form: Form, cases: u64, steps: u64) -> Self {
        let place = Self::new();
        write(&place.folder(), form, tables(cases, steps)).expect("written");
        place.map(&mapping(form, ""));
        place
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("export")
    }

    fn map(&self, text: &str) {
        fs::write(self.dir.path().join("map.toml"), text).expect("written");
    }

    fn edit(&self, file: &str, change: impl Fn(&str) -> String) {
        let path = self.folder().join(file);
        let text = fs::read_to_string(&path).expect("a file of the export");
        fs::write(&path, change(&text)).expect("written");
    }

    fn words(&self, more: &[&str]) -> Vec<String> {
        let path = |path: &Path| path.display().to_string();
        let map = path(&self.dir.path().join("map.toml"));
        let mut words = vec!["migrate-in".to_owned(), path(&self.folder())];
        words.extend([
            "--map".to_owned(),
            map,
            "--data".to_owned(),
            path(&self.data),
        ]);
        words.extend(more.iter().map(|word| (*word).to_owned()));
        words
    }

    fn run(&self, more: &[&str]) -> Ended {
        suqiu(self.words(more)).run()
    }

    /// Runs it to its end; the report.
    fn report(&self, more: &[&str]) -> Value {
        let words: Vec<_> = more.iter().copied().chain(["--json"]).collect();
        let ended = self.run(&words);
        serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}{}", ended.out, ended.err))
    }

    fn rejected(&self) -> String {
        let path = self.folder().join("migrate-in.rejected.csv");
        fs::read_to_string(path).unwrap_or_default()
    }

    /// Every migrated case as its first entry tells it, and as it stands, by former number.
    fn cases(&self) -> Vec<Value> {
        let file = DataFile::open(&self.data).expect("the data are there");
        let mut found = Vec::new();
        file.read(|view| {
            for case in view.cases_after(suqiu::kernel::id::CaseId(0), usize::MAX)? {
                let Some(former) = case.former.clone() else {
                    continue;
                };
                let mut log = view.case_log(case.id)?.into_iter();
                let Some(Body::Case { event, .. }) = log.next().map(|entry| entry.body) else {
                    panic!("{} has no entry", case.no());
                };
                let What::Migrated(migrated) = event.what else {
                    panic!("{:?}", event.what);
                };
                let sealed = view.sealed(case.id)?;
                let mut told = serde_json::to_value(&*migrated).expect("JSON");
                // Set from the day of the migration.
                told["standing"]["suspension"]["next_review_at"] = Value::Null;
                found.push(json!({
                    "number": former.number,
                    "told": told,
                    "state": case.state,
                    "petitioner": case.petitioner,
                    "sealed": sealed.is_some(),
                    "steps": migrated.history.len(),
                }));
            }
            Ok::<_, StoreError>(())
        })
        .expect("read");
        found.sort_by_key(|case| case["number"].to_string());
        found
    }

    fn last_entry(&self) -> u64 {
        let file = DataFile::open(&self.data).expect("the data are there");
        file.read(|view| Ok::<_, StoreError>(view.last_seq()?.0))
            .expect("read")
    }

    fn check(&self) {
        let words = ["check".as_ref(), "--data".as_ref(), self.data.as_os_str()];
        let ended = suqiu(words).run();
        assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    }
}

/// As `field` of the report's lines of `dimension`, by key.
fn line<'r>(report: &'r Value, dimension: &str, key: &str) -> &'r Value {
    let lines = report["compared"].as_array().expect("lines").iter();
    let mut found = lines.filter(|line| line["dimension"] == dimension && line["key"] == key);
    found
        .next()
        .unwrap_or_else(|| panic!("no {dimension} {key} in {report:#}"))
}

#[test]
fn every_form_of_an_export_gives_the_same_cases() {
    let mut first: Option<Vec<Value>> = None;
    for form in [
        Form::Csv,
        Form::Xlsx,
        Form::Copy,
        Form::Inserts,
        Form::Mysql,
    ] {
        let place = Place::with(form, CASES, STEPS);
        let report = place.report(&[]);
        assert_eq!(
            report["taken"],
            CASES,
            "{form:?} {report:#}\n{}",
            place.rejected()
        );
        assert_eq!(report["steps"], CASES * STEPS, "{form:?}");
        assert_eq!(report["agree"], true, "{form:?} {report:#}");
        assert_eq!(
            (&report["rejected"], &report["users_made"]),
            (&json!(0), &json!(5))
        );
        let cases = place.cases();
        assert_eq!(cases.len() as u64, CASES);
        match &first {
            None => {
                check_contents(&cases, &report);
                place.check();
                first = Some(cases);
            }
            Some(first) => {
                for (one, other) in first.iter().zip(&cases) {
                    assert_eq!(one, other, "{form:?}");
                }
            }
        }
    }
}

/// What was read is what was written, counted and looked at here once more.
fn check_contents(cases: &[Value], report: &Value) {
    let count = |wanted: &str| (0..CASES).filter(|case| state(*case) == wanted).count();
    for (theirs, ours) in [
        ("处置中", "in_progress"),
        ("待签收", "pending_sign"),
        ("待分拨", "pending_dispatch"),
        ("挂起", "suspended"),
        ("已结案", "closed"),
        ("已移送", "transferred"),
    ] {
        let line = line(report, "state", ours);
        assert_eq!(line["theirs"], count(theirs), "{line}");
        assert_eq!(line["ours"], line["theirs"]);
    }
    let states = STATES.iter().collect::<std::collections::BTreeSet<_>>();
    let lines = report["compared"].as_array().expect("lines").iter();
    assert_eq!(
        lines.filter(|line| line["dimension"] == "state").count(),
        states.len()
    );
    for (n, case) in (0..CASES).zip(cases) {
        assert_eq!(case["number"], number(n));
        let history = case["told"]["history"].as_array().expect("a history");
        assert_eq!(history.len() as u64, STEPS, "{n}");
        let times: Vec<_> = history.iter().map(|step| step["at"].as_i64()).collect();
        assert!(
            times.is_sorted() && times[0].is_some(),
            "in the order of time"
        );
        assert_eq!(
            history[0]["unit"]
                .as_str()
                .map(|unit| unit.starts_with('1')),
            Some(false),
            "looked up"
        );
        let text = case.to_string();
        let phone = format!("139{:08}", n % 100_000_000);
        assert!(
            !text.contains(&phone) && !text.contains("欧阳小满"),
            "{text}"
        );
        assert_eq!(case["sealed"], true);
    }
    let tab = &cases[1]["told"]["history"][1]["text"];
    assert_eq!(tab, "第1步：\t请垃圾堆放于两日内回拨***，\\ 's 分拨");
    let content = cases[2]["told"]["told"]["content"]
        .as_str()
        .expect("a text");
    assert!(
        content.contains("\"已多次反映\"") && content.contains("C:\\2") && content.contains('\n'),
        "{content}"
    );
}

#[test]
fn again_it_adds_nothing_and_a_changed_export_changes_nothing() {
    let place = Place::with(Form::Csv, CASES, 2);
    assert_eq!(place.report(&[])["taken"], CASES);
    let (before, cases) = (place.last_entry(), place.cases());
    let again = place.report(&[]);
    assert_eq!(
        (&again["taken"], &again["known"]),
        (&json!(0), &json!(CASES))
    );
    assert_eq!(
        (&again["users_made"], &again["users_known"]),
        (&json!(0), &json!(5))
    );
    assert_eq!(again["agree"], true, "{again:#}");
    assert_eq!(place.last_entry(), before);

    place.edit("t_event.csv", |text| {
        text.replace("已现场处理", "已再次处理")
    });
    place.edit("t_flow.csv", |text| text.replacen("第1步", "第一步", 1));
    let changed = place.report(&[]);
    let reported = (0..CASES).filter(|case| place_reports(*case)).count();
    let differing = changed["differing"].as_u64().expect("a number");
    assert!(
        differing == reported as u64 || differing == reported as u64 + 1,
        "{changed:#}"
    );
    assert_eq!(changed["taken"], 0);
    assert!(
        place.rejected().contains(",differs,已迁入且与此次导出不同"),
        "{}",
        place.rejected()
    );
    assert_eq!((place.last_entry(), place.cases() == cases), (before, true));
    place.check();
}

/// The export holds a result.
fn place_reports(case: u64) -> bool {
    matches!(
        state(case),
        "已结案" | "作废" | "不予受理" | "已移送" | "待评价" | "待核查" | "重办"
    )
}

#[test]
fn cut_off_it_goes_on_where_it_stood() {
    let whole = Place::with(Form::Copy, MANY, 1);
    let cut = Place::with(Form::Copy, MANY, 1);
    let mut kills = 0;
    for part in 1..=3 {
        let mut child = suqiu(cut.words(&[]))
            .into_command()
            .spawn()
            .expect("it starts");
        let started = Instant::now();
        let mut ended = false;
        // A little further each time, but never to the end.
        while !ended && written(child.id()) < part * 1_200_000 {
            assert!(started.elapsed() < PATIENCE, "it writes nothing");
            pause();
            ended = child.try_wait().expect("our own child").is_some();
        }
        kills += u32::from(!ended);
        child.kill().expect("our own child");
        child.wait().expect("our own child");
        cut.check();
    }
    let some = cut.cases().len() as u64;
    assert!(
        kills > 0 && some > 0 && some < MANY,
        "{kills} kills, {some} cases"
    );
    let report = cut.report(&[]);
    assert_eq!(
        (&report["known"], &report["taken"]),
        (&json!(some), &json!(MANY - some))
    );
    assert_eq!(report["agree"], true);
    assert_eq!(whole.report(&[])["taken"], MANY);
    assert!(cut.cases() == whole.cases(), "the same as in one run");
    cut.check();
    let hidden = fs::read_dir(&cut.data).expect("readable").filter(|entry| {
        let name = entry.as_ref().expect("readable").file_name();
        name.to_string_lossy().contains("migrate-in")
    });
    assert_eq!(hidden.count(), 0, "nothing is left of the sorting");
}

/// Bytes a process has written so far.
fn written(process: u32) -> u64 {
    let counted = fs::read_to_string(format!("/proc/{process}/io")).unwrap_or_default();
    let line = counted
        .lines()
        .find_map(|line| line.strip_prefix("wchar: "));
    line.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[test]
fn a_plan_writes_nothing_and_says_what_is_not_mapped() {
    let place = Place::with(Form::Mysql, CASES, STEPS);
    let map = mapping(Form::Mysql, "");
    place.map(
        &map.replace("\"已结案\" = \"closed\"\n", "")
            .replace("\"市容环卫科\" = \"CGJ-01\"\n", ""),
    );
    let before = place.last_entry();
    let plan = place.report(&["--plan"]);
    assert_eq!(
        (&plan["only_plan"], &plan["agree"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(place.last_entry(), before);
    let unmapped = plan["unmapped"].as_array().expect("a list");
    let of = |value: &str| {
        let found = unmapped.iter().find(|it| it["value"] == value);
        found.unwrap_or_else(|| panic!("no {value} in {unmapped:?}"))
    };
    let closed = (0..CASES).filter(|case| state(*case) == "已结案").count();
    assert_eq!(of("已结案")["cases"], closed);
    assert_eq!(of("已结案")["suggestion"], "closed（结案）");
    assert_eq!(of("市容环卫科")["field"], "unit");
    let told = place.run(&["--plan"]);
    assert_eq!(told.code, 1, "{}", told.out);
    for part in [
        "迁入计划（未写入任何数据）",
        "映射中没有的值 2 种",
        "状态“已结案”",
        "按承办单位",
    ] {
        assert!(told.out.contains(part), "{part} not in {}", told.out);
    }
    place.map(&map);
    let told = place.run(&[]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    assert!(
        told.out.contains("核对一致") && told.out.contains("新迁入 300 件"),
        "{}",
        told.out
    );
    assert_eq!(place.rejected(), "", "an empty list is taken away");
}
