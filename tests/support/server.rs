//! The real server on a free port, for as long as the value lives.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use super::client::Client;
use super::command::suqiu;
use super::faults::Faults;

/// Debug builds on a loaded machine with two cores are slow to furnish.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Server {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// `suqiu WORDS… --data DATA --listen 127.0.0.1:FREE`, waited for until `/healthz` answers.
    /// The log goes to `DATA.log`, appended to, so that it survives restarts.
    pub fn start(words: &[&str], data: &Path) -> Self {
        let mut server = Self::launch(words, data);
        server.wait_until_healthy();
        server
    }

    /// The same on a machine that misbehaves.
    pub fn start_under(faults: &Faults, words: &[&str], data: &Path) -> Self {
        let mut server = Self::launch_under(Some(faults), words, data);
        server.wait_until_healthy();
        server
    }

    /// The same without waiting, for those who kill it early.
    pub fn launch(words: &[&str], data: &Path) -> Self {
        Self::launch_under(None, words, data)
    }

    pub fn launch_under(faults: Option<&Faults>, words: &[&str], data: &Path) -> Self {
        let address = free_address();
        let mut log = data.as_os_str().to_owned();
        log.push(".log");
        let log = PathBuf::from(log);
        let file = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .expect("the log opens");
        let mut command = suqiu(words).into_command();
        command
            .arg("--data")
            .arg(data)
            .arg("--listen")
            .arg(address.to_string());
        command
            .stdout(file.try_clone().expect("a second handle"))
            .stderr(file);
        command.envs(faults.map(Faults::env).unwrap_or_default());
        let child = command.spawn().expect("the program starts");
        Self {
            child,
            address,
            log,
        }
    }

    /// Returns when the door is open; panics with the log when the program ended or took too long.
    pub fn wait_until_healthy(&mut self) {
        if let Some(status) = self.healthy_or_ended() {
            panic!("the server ended with {status}:\n{}", self.log());
        }
    }

    /// `None` when the door is open, else how it ended: for starts that may be refused.
    pub fn healthy_or_ended(&mut self) -> Option<ExitStatus> {
        let client = self.client();
        let started = Instant::now();
        while !client.is_healthy() {
            if let Some(status) = self.child.try_wait().expect("our own child") {
                return Some(status);
            }
            assert!(started.elapsed() < PATIENCE, "not healthy:\n{}", self.log());
            pause();
        }
        None
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the system says of the process, a line of `/proc/PID/status`: `VmRSS` in KiB.
    pub fn status(&self, name: &str) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(path).expect("the process is there");
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next());
        number.and_then(|n| n.parse().ok()).expect("a number")
    }

    /// Processor time it has used so far.
    pub fn processor_time(&self) -> Duration {
        const TICKS_PER_SECOND: u64 = 100;
        let path = format!("/proc/{}/stat", self.child.id());
        let text = std::fs::read_to_string(path).expect("the process is there");
        // The name stands in brackets and may hold anything; user and system time are 14 and 15.
        let (_, after) = text.rsplit_once(") ").expect("a name in brackets");
        let fields: Vec<&str> = after.split(' ').collect();
        let ticks: u64 = fields[11..13]
            .iter()
            .map(|field| field.parse::<u64>().expect("a number"))
            .sum();
        Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND)
    }

    /// A new visitor without cookies.
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Everything written to stdout and stderr so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Returns at the first answer, which it asks for a thousand times a second.
    pub fn wait_for_first_answer(&mut self, patience: Duration) {
        let started = Instant::now();
        while !self.answers() {
            if let Some(status) = self.child.try_wait().expect("our own child") {
                panic!("the server ended with {status}:\n{}", self.log());
            }
            assert!(started.elapsed() < patience, "no answer:\n{}", self.log());
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }

    /// One attempt, on a connection of its own.
    fn answers(&self) -> bool {
        let ask = || {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok::<_, std::io::Error>(answer)
        };
        ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.kill_now();
    }

    /// The same, for those who still want to read its log.
    pub fn kill_now(&mut self) {
        self.child.kill().expect("our own child");
        self.child.wait().expect("our own child");
    }

    /// Asks it to stop and waits until it did.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("-TERM");
        self.wait_for_end()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, such as `-TERM`.
    pub fn signal(&self, signal: &str) {
        let pid = self.pid().to_string();
        let told = Command::new("kill").args([signal, &pid]).status();
        assert!(
            told.expect("kill runs").success(),
            "the server was gone already:\n{}",
            self.log()
        );
    }

    /// Waits until it has ended by itself.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let asked = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("our own child") {
                return status;
            }
            assert!(asked.elapsed() < PATIENCE, "does not stop:\n{}", self.log());
            pause();
        }
    }
}

impl Drop for Server {
    /// A failing test must not leave a server behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Free now; that nobody takes it before the server does is likely enough for tests.
fn free_address() -> SocketAddr {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    probe.local_addr().expect("bound")
}

#[expect(
    clippy::disallowed_methods,
    reason = "another process can only be polled"
)]
pub fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}
