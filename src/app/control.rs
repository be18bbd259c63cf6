//! The door for the administrator on the machine itself: a socket in the data folder. While the
//! service runs, nobody else can open the data file, so `suqiu backup` asks here.
//!
//! Only the owner of the data folder and root get in: the folder is 0700, the socket 0600, and the
//! other end's user is asked for once more. One request a connection, a line of JSON; the answers
//! are lines of JSON, the last of them `done` or `failed`.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, ErrorKind, Read as _, Write as _};
use std::ops::ControlFlow;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::kernel::build;
use crate::store::backup::Progress;
use crate::usecase::backup::{Backups, Errand};

const NAME: &str = "control.sock";
/// A path and some words.
const REQUEST_MAX: u64 = 64 * 1024;
const REQUEST_TIME: Duration = Duration::from_secs(5);
/// At once; further ones wait in the kernel's queue.
const CONNECTIONS_MAX: usize = 4;
/// Words on progress that wait for a slow reader; more are left out.
const UNREAD_MAX: usize = 64;

/// What may be asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    Backup(BackupRequest),
    /// Which version serves.
    Health,
}

/// Paths are absolute: the two ends stand in different places.
#[derive(Debug, Serialize, Deserialize)]
pub struct BackupRequest {
    pub dest: PathBuf,
    pub key_file: Option<PathBuf>,
    pub with_keys: bool,
    pub one_file: bool,
}

/// A line of the answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    Progress {
        stage: String,
        done: u64,
        total: u64,
    },
    Done(BackupDone),
    Healthy(Health),
    Failed(String),
}

/// Who serves. Answered from when connections are accepted.
#[derive(Debug, Serialize, Deserialize)]
pub struct Health {
    /// As `--version` says it.
    pub version: String,
    pub pid: u32,
}

/// A backup that was made, for people and programs.
#[derive(Debug, Serialize, Deserialize)]
pub struct BackupDone {
    pub name: String,
    pub path: PathBuf,
    pub at: String,
    pub seq: u64,
    pub cases: u64,
    pub attachments: u64,
    pub copied: u64,
    pub bytes: u64,
    pub attachment_bytes: u64,
    pub sealed: bool,
    pub with_keys: bool,
    pub lost: u64,
    /// SM3 of the first of them.
    pub lost_names: Vec<String>,
    pub took_ms: u64,
}

impl BackupDone {
    pub fn of(taken: crate::store::backup::Taken, took_ms: u64) -> Self {
        let manifest = &taken.manifest;
        Self {
            at: manifest.at.rfc3339(),
            seq: manifest.seq,
            cases: manifest.cases(),
            attachments: manifest.attachments,
            copied: taken.copied,
            bytes: manifest.bytes(),
            attachment_bytes: manifest.attachment_bytes,
            sealed: manifest.is_sealed(),
            with_keys: manifest.with_keys,
            lost: manifest.lost,
            lost_names: taken.lost.iter().map(ToString::to_string).collect(),
            name: taken.name,
            path: taken.path,
            took_ms,
        }
    }
}

