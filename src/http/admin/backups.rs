//! Backups and drills, for the system administrator.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SystemAdmin;
use crate::domain::org::Directory;
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::{At, code};
use crate::store::record::{self, RunCause, RunKind};
use crate::usecase::backup::{Listed, Overview, Settings, Sound, UnderWay};

/// What is configured, what is there, and how it went.
#[derive(Serialize, ToSchema)]
pub struct Backups {
    /// `null`: no folder is configured, and nothing can be started here.
    plan: Option<BackupPlan>,
    under_way: Option<BackupUnderWay>,
    /// Latest first.
    backups: Vec<Backup>,
    /// Why the folder could not be read.
    unreadable: Option<String>,
    /// Left on the disk the folder lies on.
    free_bytes: Option<u64>,
    /// Backups and drills, latest first.
    runs: Vec<BackupRun>,
}

#[derive(Serialize, ToSchema)]
pub struct BackupPlan {
    folder: String,
    next_at: Option<At>,
    sealed: bool,
    keep_daily: u32,
    keep_weekly: u32,
    keep_monthly: u32,
    /// 0: drills are made only when asked for.
    drill_days: u32,
}

#[derive(Serialize, ToSchema)]
pub struct BackupUnderWay {
    run: u64,
    #[schema(value_type = code::RunKind)]
    kind: RunKind,
    stage: &'static str,
    done: u64,
    total: u64,
}

