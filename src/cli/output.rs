//! What subcommands say: results on stdout, complaints on stderr.

use std::io::{self, ErrorKind, Write};

use anyhow::Context;

/// Prints a result. A reader that went away (`| head`) is not an error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.context("写不出结果"),
    }
}

/// Says on stderr, for people and scripts that wait for it, how far the program is.
pub(super) fn announce(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Tells the person at the terminal. When even that can't be written, nobody is listening.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "suqiu：{text}");
}

/// `71.3 MB`, in the millions that disks are sold by.
pub(super) fn size(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
