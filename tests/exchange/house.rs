//! Versions side by side around a data folder, with a service that lines of shell start and stop.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use suqiu::app::control;
use suqiu::domain::log::Entry;
use suqiu::store::{DataFile, StoreError};

use crate::http::town::{Login, appeal, lay_out, sign_in, text_of};
use crate::support::client::Client;
use crate::support::command::{Ended, suqiu};
use crate::support::server::pause;

pub const OLD: &str = "0.1.0";
pub const NEW: &str = "0.2.0";
const PATIENCE: Duration = Duration::from_secs(120);

pub struct House {
    dir: tempfile::TempDir,
    data: PathBuf,
    address: SocketAddr,
    logins: Vec<Login>,
}

/// The program under test. Its versions are run by name, so an emulator cannot stand before it.
fn program() -> PathBuf {
    let program = std::env::var("PROGRAM_UNDER_TEST");
    program.map_or_else(|_unset| env!("CARGO_BIN_EXE_suqiu").into(), PathBuf::from)
}

/// The program as it would be had it been released as [`NEW`]: every place that names the release
/// before the commit is rewritten.
fn as_new(program: &[u8]) -> Vec<u8> {
    let (from, to) = (format!("{OLD} ("), format!("{NEW} ("));
    let mut bytes = program.to_vec();
    let mut at = 0;
    while let Some(next) = memchr(&bytes[at..], from.as_bytes()) {
        bytes[at + next..][..to.len()].copy_from_slice(to.as_bytes());
        at += next + to.len();
    }
    assert!(at > 0, "the release is named somewhere");
    bytes
}

fn memchr(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted[0];
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == first) {
        at += next;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

impl House {
    /// Around a furnished district.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let logins = lay_out(&data);
        Self::built(folder, data, logins)
    }

    /// Around data that are there.
    pub fn around(data: PathBuf) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::built(folder, data, vec![])
    }

    fn built(dir: tempfile::TempDir, data: PathBuf, logins: Vec<Login>) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let house = Self {
            address: free.local_addr().expect("bound"),
            dir,
            data,
            logins,
        };
        let config = format!(
            "listen = \"{}\"\ndata = {:?}\n[limits]\npublic_per_minute = 10000\n",
            house.address,
            house.data.display().to_string()
        );
        fs::write(house.path("suqiu.toml"), config).expect("written");
        let binary = fs::read(program()).expect("the program");
        house.lay(NEW, &as_new(&binary));
        house.lay(OLD, &binary);
        symlink(OLD, house.path("lib/current")).expect("linked");
        house
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn binary(&self, version: &str) -> PathBuf {
        self.path("lib").join(version).join("suqiu")
    }

    fn lay(&self, version: &str, bytes: &[u8]) {
        let binary = self.binary(version);
        fs::create_dir_all(binary.parent().expect("a folder")).expect("made");
        fs::write(&binary, bytes).expect("written");
        fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).expect("ours");
    }

    /// A version that is a script: `PROGRAM` in it is the real one, `DIR` this folder.
    pub fn lay_script(&self, version: &str, text: &str) {
        let program = self.binary(OLD).display().to_string();
        let dir = self.dir.path().display().to_string();
        let text = text.replace("PROGRAM", &program).replace("DIR", &dir);
        self.lay(version, format!("#!/bin/sh\n{text}\n").as_bytes());
    }

    fn start_line(&self) -> String {
        let dir = self.dir.path().display();
        format!(
            "{dir}/lib/current/suqiu serve --config {dir}/suqiu.toml >>{dir}/log 2>&1 & echo $! >{dir}/pid"
        )
    }

    /// Ends well when nothing runs, as a service manager's does. A dead process that nobody has
    /// taken note of counts as gone.
    fn stop_line(&self) -> String {
        let pid = self.path("pid");
        let pid = pid.display();
        format!(
            "test -e {pid} || exit 0; p=$(cat {pid}); kill -TERM $p 2>/dev/null; \
             while [ -e /proc/$p ] && ! grep -q 'State:.Z' /proc/$p/status; do sleep 0.02; done; rm -f {pid}"
        )
    }

    fn shell(line: &str) {
        let ended = Command::new("/bin/sh").args(["-c", line]).status();
        assert!(ended.expect("a shell").success(), "{line}");
    }

    pub fn start(&self) {
        Self::shell(&self.start_line());
        let began = Instant::now();
        while !self.client().is_healthy() {
            assert!(began.elapsed() < PATIENCE, "{}", self.said());
            pause();
        }
    }

    pub fn stop(&self) {
        Self::shell(&self.stop_line());
    }

    fn said(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// The command, to be run or killed.
    pub fn upgrading(&self, words: &[&str]) -> Command {
        let mut command = suqiu(["upgrade"]).into_command();
        command
            .args(words)
            .arg("--config")
            .arg(self.path("suqiu.toml"));
        command.arg("--programs").arg(self.path("lib"));
        command.args(["--start-command", &self.start_line()]);
        command.args(["--stop-command", &self.stop_line()]);
        command
    }

    pub fn upgrade(&self, words: &[&str]) -> Ended {
        let output = self.upgrading(words).output().expect("it starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    pub fn current(&self) -> String {
        let link = fs::read_link(self.path("lib/current")).expect("a link");
        link.display().to_string()
    }

    /// The release that serves.
    pub fn serving(&self) -> String {
        let health = control::health(&self.data).expect("it serves");
        let release = health.version.split(' ').next().map(str::to_owned);
        release.expect("a release")
    }

    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    pub fn sign_in(&self, role: &str) -> Client {
        let login = self.logins.iter().find(|login| login.role == role);
        let mut client = self.client();
        sign_in(&mut client, login.expect("somebody has the role"));
        client
    }

    /// Files an appeal and gives the address its citizen follows it at.
    pub fn file(&self, content: &str) -> String {
        let answer = self.client().post("/api/public/appeals", &appeal(content));
        assert_eq!(answer.status, 201, "{}", answer.text());
        let receipt = answer.json();
        let (no, code) = (text_of(&receipt["no"]), text_of(&receipt["code"]));
        format!("/api/public/appeals/{no}?code={code}")
    }

    /// Everything that happened. Nobody may serve.
    pub fn log(&self) -> Vec<Entry> {
        let file = DataFile::open(&self.data).expect("nobody else has it open");
        let read = file.read(|view| view.all::<Entry>());
        read.map_err(|error: StoreError| error).expect("readable")
    }

    pub fn check(&self) {
        let words = ["check".as_ref(), "--data".as_ref(), self.data.as_os_str()];
        let ended = suqiu(words).run();
        assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Ok(pid) = fs::read_to_string(self.path("pid")) {
            let _gone = Command::new("kill").args(["-KILL", pid.trim()]).status();
        }
    }
}