/// Where the socket of a data folder is.
pub fn socket_of(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// Who serves a data folder; `None` when nobody does, or not yet.
pub fn health(data: &Path) -> Option<Health> {
    let ask = || {
        let stream = std::os::unix::net::UnixStream::connect(socket_of(data))?;
        stream.set_read_timeout(Some(REQUEST_TIME))?;
        stream.set_write_timeout(Some(REQUEST_TIME))?;
        let mut line = serde_json::to_vec(&Request::Health)?;
        line.push(b'\n');
        (&stream).write_all(&line)?;
        let mut answer = String::new();
        std::io::BufReader::new((&stream).take(REQUEST_MAX)).read_line(&mut answer)?;
        Ok::<Said, std::io::Error>(serde_json::from_str(&answer)?)
    };
    match ask() {
        Ok(Said::Healthy(health)) => Some(health),
        Ok(_) | Err(_) => None,
    }
}

/// Opens the door. Without it the service runs all the same; then the log says so.
pub(super) fn open(
    data: &Path,
    backups: Backups,
    stop: CancellationToken,
) -> Option<tokio::task::JoinHandle<()>> {
    match listen(data) {
        Ok((listener, owner)) => Some(tokio::spawn(serve(listener, owner, backups, stop))),
        Err(error) => {
            tracing::warn!(%error, "no control socket: backups only by schedule and over the web");
            None
        }
    }
}

/// The socket, and the user it belongs to.
fn listen(data: &Path) -> std::io::Result<(UnixListener, u32)> {
    let path = socket_of(data);
    // We hold the data file, so a socket that is there is left over.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    Ok((listener, fs::metadata(&path)?.uid()))
}

async fn serve(listener: UnixListener, owner: u32, backups: Backups, stop: CancellationToken) {
    let mut conversations = JoinSet::new();
    loop {
        while conversations.try_join_next().is_some() {}
        let is_full = conversations.len() >= CONNECTIONS_MAX;
        tokio::select! {
            () = stop.cancelled() => break,
            Some(_) = conversations.join_next(), if is_full => {}
            taken = listener.accept(), if !is_full => match taken {
                Ok((stream, _)) if is_allowed(&stream, owner) => {
                    conversations.spawn(converse(stream, backups.clone()));
                }
                Ok(_) => tracing::warn!("another user at the control socket was turned away"),
                Err(error) => tracing::warn!(%error, "the control socket took nobody"),
            },
        }
    }
    // What is under way has been told to stop, too, and says so to whoever waits.
    while conversations.join_next().await.is_some() {}
}

fn is_allowed(stream: &UnixStream, owner: u32) -> bool {
    let user = stream.peer_cred().map(|cred| cred.uid());
    user.is_ok_and(|user| user == owner || user == 0)
}

async fn converse(stream: UnixStream, backups: Backups) {
    let (reading, mut writing) = stream.into_split();
    let mut line = String::new();
    let mut reading = BufReader::new(reading.take(REQUEST_MAX));
    let read = tokio::time::timeout(REQUEST_TIME, reading.read_line(&mut line)).await;
    let request = match read {
        Ok(Ok(_)) => serde_json::from_str(&line).ok(),
        Ok(Err(_)) | Err(_) => None,
    };
    let request = match request {
        Some(Request::Backup(request)) => request,
        Some(Request::Health) => {
            let health = Health {
                version: build::VERSION.into(),
                pid: std::process::id(),
            };
            return say(&mut writing, &Said::Healthy(health)).await;
        }
        None => {
            let said = Said::Failed("命令无法识别；请使用与服务同一版本的 suqiu".into());
            return say(&mut writing, &said).await;
        }
    };
    let BackupRequest {
        dest,
        key_file,
        with_keys,
        one_file,
    } = request;
    let errand = Errand {
        dest,
        key_file,
        with_keys,
        one_file,
    };
    let (teller, mut told) = mpsc::channel(UNREAD_MAX);
    let tell = move |progress: Progress| match teller.try_send(progress) {
        // Whoever asked has gone away: given up.
        Err(mpsc::error::TrySendError::Closed(_)) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let working = backups.errand(errand, tell);
    tokio::pin!(working);
    let mut gone = [0];
    let ended = loop {
        tokio::select! {
            ended = &mut working => break ended,
            Some(Progress { stage, done, total }) = told.recv() => {
                let stage = stage.to_owned();
                say(&mut writing, &Said::Progress { stage, done, total }).await;
            }
            _ = reading.read(&mut gone) => told.close(),
        }
    };
    let said = match ended {
        Ok((taken, took_ms)) => Said::Done(BackupDone::of(taken, took_ms)),
        Err(error) => Said::Failed(error.to_string()),
    };
    say(&mut writing, &said).await;
}

async fn say(to: &mut (impl tokio::io::AsyncWrite + Unpin), said: &Said) {
    let mut line = serde_json::to_vec(said).expect("plain data");
    line.push(b'\n');
    // A listener that went away is noticed where it is read from.
    let _gone = to.write_all(&line).await;
}
