//! The exchange itself, step by step, and the way back from each of them.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::journal::{Form, Journal, Step};
use super::order::{Order, SwitchError, Switched, Target};
use super::program::{self, LOOK, Owner, Program, STOP};
use super::programs::Place;
use super::service::{Service, ServiceError, serves};
use crate::app::control;
use crate::store::DataFile;

const LOCK: &str = ".switch.lock";
/// The exit code of every version for what starting again does not help.
const NEEDS_A_PERSON: i32 = 78;

/// Exchanges the version in use, or finishes or takes back an exchange that was cut short.
/// `tell` hears of every step.
///
/// # Errors
/// When the former version is in use again, or still is, unless it says [`SwitchError::Stuck`].
pub async fn run(order: &Order, tell: &mut dyn FnMut(&str)) -> Result<Switched, SwitchError> {
    let root = order.programs.root();
    let io = |source| SwitchError::Io {
        path: root.to_owned(),
        source,
    };
    if order.programs.current().is_none() {
        return Err(SwitchError::NotInstalled(root.to_owned()));
    }
    let lock = File::create(root.join(LOCK)).map_err(io)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(SwitchError::Busy),
        Err(TryLockError::Error(error)) => return Err(io(error)),
    }
    let mut exchange = Exchange {
        order,
        owner: Owner::of(&order.data),
        tell,
    };
    match Journal::load(root).map_err(io)? {
        Some(journal) if !journal.is_finished() => exchange.take_up(journal).await,
        last => exchange.begin(last).await,
    }
}

/// Why the form of the data is not known.
#[derive(Debug, thiserror::Error)]
enum Unread {
    #[error("不能读取现有数据：{0}")]
    Refused(String),
    #[error("不能读取现有数据：{0}")]
    Failed(String),
}

struct Exchange<'o, 't> {
    order: &'o Order,
    owner: Option<Owner>,
    tell: &'t mut dyn FnMut(&str),
}

impl Exchange<'_, '_> {
    async fn begin(&mut self, last: Option<Journal>) -> Result<Switched, SwitchError> {
        let programs = &self.order.programs;
        let from = programs
            .current()
            .ok_or_else(|| SwitchError::NotInstalled(programs.root().to_owned()))?;
        let last = last.map(|journal| journal.from);
        let (to, version) = self.wanted(last.as_ref()).await?;
        if to == from {
            return Err(SwitchError::InUse(to));
        }
        (self.tell)(&format!("新版本 {version} 可以在本机执行"));
        let new = self.program(&to);
        let settings = new.ask(&self.words("config", &[], true)).await?;
        if !settings.status.success() {
            let why = format!("新版本不接受现有配置：{}", settings.why());
            return Err(SwitchError::Refused(why));
        }
        let health = control::health(&self.order.data);
        if health.is_some() && matches!(self.order.service, Service::ByHand) {
            return Err(SwitchError::Running);
        }
        let old_version = self.program(&from).version().await?;
        let mut journal = Journal::begin((from, old_version), (to, version), health.is_some());
        journal.before = last;
        self.save(&journal)?;
        match self.exchange(&mut journal).await {
            Ok(()) => self.done(journal),
            Err(why) => Err(self.go_back(journal, why).await),
        }
    }

    /// Which version is asked for, and what it says it is.
    async fn wanted(&mut self, last: Option<&Place>) -> Result<(Place, String), SwitchError> {
        let programs = &self.order.programs;
        let io = |path: &Path, source| SwitchError::Io {
            path: path.to_owned(),
            source,
        };
        let place = match &self.order.to {
            Target::File(file) => {
                Program::at(file.clone(), None).require_fit()?;
                let copy = programs.take_in(file).map_err(|error| io(file, error))?;
                let version = Program::at(copy, self.owner).version().await?;
                let place = programs.keep(&version);
                return Ok((place.map_err(|error| io(file, error))?, version));
            }
            Target::Version(name) => programs.find(name).ok_or_else(|| {
                let there: Vec<String> = programs.all().iter().map(Place::to_string).collect();
                SwitchError::NoSuchVersion {
                    asked: name.clone(),
                    there: there.join("、"),
                }
            })?,
            Target::Back => last.cloned().ok_or(SwitchError::NothingBefore)?,
        };
        let version = self.program(&place).version().await?;
        Ok((place, version))
    }

    /// Up to the new version serving. Every error leads back.
    async fn exchange(&mut self, journal: &mut Journal) -> Result<(), String> {
        // Not yet initialised: there is nothing to lose and nothing to serve.
        let has_data = DataFile::exists(&self.order.data);
        if has_data {
            self.prepare(journal).await?;
        }
        self.order
            .programs
            .point(&journal.to)
            .map_err(|error| format!("不能切换链接：{error}"))?;
        journal.step = Step::Flipped;
        self.save(journal).map_err(|error| error.to_string())?;
        (self.tell)(&format!("已切换到 {}", journal.to));
        if !has_data {
            return Ok(());
        }
        self.prove(journal).await
    }

