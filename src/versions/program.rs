//! One version of the program, asked by its command line. It may be older or newer than this one,
//! for another machine, or forbidden to run.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, geteuid, kill_process};

/// For an answer that needs no work.
const ANSWER: Duration = Duration::from_secs(60);
/// Between two looks whether a process has ended.
pub(super) const LOOK: Duration = Duration::from_millis(50);
/// What an orderly stop may take: the service's own limits add up to half of it.
pub(super) const STOP: Duration = Duration::from_secs(60);
const ELF: &[u8] = b"\x7fELF";

#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    #[error("{} 不存在", .0.display())]
    Missing(PathBuf),
    #[error("{} 是为 {found} 编译的，本机是 {}", path.display(), std::env::consts::ARCH)]
    Machine { path: PathBuf, found: String },
    #[error("{} 没有执行权限：chmod 0755 {}", .0.display(), .0.display())]
    Mode(PathBuf),
    #[error(
        "系统拒绝执行 {}（权限不够）。麒麟系统请由安全管理员执行：kysec_set -n exectl -v verified {}",
        .0.display(), .0.display()
    )]
    Forbidden(PathBuf),
    #[error("{} 不能在本机执行，或不是 suqiu 程序", .0.display())]
    Foreign(PathBuf),
    #[error("{} 没有在 {} 秒内答复", .0.display(), ANSWER.as_secs())]
    Silent(PathBuf),
    #[error("无法执行 {}：{source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// Whose the data are; the program works as them, so that what it writes is theirs.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    uid: u32,
    gid: u32,
}

impl Owner {
    /// `None` when we can be nobody else, or need not: not root, no data yet, or root's own.
    pub fn of(data: &Path) -> Option<Self> {
        let found = fs::metadata(data).ok()?;
        let is_other = geteuid().is_root() && found.uid() != 0;
        is_other.then(|| Self {
            uid: found.uid(),
            gid: found.gid(),
        })
    }
}

impl Owner {
    /// Makes a folder for the owner's eyes only, unless it is there.
    pub fn make_folder(owner: Option<Self>, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        owner.map_or(Ok(()), |Self { uid, gid }| {
            chown(folder, Some(uid), Some(gid))
        })
    }
}

/// What a run said.
pub(super) struct Answer {
    pub(super) status: ExitStatus,
    pub(super) out: String,
    pub(super) err: String,
}

impl Answer {
    /// Its last words, for a sentence.
    pub(super) fn why(&self) -> String {
        let last = self.err.lines().rev().map(str::trim);
        let line = last.into_iter().find(|line| !line.is_empty());
        let line = line.map_or_else(|| self.status.to_string(), str::to_owned);
        line.trim_start_matches("suqiu：").to_owned()
    }
}

pub struct Program {
    file: PathBuf,
    owner: Option<Owner>,
}

impl Program {
    pub const fn at(file: PathBuf, owner: Option<Owner>) -> Self {
        Self { file, owner }
    }

