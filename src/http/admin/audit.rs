//! The audit log, for the auditor: who signed in, opened, changed what. No content of cases.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Auditor;
use crate::domain::case::number;
use crate::domain::codes::Channel;
use crate::domain::log::{Audit, Body, Entry};
use crate::domain::org::Directory;
use crate::http::body::Params;
use crate::http::door::Door;
use crate::http::problem::Problem;
use crate::http::timeline::Line;
use crate::http::wire::At;
use crate::kernel::id::{Seq, UserId};
use crate::usecase::audit;
use crate::usecase::notices::span;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// Entries that come after this one in the list: older ones. Left out: from the latest.
    pub after: Option<u64>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct AuditEntry {
    seq: u64,
    at: At,
    by_name: String,
    kind: &'static str,
    title: &'static str,
    lines: Vec<Line>,
}

impl AuditEntry {
    fn of(entry: &Entry, directory: &Directory) -> Option<Self> {
        let Body::Audit(audit) = &entry.body else {
            return None;
        };
        let (kind, title, lines) = told(audit, directory);
        Some(Self {
            seq: entry.seq.0,
            at: At(entry.at),
            by_name: directory.user_name(entry.by).to_owned(),
            kind,
            title,
            lines,
        })
    }
}

type Told = (&'static str, &'static str, Vec<Line>);

fn told(audit: &Audit, directory: &Directory) -> Told {
    let person = |user: &UserId| Line::new("人员", directory.user_name(*user));
    match audit {
        Audit::Revealed {
            case,
            fields,
            purpose,
        } => {
            let names: Vec<_> = fields.iter().map(|field| field.label()).collect();
            // The channel's digits are not known here; the day and its count find the case.
            let no = number::format(*case, Channel::Web);
            let day = no.get(8..14).unwrap_or_default();
            let lines = vec![
                Line::new("工单", format!("{day}第{}号", case.0 % 1_000_000)),
                Line::new("查看内容", names.join("、")),
                Line::new("用途", purpose.as_str()),
            ];
            ("revealed", "查看个人信息", lines)
        }
        Audit::SignedIn { user } => ("signed_in", "登录", vec![person(user)]),
        Audit::SignInRefused { user, locked } => {
            let mut lines: Vec<_> = user.iter().map(person).collect();
            if *locked {
                lines.push(Line::new("结果", "账号锁定"));
            }
            ("sign_in_refused", "登录失败", lines)
        }
        Audit::SignedOut { user, everywhere } => {
            let mut lines = vec![person(user)];
            if *everywhere {
                lines.push(Line::new("范围", "全部会话"));
            }
            ("signed_out", "退出登录", lines)
        }
        Audit::SetUp { users } => ("set_up", "系统初始化", users.iter().map(person).collect()),
        Audit::UserChanged { user, what } => {
            let lines = vec![person(user), Line::new("内容", what.as_str())];
            ("user_changed", "账号变更", lines)
        }
        Audit::UnitChanged { unit, what } => {
            let name = directory.unit_name(crate::kernel::id::UnitId(*unit));
            let lines = vec![Line::new("单位", name), Line::new("内容", what.as_str())];
            ("unit_changed", "单位变更", lines)
        }
        Audit::CatalogueChanged { rows, what } => {
            let line = Line::new("内容", format!("{what}{rows}行"));
            ("catalogue_changed", "职责清单变更", vec![line])
        }
        Audit::KnowledgeChanged { entries, what } => knowledge(*entries, what),
        Audit::CalendarChanged { year, days } => calendar(format!("{year}年放假安排，{days}天")),
        Audit::CalendarRevised { version, what } => calendar(format!("第{version}版：{what}")),
        Audit::Recounted { why, cases, moved } => recounted(why, *cases, *moved),
        Audit::Imported {
            file,
            taken,
            rejected,
        } => {
            let lines = vec![
                Line::new("文件", file.as_str()),
                Line::new("结果", format!("导入{taken}条，拒绝{rejected}条")),
            ];
            ("imported", "数据导入", lines)
        }
        Audit::Backup { what, succeeded } => backup(what, *succeeded),
        Audit::Exchanged { from, to, what } => exchanged(from, to, what),
        Audit::Clock { state, seconds } => clock(state, *seconds),
        Audit::Started { version } => started(version),
        Audit::SupervisionRulesChanged { version } => supervision_rules(*version),
    }
}

fn calendar(what: String) -> Told {
    let line = Line::new("内容", what);
    ("calendar_changed", "工作日历变更", vec![line])
}

fn recounted(why: &str, cases: u64, moved: u64) -> Told {
    let lines = vec![
        Line::new("原因", why),
        Line::new("结果", format!("工单{cases}件，到期时间变动{moved}项")),
    ];
    ("recounted", "到期时间重新计算", lines)
}

fn clock(state: &str, seconds: u64) -> Told {
    let what = match state {
        "behind" => "落后于日志，日志时间停住",
        "disbelieved" => "向前跳变，未采信",
        "accepted" => "启动时与日志相差过大，经人工确认",
        _ => "与日志恢复一致",
    };
    let mut lines = vec![Line::new("内容", what)];
    if seconds > 0 {
        lines.push(Line::new("相差", span(seconds)));
    }
    ("clock", "服务器时钟跳变", lines)
}

fn backup(what: &str, succeeded: bool) -> Told {
    let outcome = if succeeded { "成功" } else { "失败" };
    let lines = vec![Line::new("内容", what), Line::new("结果", outcome)];
    ("backup", "备份", lines)
}

fn knowledge(entries: u32, what: &str) -> Told {
    let lines = vec![Line::new("内容", format!("{what}{entries}条"))];
    ("knowledge_changed", "知识库变更", lines)
}

fn supervision_rules(version: u32) -> Told {
    let lines = vec![Line::new("版本", version.to_string())];
    ("supervision_rules_changed", "督办规则变更", lines)
}

fn started(version: &str) -> Told {
    ("started", "系统启用", vec![Line::new("版本", version)])
}

fn exchanged(from: &str, to: &str, what: &str) -> Told {
    let versions = format!("{from} → {to}");
    let lines = vec![Line::new("版本", versions), Line::new("内容", what)];
    ("exchanged", "程序切换", lines)
}

/// A page of the audit log, latest first.
#[utoipa::path(tag = "admin", params(AuditParams), responses((status = 200, body = Vec<AuditEntry>)))]
#[get("/api/admin/audit")]
pub async fn read_audit(
    auditor: Auditor,
    door: web::Data<Door>,
    params: Params<AuditParams>,
) -> Result<web::Json<Vec<AuditEntry>>, Problem> {
    let AuditParams { after, limit } = params.0;
    let limit = limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Problem::invalid("limit", "每页1至200条"));
    }
    let entries = audit::page(&door.services, auditor.0.actor(), after.map(Seq), limit)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    let directory = door.reference().directory;
    let shown = entries.iter();
    let shown = shown.filter_map(|entry| AuditEntry::of(entry, &directory));
    Ok(web::Json(shown.collect()))
}