#[derive(Serialize, ToSchema)]
pub struct Backup {
    name: String,
    one_file: bool,
    /// `null`: it cannot be read, see `wrong`.
    content: Option<BackupContent>,
    wrong: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct BackupContent {
    at: At,
    /// Number of the last log entry in it.
    seq: u64,
    cases: u64,
    attachments: u64,
    /// Attachments that were missing or damaged when it was made.
    lost: u64,
    /// Without attachments, which backups share.
    bytes: u64,
    attachment_bytes: u64,
    sealed: bool,
    with_keys: bool,
    /// About, if one a day is made. `null`: only until the next one.
    kept_until: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct BackupRun {
    id: u64,
    #[schema(value_type = code::RunKind)]
    kind: RunKind,
    kind_label: &'static str,
    #[schema(value_type = code::RunCause)]
    cause: RunCause,
    cause_label: &'static str,
    by_name: String,
    started_at: At,
    /// `null`: waiting or under way.
    ended_at: Option<At>,
    /// The backup made or tried.
    name: Option<String>,
    result: Option<BackupResult>,
    failure: Option<BackupFailure>,
}

#[derive(Serialize, ToSchema)]
pub struct BackupResult {
    seq: u64,
    cases: u64,
    attachments: u64,
    copied: u64,
    lost: u64,
    bytes: u64,
    took_ms: u64,
}

#[derive(Serialize, ToSchema)]
pub struct BackupFailure {
    code: String,
    message: String,
}

impl Backups {
    fn of(overview: Overview, directory: &Directory) -> Self {
        let Overview {
            settings,
            next_at,
            under_way,
            backups,
            unreadable,
            free_bytes,
            runs,
        } = overview;
        Self {
            plan: BackupPlan::of(settings, next_at.map(At)),
            under_way: under_way.map(BackupUnderWay::of),
            backups: backups.into_iter().map(Backup::of).collect(),
            unreadable,
            free_bytes,
            runs: runs
                .into_iter()
                .map(|run| BackupRun::of(run, directory))
                .collect(),
        }
    }
}

impl BackupPlan {
    fn of(settings: Settings, next_at: Option<At>) -> Option<Self> {
        Some(Self {
            folder: settings.dir?.display().to_string(),
            next_at,
            sealed: settings.key_file.is_some(),
            keep_daily: settings.keep.daily,
            keep_weekly: settings.keep.weekly,
            keep_monthly: settings.keep.monthly,
            drill_days: settings.drill_days,
        })
    }
}

impl BackupUnderWay {
    fn of(under_way: UnderWay) -> Self {
        let UnderWay {
            run,
            kind,
            progress,
        } = under_way;
        Self {
            run,
            kind,
            stage: progress.stage,
            done: progress.done,
            total: progress.total,
        }
    }
}

impl Backup {
    fn of(listed: Listed) -> Self {
        let Listed {
            name,
            one_file,
            sound,
        } = listed;
        let (content, wrong) = match sound {
            Ok(sound) => (Some(BackupContent::of(&sound)), None),
            Err(wrong) => (None, Some(wrong)),
        };
        Self {
            name,
            one_file,
            content,
            wrong,
        }
    }
}

impl BackupContent {
    fn of(sound: &Sound) -> Self {
        let manifest = &sound.manifest;
        Self {
            at: At(manifest.at),
            seq: manifest.seq,
            cases: manifest.cases(),
            attachments: manifest.attachments,
            lost: manifest.lost,
            bytes: manifest.bytes(),
            attachment_bytes: manifest.attachment_bytes,
            sealed: manifest.is_sealed(),
            with_keys: manifest.with_keys,
            kept_until: sound.kept_until.map(|date| date.to_string()),
        }
    }
}

impl BackupRun {
    fn of(run: record::BackupRun, directory: &Directory) -> Self {
        let record::BackupRun {
            id,
            kind,
            cause,
            by,
            started_at,
            ended_at,
            name,
            result,
            failure,
        } = run;
        Self {
            id,
            kind,
            kind_label: kind.label(),
            cause,
            cause_label: cause.label(),
            by_name: directory.user_name(by).to_owned(),
            started_at: At(started_at),
            ended_at: ended_at.map(At),
            name,
            result: result.map(BackupResult::of),
            failure: failure
                .map(|record::RunFailure { code, message }| BackupFailure { code, message }),
        }
    }
}

impl BackupResult {
    fn of(result: record::RunResult) -> Self {
        let record::RunResult {
            seq,
            cases,
            attachments,
            copied,
            lost,
            bytes,
            took_ms,
        } = result;
        Self {
            seq,
            cases,
            attachments,
            copied,
            lost,
            bytes,
            took_ms,
        }
    }
}

/// Backups, drills, and what is under way.
#[utoipa::path(tag = "admin", responses((status = 200, body = Backups)))]
#[get("/api/admin/backups")]
pub async fn read_backups(
    admin: SystemAdmin,
    door: web::Data<Door>,
) -> Result<web::Json<Backups>, Problem> {
    let overview = door.backups.overview(admin.0.actor()).await;
    let overview = overview.map_err(|refusal| door.refuse(refusal))?;
    let directory = door.reference().directory;
    Ok(web::Json(Backups::of(overview, &directory)))
}

/// Nothing can be chosen: what is backed up, and where to, is configuration.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartBody {}

/// Accepted: how it goes is seen in the list of runs.
#[derive(Serialize, ToSchema)]
pub struct Started {
    run: u64,
}

/// Starts a backup now.
#[utoipa::path(tag = "admin", request_body = StartBody, responses((status = 202, body = Started)))]
#[post("/api/admin/backups")]
pub async fn start_backup(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<StartBody>,
) -> Result<HttpResponse, Problem> {
    start(&admin, &request, &door, &body, RunKind::Backup).await
}

/// Starts a drill now: the newest backup is restored into a scratch folder and checked.
#[utoipa::path(tag = "admin", request_body = StartBody, responses((status = 202, body = Started)))]
#[post("/api/admin/backups/drills")]
pub async fn start_drill(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<StartBody>,
) -> Result<HttpResponse, Problem> {
    start(&admin, &request, &door, &body, RunKind::Drill).await
}

async fn start(
    admin: &SystemAdmin,
    request: &HttpRequest,
    door: &web::Data<Door>,
    body: &Body<StartBody>,
    kind: RunKind,
) -> Result<HttpResponse, Problem> {
    let asked = asked(door, request, admin.0.actor(), &body.bytes)?;
    let run = door.backups.ask(asked, kind).await;
    let run = run.map_err(|refusal| door.refuse(refusal))?;
    Ok(HttpResponse::Accepted().json(Started { run }))
}
