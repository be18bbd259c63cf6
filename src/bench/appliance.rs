//! The program under test: this very binary, serving as it does for anybody, in a process of its
//! own.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::BenchError;
use super::client::Connection;

/// Between two looks whether it is there; part of what is measured, so short.
const LOOK: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(120);
/// How often the kernel counts a second of processor time, on every platform Linux has.
const TICKS_A_SECOND: f64 = 100.0;
const CPU_FIELDS: [usize; 2] = [11, 12];

pub struct Appliance {
    child: Child,
    pub address: SocketAddr,
    /// From starting the process to the whole of its first answer.
    pub answered_after: Duration,
}

/// This binary, without the settings of whoever runs it.
fn suqiu(words: &[&str], data: &Path) -> Result<Command, BenchError> {
    let mut command = Command::new(std::env::current_exe()?);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SUQIU_") {
            command.env_remove(name);
        }
    }
    command.args(words).arg("--data").arg(data);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    Ok(command)
}

/// Makes an empty store, as an installation does.
pub fn init(data: &Path) -> Result<(), BenchError> {
    let ended = suqiu(&["init"], data)?.stderr(Stdio::null()).status()?;
    if ended.success() {
        Ok(())
    } else {
        Err(BenchError::NotStarted(format!("init {ended}")))
    }
}

impl Appliance {
    /// Serves `data` on a free port of this machine, and waits until `first` is answered with 200.
    pub async fn start(data: &Path, first: &[u8]) -> Result<Self, BenchError> {
        let address = free_address()?;
        let log = log_of(data);
        let mut command = suqiu(&["serve", "--log-level", "warn"], data)?;
        command.arg("--listen").arg(address.to_string());
        command.stderr(File::create(&log)?);
        let started = Instant::now();
        let child = command.spawn()?;
        let mut appliance = Self {
            child,
            address,
            answered_after: Duration::ZERO,
        };
        while !is_answered(address, first).await {
            if let Some(status) = appliance.child.try_wait()? {
                let told = std::fs::read_to_string(&log).unwrap_or_default();
                return Err(BenchError::NotStarted(format!("{status}\n{told}")));
            }
            if started.elapsed() > PATIENCE {
                return Err(BenchError::NotStarted("未在规定时间内应答".into()));
            }
            tokio::time::sleep(LOOK).await;
        }
        appliance.answered_after = started.elapsed();
        Ok(appliance)
    }

    /// Resident memory, in bytes.
    pub fn memory(&self) -> Result<u64, BenchError> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
        kib.map(|kib| kib * 1024)
            .ok_or(BenchError::Answer("/proc/…/status"))
    }

    /// Processor time used since it started, in seconds.
    pub fn cpu_seconds(&self) -> Result<f64, BenchError> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program, in brackets, may hold spaces.
        let fields: Vec<_> = stat
            .rsplit(')')
            .next()
            .map(|rest| rest.split_whitespace().collect())
            .unwrap_or_default();
        let ticks = CPU_FIELDS.map(|at| fields.get(at).and_then(|text| text.parse::<f64>().ok()));
        match ticks {
            [Some(user), Some(system)] => Ok((user + system) / TICKS_A_SECOND),
            _ => Err(BenchError::Answer("/proc/…/stat")),
        }
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(mut self) -> Result<(), BenchError> {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).map_err(std::io::Error::from)?;
        let told = Instant::now();
        while self.child.try_wait()?.is_none() {
            if told.elapsed() > PATIENCE {
                return Err(BenchError::NotStarted("未在规定时间内停止".into()));
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) -> Result<(), BenchError> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Appliance {
    /// A failed run must not leave a server behind.
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

fn log_of(data: &Path) -> PathBuf {
    data.with_extension("log")
}

/// Free now; that nobody takes it before the child does is likely enough.
fn free_address() -> Result<SocketAddr, BenchError> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

async fn is_answered(address: SocketAddr, request: &[u8]) -> bool {
    let Ok(mut connection) = Connection::open(address).await else {
        return false;
    };
    let answer = connection.ask(request).await;
    answer.is_ok_and(|answer| answer.status == 200)
}
