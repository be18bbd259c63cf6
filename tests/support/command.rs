//! The real program, run to its end.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

const BUILT_HERE: &str = env!("CARGO_BIN_EXE_suqiu");

/// How a run ended.
pub struct Ended {
    /// Exit code; -1 when a signal ended it.
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A run being prepared.
pub struct Run(Command);

/// `suqiu WORDS…`, without the settings of whoever runs the tests. `PROGRAM_UNDER_TEST` names
/// another build of it, with an emulator before it if need be: so the ARM64 binary is tested.
pub fn suqiu<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Run {
    let program = std::env::var("PROGRAM_UNDER_TEST");
    of(program.as_deref().unwrap_or(BUILT_HERE), words)
}

/// The build of this machine, whatever is under test: for furnishing, which takes an emulator minutes.
pub fn native<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Run {
    of(BUILT_HERE, words)
}

fn of<S: AsRef<OsStr>>(program: &str, words: impl IntoIterator<Item = S>) -> Run {
    let mut parts = program.split_ascii_whitespace();
    let mut command = Command::new(parts.next().expect("a program"));
    command.args(parts);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SUQIU_") {
            command.env_remove(name);
        }
    }
    command.args(words).stdin(Stdio::null());
    Run(command)
}

impl Run {
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Waits for the end.
    pub fn run(mut self) -> Ended {
        let output = self.0.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// For runs that don't end by themselves.
    pub fn into_command(self) -> Command {
        self.0
    }
}
