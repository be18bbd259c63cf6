//! Asking the system's own tools, which may be missing, refuse, or never answer.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(3);
/// More than any of them says.
const ANSWER_MAX: u64 = 64 * 1024;
/// Where tools for administrators are, in case the path of this user does not go there.
const USUAL: &[&str] = &["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There is no such tool.
    Missing,
    Said(String),
    /// It ended with an error, said this all the same.
    Failed(String),
    TooSlow,
}

/// What `tool WORDS…` says within three seconds, in the system's plain language.
pub(super) fn ask(tool: &str, words: &[&OsStr]) -> Answer {
    let Some(path) = find(tool) else {
        return Answer::Missing;
    };
    ask_at(&path, words, LIMIT)
}

fn ask_at(path: &Path, words: &[&OsStr], limit: Duration) -> Answer {
    let mut command = Command::new(path);
    command.args(words).env("LC_ALL", "C");
    command.stdin(Stdio::null()).stderr(Stdio::null());
    let deadline = Instant::now() + limit;
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return Answer::Failed(error.to_string()),
    };
    let text = hear(&mut child, deadline);
    let ended = wait(&mut child, deadline);
    match (text, ended) {
        (Some(text), Some(true)) => Answer::Said(text),
        (Some(text), Some(false)) => Answer::Failed(text),
        _ => Answer::TooSlow,
    }
}

/// On a thread of its own, so that a tool that keeps silent holds nobody up.
fn hear(child: &mut Child, deadline: Instant) -> Option<String> {
    let out = child.stdout.take()?;
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What came before an error is what it said.
        let _cut_short = out.take(ANSWER_MAX).read_to_end(&mut bytes);
        // Nobody waits any more once the time is up.
        let _late = tell.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    let left = deadline.saturating_duration_since(Instant::now());
    told.recv_timeout(left).ok()
}

/// Whether it ended well; `None` when it had to be ended.
fn wait(child: &mut Child, deadline: Instant) -> Option<bool> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < deadline => {
                thread::park_timeout(Duration::from_millis(5));
            }
            _ => {
                // It may have ended by itself in between; either way it is gone.
                let _ended = child.kill().and_then(|()| child.wait().map(|_| ()));
                return None;
            }
        }
    }
}

fn find(tool: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = std::env::split_paths(&path);
    let mut folders = own.chain(USUAL.iter().map(PathBuf::from));
    folders.find_map(|folder| {
        let file = folder.join(tool);
        file.is_file().then_some(file)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Answer {
        ask_at(
            Path::new("/bin/sh"),
            &["-c".as_ref(), script.as_ref()],
            limit,
        )
    }

    #[test]
    fn tools_answer_fail_are_missing_or_too_slow() {
        assert_eq!(shell("echo yes", LIMIT), Answer::Said("yes\n".into()));
        assert_eq!(
            shell("echo no; exit 3", LIMIT),
            Answer::Failed("no\n".into())
        );
        assert_eq!(ask("no-such-tool-here", &[]), Answer::Missing);
        let begun = Instant::now();
        let short = Duration::from_millis(200);
        assert_eq!(shell("sleep 30", short), Answer::TooSlow);
        assert_eq!(shell("exec >&-; sleep 30", short), Answer::TooSlow);
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