    /// Stops the service, has both versions look at the data, and makes the backup.
    async fn prepare(&mut self, journal: &mut Journal) -> Result<(), String> {
        (self.tell)("正在停止服务，核对并备份数据");
        let data = &self.order.data;
        let stopped = self.order.service.stop(data).await;
        stopped.map_err(|error| error.to_string())?;
        let (old, new) = (self.program(&journal.from), self.program(&journal.to));
        let form = self.form(&old).await;
        let form = form.map_err(|error| error.to_string())?;
        journal.form = Some(form);
        self.save(journal).map_err(|error| error.to_string())?;
        let plan = self.words("upgrade", &["--plan", "--json"], true);
        let plan = new.ask(&plan).await.map_err(|error| error.to_string())?;
        if !plan.status.success() {
            return Err(format!("新版本不能使用现有数据：{}", plan.why()));
        }
        let (from, to) = (&journal.from_version, &journal.to_version);
        self.record(&old, from, to, "开始切换").await?;
        let folder = &self.order.backups;
        let made = Owner::make_folder(self.owner, folder);
        made.map_err(|error| format!("无法使用 {}：{error}", folder.display()))?;
        let mut words = self.words("backup", &["--json"], false);
        words.push(folder.clone().into());
        let made = old.work(&words).await.map_err(|error| error.to_string())?;
        let path = serde_json::from_str::<serde_json::Value>(&made.out)
            .ok()
            .and_then(|done| Some(PathBuf::from(done["path"].as_str()?)));
        let path = path.ok_or_else(|| format!("升级前备份未成功：{}", made.status))?;
        (self.tell)(&format!("已备份并校验：{}", path.display()));
        journal.backup = Some(path);
        self.save(journal).map_err(|error| error.to_string())
    }

    /// Starts the new version and waits until it serves. Where nobody starts it, or it did not run
    /// before, it is tried and stopped again.
    async fn prove(&mut self, journal: &Journal) -> Result<(), String> {
        let (data, within) = (&self.order.data, self.order.ready_within);
        let version = &journal.to_version;
        (self.tell)("正在启动新版本，等待就绪");
        let ready = if journal.was_running {
            self.order.service.start(data, version, within).await
        } else {
            let words = self.words("serve", &[], true);
            let new = self.program(&journal.to);
            let mut child = new.start(&words).map_err(|error| error.to_string())?;
            let limit = (Instant::now(), within);
            let ready = serves(data, version, limit, Some(&mut child)).await;
            let stopped = program::stop(&mut child).await;
            ready.and_then(|()| stopped.map_err(ServiceError::from))
        };
        ready.map_err(|error| format!("新版本{error}"))
    }

    fn done(&mut self, mut journal: Journal) -> Result<Switched, SwitchError> {
        journal.step = Step::Done;
        self.save(&journal)?;
        let Journal {
            from,
            to,
            to_version: version,
            was_running: is_running,
            backup,
            ..
        } = journal;
        if let Err(error) = self.order.programs.keep_only(&[&from, &to]) {
            (self.tell)(&format!("更早的版本未能清除：{error}"));
        }
        Ok(Switched {
            from,
            to,
            version,
            is_running,
            backup,
        })
    }

    /// An exchange that was cut short: over already, or to be taken back.
    async fn take_up(&mut self, journal: Journal) -> Result<Switched, SwitchError> {
        let health = control::health(&self.order.data);
        if let Some(health) = &health {
            if !journal.was_running {
                return Err(SwitchError::LeftBehind(health.pid));
            }
            if journal.step == Step::Flipped && health.version == journal.to_version {
                (self.tell)("上次的切换已完成，只是未及记下");
                return self.done(journal);
            }
        }
        let why = "上次执行被中断".to_owned();
        Err(self.go_back(journal, why).await)
    }

    /// Puts the former version in use again, with the data as they were if their format has changed.
    async fn go_back(&mut self, mut journal: Journal, why: String) -> SwitchError {
        (self.tell)(&format!("{why}；正在换回 {}", journal.from));
        journal.step = Step::GoingBack;
        let (from, to) = (journal.from.clone(), journal.to.clone());
        match self.put_back(journal, &why).await {
            Ok(()) => SwitchError::TakenBack { from, to, why },
            Err(then) => SwitchError::Stuck {
                from,
                to,
                why,
                then,
            },
        }
    }