    /// What can be read off the file: it is there, for this machine, and may be run.
    pub fn require_fit(&self) -> Result<(), ProgramError> {
        let io = |source| ProgramError::Io {
            path: self.file.clone(),
            source,
        };
        let mut head = Vec::new();
        match File::open(&self.file) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(ProgramError::Missing(self.file.clone()));
            }
            file => file
                .map_err(io)?
                .take(20)
                .read_to_end(&mut head)
                .map_err(io)?,
        };
        if let Some(found) = other_machine(&head) {
            let path = self.file.clone();
            return Err(ProgramError::Machine { path, found });
        }
        let mode = fs::metadata(&self.file).map_err(io)?.permissions().mode();
        if mode & 0o111 == 0 {
            return Err(ProgramError::Mode(self.file.clone()));
        }
        Ok(())
    }

    /// `0.2.0 (3c8e9f012a)`.
    pub async fn version(&self) -> Result<String, ProgramError> {
        self.require_fit()?;
        let answer = self.ask(&["--version".into()]).await?;
        let first = answer.out.lines().next().unwrap_or_default();
        match first.strip_prefix("suqiu ") {
            Some(version) if answer.status.success() => Ok(version.trim().to_owned()),
            _ => Err(ProgramError::Foreign(self.file.clone())),
        }
    }

    /// Runs it to its end, which has to come soon.
    pub(super) async fn ask(&self, words: &[OsString]) -> Result<Answer, ProgramError> {
        let mut command = self.command(words);
        command.stderr(Stdio::piped());
        self.answer(command, Some(ANSWER)).await
    }

    /// Runs it to its end, however long the work takes; it draws its progress itself.
    pub(super) async fn work(&self, words: &[OsString]) -> Result<Answer, ProgramError> {
        self.answer(self.command(words), None).await
    }

    /// Leaves it running.
    pub(super) fn start(&self, words: &[OsString]) -> Result<Child, ProgramError> {
        let mut command = self.command(words);
        command.stdout(Stdio::null());
        command.spawn().map_err(|error| self.not_run(error))
    }

    async fn answer(
        &self,
        mut command: Command,
        limit: Option<Duration>,
    ) -> Result<Answer, ProgramError> {
        let io = |source| self.not_run(source);
        let mut child = command.spawn().map_err(io)?;
        let Some(status) = wait(&mut child, limit).await.map_err(io)? else {
            child.kill().map_err(io)?;
            child.wait().map_err(io)?;
            return Err(ProgramError::Silent(self.file.clone()));
        };
        // Less than a pipe holds, so it could end before anybody read.
        let (mut out, mut err) = (String::new(), String::new());
        if let Some(mut from) = child.stdout.take() {
            from.read_to_string(&mut out).map_err(io)?;
        }
        if let Some(mut from) = child.stderr.take() {
            from.read_to_string(&mut err).map_err(io)?;
        }
        Ok(Answer { status, out, err })
    }

    fn command(&self, words: &[OsString]) -> Command {
        let mut command = Command::new(&self.file);
        command
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        if let Some(Owner { uid, gid }) = self.owner {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Why the system did not run it.
    fn not_run(&self, source: io::Error) -> ProgramError {
        let path = self.file.clone();
        match Errno::from_io_error(&source) {
            Some(Errno::NOENT) => ProgramError::Missing(path),
            Some(Errno::ACCESS | Errno::PERM) => ProgramError::Forbidden(path),
            Some(Errno::NOEXEC) => ProgramError::Foreign(path),
            _ => ProgramError::Io { path, source },
        }
    }
}

/// How it ended; `None` when it has not within the limit.
pub(super) async fn wait(
    child: &mut Child,
    limit: Option<Duration>,
) -> io::Result<Option<ExitStatus>> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if limit.is_some_and(|limit| began.elapsed() > limit) {
            return Ok(None);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Asks it to stop, and ends it when it does not.
pub(super) async fn stop(child: &mut Child) -> io::Result<()> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if child.try_wait()?.is_none()
        && let Some(pid) = pid
    {
        kill_process(pid, Signal::TERM)?;
    }
    if wait(child, Some(STOP)).await?.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

/// For which machine a program is that is not for this one. What is no ELF file has none.
fn other_machine(head: &[u8]) -> Option<String> {
    let found = match head.strip_prefix(ELF)?.get(14..16)? {
        [62, 0] => "x86_64",
        [183, 0] => "aarch64",
        [2, 1] => "loongarch64",
        _ => "其他架构",
    };
    (found != std::env::consts::ARCH).then(|| found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(machine: u16) -> Vec<u8> {
        let mut head = ELF.to_vec();
        head.resize(18, 0);
        head.extend(machine.to_le_bytes());
        head
    }

    #[test]
    fn another_machine_is_told() {
        let ours = if cfg!(target_arch = "aarch64") {
            183
        } else {
            62
        };
        let other = if ours == 62 { 183 } else { 62 };
        assert_eq!(other_machine(&head(ours)), None);
        assert!(other_machine(&head(other)).is_some());
        assert_eq!(other_machine(&head(3)).as_deref(), Some("其他架构"));
        assert_eq!(other_machine(b"#!/bin/sh\nexec something"), None);
        assert_eq!(other_machine(ELF), None);
    }

    #[tokio::test]
    async fn what_cannot_run_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("suqiu");
        let program = Program::at(path.clone(), None);
        let told = async || program.version().await.unwrap_err();
        assert!(matches!(told().await, ProgramError::Missing(_)));
        fs::write(&path, "no program").unwrap();
        assert!(matches!(told().await, ProgramError::Mode(_)));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(told().await, ProgramError::Foreign(_)));
        fs::write(&path, "#!/bin/sh\necho something else\n").unwrap();
        assert!(matches!(told().await, ProgramError::Foreign(_)));
        fs::write(&path, "#!/bin/sh\necho 'suqiu 0.2.0 (abc)'\n").unwrap();
        assert_eq!(program.version().await.unwrap(), "0.2.0 (abc)");
    }
}
