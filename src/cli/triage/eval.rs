//! `suqiu triage eval`: what a model is worth on appeals whose category is known.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use serde::Serialize;

use super::super::{Exit, Failure, output};
use super::train::{Card, card_beside};
use super::{examples, read_model};
use crate::crypto::sm3;
use crate::triage::learn::Example;
use crate::triage::measure::{self, Judged, Report};
use crate::triage::model::Model;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 模型文件
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// 用来检验的诉求（CSV 或 XLSX，须有 id、title、body、label 四列）
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// 用来确定阈值的诉求；不提供时用训练时确定的阈值
    #[arg(long, value_name = "FILE")]
    threshold_from: Option<PathBuf>,
    /// 以 JSON 输出
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Measured {
    #[serde(flatten)]
    report: Report,
    /// From the record beside the model, when it belongs to this model.
    train_seconds: Option<f64>,
    p50_ms: f64,
    p99_ms: f64,
    /// Appeals the model was made from: it knows them by heart.
    known_from_training: usize,
    /// Labels the model does not know, and how many appeals have them; all counted as mistakes.
    unknown_labels: BTreeMap<String, usize>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let model = read_model(&args.model)?;
    let data = examples::read(&args.data)?;
    let thresholds = match &args.threshold_from {
        Some(path) => {
            let known = examples::read(path)?;
            model.fix(known.iter().map(|one| (one.appeal(), one.label.as_str())))
        }
        None => model.thresholds(),
    };
    let (judged, mut times) = judge(&model, &data);
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    let measured = Measured {
        report: measure::report(&judged, thresholds),
        train_seconds: train_seconds(&args.model, &model),
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        known_from_training: data
            .iter()
            .filter(|one| model.seen(one.appeal()).is_some())
            .count(),
        unknown_labels: unknown(&model, &data),
    };
    if measured.known_from_training > 0 {
        let count = measured.known_from_training;
        output::announce(&format!("检验数据中有 {count} 件是训练用过的，结果会偏高"));
    }
    if args.json {
        let json = serde_json::to_string_pretty(&measured).context("结果无法写成 JSON")?;
        output::print(&format!("{json}\n"))?;
    } else {
        output::print(&told(&measured))?;
    }
    Ok(Exit::Done)
}

/// What the model says of each, and how many milliseconds it took.
fn judge(model: &Model, data: &[Example]) -> (Vec<Judged>, Vec<f64>) {
    let one = |example: &Example| {
        let started = Instant::now();
        let judged = model.judge(example.appeal(), &example.label);
        (judged, started.elapsed().as_secs_f64() * 1e3)
    };
    data.iter().map(one).unzip()
}

/// Nothing when there is no record, or it is another model's.
fn train_seconds(path: &Path, model: &Model) -> Option<f64> {
    let text = std::fs::read_to_string(card_beside(path)).ok()?;
    let card: Card = serde_json::from_str(&text).ok()?;
    (card.model == sm3::hash(&model.to_bytes())).then_some(card.train_seconds)
}

fn unknown(model: &Model, data: &[Example]) -> BTreeMap<String, usize> {
    let mut unknown = BTreeMap::new();
    for example in data {
        if !model.labels().contains(&example.label) {
            *unknown.entry(example.label.clone()).or_default() += 1;
        }
    }
    unknown
}

fn told(measured: &Measured) -> String {
    let report = &measured.report;
    let percent = |share: f64| format!("{:.1}%", share * 100.0);
    let at = |coverage, precision: Option<f64>| {
        let precision = precision.map_or_else(|| "无".to_owned(), percent);
        format!("可自动定类 {}，其中正确 {precision}", percent(coverage))
    };
    let mut out = format!(
        "诉求 {} 件\n宏平均 F1 {:.3}，加权 F1 {:.3}，正确率 {}\n前两位含正确类别 {}，前三位 {}，校准误差 {:.3}\n",
        report.n,
        report.macro_f1,
        report.weighted_f1,
        percent(report.accuracy),
        percent(report.top2),
        percent(report.top3),
        report.ece
    );
    let at_95 = at(report.coverage_at_95, report.precision_at_95);
    let at_98 = at(report.coverage_at_98, report.precision_at_98);
    out.push_str(&format!("95% 阈值：{at_95}\n98% 阈值：{at_98}\n"));
    for (label, class) in &report.per_class {
        out.push_str(&format!(
            "{label}：{} 件，精度 {:.3}，召回 {:.3}，F1 {:.3}\n",
            class.n, class.precision, class.recall, class.f1
        ));
    }
    for (label, count) in &measured.unknown_labels {
        out.push_str(&format!(
            "模型不认识类别“{label}”：{count} 件，均计为错误\n"
        ));
    }
    out
}
