//! What the integration tests stand on.

use std::fs::File;
use std::io::Write as _;

pub mod client;
pub mod command;
pub mod faults;
pub mod raw;
pub mod server;

/// Counts that prove something: past the runner, which hides what passing tests print, and into the
/// file that `PROOFS` names, for the end of the whole run.
pub fn say(counts: &str) {
    writeln!(std::io::stderr(), "{counts}").expect("stderr is open");
    if let Some(path) = std::env::var_os("PROOFS") {
        let file = File::options().create(true).append(true).open(path);
        let mut file = file.expect("the file of proofs");
        file.write_all(format!("{counts}\n").as_bytes())
            .expect("written");
    }
}