    async fn put_back(&mut self, journal: Journal, why: &str) -> Result<(), String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        self.save(&journal).map_err(|error| text(&error))?;
        let (programs, data) = (&self.order.programs, &self.order.data);
        let stopped = self.order.service.stop(data).await;
        stopped.map_err(|error| text(&error))?;
        programs
            .point(&journal.from)
            .map_err(|error| text(&error))?;
        let old = self.program(&journal.from);
        self.restore_if_changed(&journal, &old).await?;
        // Before the form is known nothing was written into the log.
        if journal.form.is_some() {
            let what = format!("未成功，已换回：{why}");
            let (from, to) = (&journal.to_version, &journal.from_version);
            if let Err(error) = self.record(&old, from, to, &what).await {
                (self.tell)(&format!("换回未能写入审计日志：{error}"));
            }
        }
        if journal.was_running {
            let (version, within) = (&journal.from_version, self.order.ready_within);
            let started = self.order.service.start(data, version, within).await;
            started.map_err(|error| format!("原版本{error}"))?;
        }
        let settled = journal.taken_back(programs.root());
        settled.map_err(|error| text(&error))
    }

    /// What is written is the former version's to read: the backup is brought back only when the
    /// form of the data is another, or can no longer be told.
    async fn restore_if_changed(&mut self, journal: &Journal, old: &Program) -> Result<(), String> {
        if !DataFile::exists(&self.order.data) && journal.backup.is_none() {
            return Ok(());
        }
        let found = self.form_when_free(old).await;
        let (Some(backup), Some(form)) = (&journal.backup, journal.form) else {
            return Ok(());
        };
        if found == Some(form) {
            return Ok(());
        }
        (self.tell)(&format!("数据格式已被改变，正在恢复 {}", backup.display()));
        let mut words = self.words("restore", &["--replace"], false);
        words.push(backup.clone().into());
        let restored = old.work(&words).await.map_err(|error| error.to_string())?;
        if restored.status.success() {
            Ok(())
        } else {
            Err(format!("升级前的备份未能恢复：{}", restored.status))
        }
    }

    /// The form of the data, as a version that knows them says.
    async fn form(&self, program: &Program) -> Result<Form, Unread> {
        let words = self.words("upgrade", &["--plan", "--json"], true);
        let plan = program.ask(&words).await;
        let plan = plan.map_err(|error| Unread::Failed(error.to_string()))?;
        if plan.status.code() == Some(NEEDS_A_PERSON) {
            return Err(Unread::Refused(plan.why()));
        }
        serde_json::from_str(&plan.out).map_err(|_no_plan| Unread::Failed(plan.why()))
    }

    /// The same once the data are free: what a killed exchange had begun may still be at work.
    /// `None` when they are nothing this version reads.
    async fn form_when_free(&self, program: &Program) -> Option<Form> {
        let began = Instant::now();
        loop {
            match self.form(program).await {
                Ok(form) => return Some(form),
                Err(Unread::Refused(_)) => return None,
                Err(Unread::Failed(_)) if began.elapsed() > STOP => return None,
                Err(Unread::Failed(_)) => tokio::time::sleep(LOOK).await,
            }
        }
    }

    /// Writes into the audit log, by the version that has the data just now.
    async fn record(
        &self,
        program: &Program,
        from: &str,
        to: &str,
        what: &str,
    ) -> Result<(), String> {
        let words = self.words("upgrade", &["--record", from, to, what], true);
        let written = program
            .ask(&words)
            .await
            .map_err(|error| error.to_string())?;
        if written.status.success() {
            Ok(())
        } else {
            Err(format!("未能写入审计日志：{}", written.why()))
        }
    }

    fn program(&self, place: &Place) -> Program {
        Program::at(self.order.programs.binary(place), self.owner)
    }

    /// A subcommand with its words, the configuration, and the data folder or every setting.
    fn words(&self, subcommand: &str, more: &[&str], takes_settings: bool) -> Vec<OsString> {
        let mut words = vec![OsString::from(subcommand)];
        words.extend(more.iter().map(OsString::from));
        words.extend(self.order.config.iter().cloned());
        if takes_settings {
            words.extend(self.order.settings.iter().cloned());
            return words;
        }
        words.extend(["--data".into(), self.order.data.clone().into()]);
        if let Some(key) = &self.order.backup_key {
            words.extend(["--key-file".into(), key.clone().into()]);
        }
        words
    }

    fn save(&self, journal: &Journal) -> Result<(), SwitchError> {
        let root = self.order.programs.root();
        journal.save(root).map_err(|source| SwitchError::Io {
            path: root.to_owned(),
            source,
        })
    }
}
