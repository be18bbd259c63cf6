//! Backups and drills: one at a time, so each is waited for.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::{Walk, json_header};
use crate::http::town::text_of;
use crate::support::server::pause;

/// Debug builds on a loaded machine are slow to prove a backup.
const BACKUPS_END: Duration = Duration::from_secs(60);

impl Walk {
    /// One at a time, after what the schedule asks for.
    pub(super) fn backups(&mut self) {
        for path in ["/api/admin/backups", "/api/admin/backups/drills"] {
            self.wait_for_backups();
            let who = Some("system_admin");
            self.ask(("POST", path), who, path, json_header(), b"{}");
        }
        self.wait_for_backups();
    }

    fn wait_for_backups(&mut self) {
        let began = Instant::now();
        loop {
            let seen = self.desk.client("system_admin").get("/api/admin/backups");
            let runs = seen.json()["runs"].as_array().expect("a list").clone();
            let kinds: BTreeSet<_> = runs.iter().map(|run| text_of(&run["kind"])).collect();
            if kinds.len() == 2 && runs.iter().all(|run| !run["ended_at"].is_null()) {
                return;
            }
            assert!(began.elapsed() < BACKUPS_END, "{runs:?}");
            pause();
        }
    }
}
