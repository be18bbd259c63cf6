//! The thread that keeps the index at the log: takes in what changed every half second, builds the
//! index anew when there is none, when it belongs to another log or another version of ours, or
//! when it is damaged. Only reads the store; the writer never waits for it.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tantivy::directory::RamDirectory;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexWriter};

use super::folder::PlainFolder;
use super::opening::{Found, IndexError, Mark, Useless, existing};
use super::schema::{self, Texts};
use super::segments::Segments;
use super::{Published, Shared};
use crate::crypto::Fingerprint;
use crate::domain::case::Case;
use crate::domain::log::Body;
use crate::insight::Facts;
use crate::kernel::id::{CaseId, Seq};
use crate::store::{Reading, StoreError};

/// Between two looks at the log: what a new case needs to be found, and a moment for the commit.
const PACE: Duration = Duration::from_millis(400);
/// The same while more than [`RUSH`] documents came in one go: a commit costs as much as hundreds of
/// documents, and small segments are merged again and again.
const PACE_IN_RUSH: Duration = Duration::from_millis(800);
const RUSH: usize = 256;
/// How far the threads that keep the index step back behind those that serve, where all want to run.
const NICENESS: i32 = 10;
/// After a failure.
const PAUSE: Duration = Duration::from_secs(5);
/// Entries or cases read in one go.
const BATCH: usize = 1_000;
/// While there is much to take in, it becomes findable in steps.
const STEP: Duration = Duration::from_secs(4);
/// Entries without anything to index after which the place in the log is noted all the same.
const NOTE_AFTER: u64 = 50_000;
/// tantivy takes 15 MB at least.
const WRITER_BYTES: usize = 16_000_000;
/// Segments of a size before they are merged into a larger one.
const SEGMENTS_ALIKE: usize = 6;
/// Of a segment, when more are gone it is written anew.
const GONE_MAX: f32 = 0.3;

pub(super) struct Following {
    home: Option<PathBuf>,
    reading: Reading,
    facts: Facts,
    shared: Arc<Shared>,
}

/// The index while it is open for writing.
struct Open {
    index: Index,
    writer: IndexWriter,
    mark: Mark,
    /// The latest case ever added: a later one replaces nothing.
    newest: Option<CaseId>,
    /// Documents added since the last commit.
    added: usize,
    committed: (Seq, Instant),
}

impl Following {
    pub(super) fn new(
        home: Option<PathBuf>,
        reading: Reading,
        facts: Facts,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            home,
            reading,
            facts,
            shared,
        }
    }

    /// Until told to stop.
    pub(super) fn run(self) {
        step_back();
        let (mut open, mut patience, mut is_damaged) = (None, Duration::ZERO, false);
        loop {
            let orders = self.shared.orders(patience);
            if orders.stop {
                return;
            }
            is_damaged |= orders.rebuild;
            let was_open = open.take().filter(|_| !is_damaged);
            // tantivy asserts where bytes do not fit together.
            let kept = catch_unwind(AssertUnwindSafe(|| {
                let open = was_open.map_or_else(|| self.open(is_damaged), Ok)?;
                self.keep_up(open)
            }));
            (is_damaged, patience) = (false, PACE);
            match kept {
                Ok(Ok((kept, added))) => {
                    open = Some(kept);
                    if added > RUSH {
                        patience = PACE_IN_RUSH;
                    }
                }
                Ok(Err(error)) => {
                    tracing::error!(%error, "the search index could not follow the log");
                    patience = PAUSE;
                }
                Err(_panic) => {
                    tracing::error!("the search index could not be read, it is built anew");
                    (is_damaged, patience) = (true, PAUSE);
                }
            }
        }
    }

    /// The index as it lies there, or a new one.
    fn open(&self, is_damaged: bool) -> Result<Open, IndexError> {
        let found = match &self.home {
            _ if is_damaged => Err(Useless::Damaged("a reader met it".to_owned())),
            Some(home) => existing(home, &self.reading, &self.facts)?,
            None => Err(Useless::Missing),
        };
        let (index, mark) = match found {
            Ok(Found {
                index,
                mark,
                segments,
            }) => {
                self.shared.publish(Published {
                    segments,
                    seq: mark.seq,
                    complete: mark.scanned.is_none(),
                });
                (index, mark)
            }
            Err(why) => {
                tracing::info!(%why, "the search index is built anew");
                self.shared.publish(Published::default());
                self.fresh()?
            }
        };
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(WRITER_BYTES)
            .num_merge_threads(1)
            .build();
        let writer = index.writer_with_options(options)?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_num_segments(SEGMENTS_ALIKE);
        merging.set_del_docs_ratio_before_merge(GONE_MAX);
        writer.set_merge_policy(Box::new(merging));
        let mut open = Open {
            committed: (mark.seq, Instant::now()),
            index,
            writer,
            mark,
            newest: None,
            added: 0,
        };
        self.publish(&open)?;
        open.newest = self.shared.published().segments.newest();
        Ok(open)
    }

    /// An empty index, to be filled with all cases.
    fn fresh(&self) -> Result<(Index, Mark), IndexError> {
        let index = match &self.home {
            Some(home) => {
                PlainFolder::clear(home)?;
                schema::create(PlainFolder::open(home)?)?
            }
            None => schema::create(RamDirectory::create())?,
        };
        let seq = self.facts.seq();
        let link = self.reading.read(|view| view.entry_hash(seq))?;
        let mark = Mark {
            version: schema::VERSION,
            seq,
            link: link.unwrap_or(Fingerprint::ZERO),
            scanned: Some(CaseId(0)),
        };
        Ok((index, mark))
    }

    /// Takes in whatever the log has and the index lacks. Says how many documents the last commit
    /// has brought.
    fn keep_up(&self, mut open: Open) -> Result<(Open, usize), IndexError> {
        while let Some(scanned) = open.mark.scanned {
            open.mark.scanned = self.scan(&mut open, scanned)?;
            self.pause_for_readers(&mut open)?;
            if self.shared.is_stopping() {
                return Ok((open, 0));
            }
            if open.mark.scanned.is_none() {
                self.commit(&mut open)?;
                let documents = self.shared.published().segments.documents();
                tracing::info!(documents, "the search index holds all cases");
            }
        }
        while open.mark.seq < self.facts.seq() {
            self.follow(&mut open)?;
            self.pause_for_readers(&mut open)?;
            if self.shared.is_stopping() {
                return Ok((open, 0));
            }
        }
        let unnoted = open.mark.seq.0 - open.committed.0.0;
        let added = open.added;
        if added > 0 || unnoted > NOTE_AFTER {
            self.commit(&mut open)?;
        } else {
            self.publish(&open)?;
        }
        Ok((open, added))
    }

    /// A commit is due when the last is long ago and there is still more.
    fn pause_for_readers(&self, open: &mut Open) -> Result<(), IndexError> {
        if open.added > 0 && open.committed.1.elapsed() > STEP {
            self.commit(open)?;
        }
        Ok(())
    }

    /// Adds some cases after `scanned`, and says how far it came; `None` at the end.
    fn scan(&self, open: &mut Open, scanned: CaseId) -> Result<Option<CaseId>, IndexError> {
        let cases = self.reading.read(|view| view.cases_after(scanned, BATCH))?;
        let slots = self.facts.slots(cases.iter().map(|case| case.id));
        for (case, slot) in cases.iter().zip(slots) {
            // Registered this instant: the log will tell.
            if slot != u32::MAX {
                open.add(case)?;
            }
        }
        let full = cases.len() == BATCH;
        Ok(cases.last().filter(|_| full).map(|last| last.id))
    }

    /// Takes in the next entries of the log.
    fn follow(&self, open: &mut Open) -> Result<(), IndexError> {
        // What the columns do not have yet has no slot.
        let until = self.facts.seq();
        let (seq, link, cases) = self.reading.read(|view| {
            let entries = view.log_after(open.mark.seq, BATCH)?;
            let (mut seq, mut changed) = (open.mark.seq, BTreeMap::new());
            for entry in entries.iter().take_while(|entry| entry.seq <= until) {
                seq = entry.seq;
                if let Body::Case { case, event, .. } = &entry.body
                    && Texts::changed_by(&event.what)
                {
                    // A registration says all there is to index; what came later is on the case.
                    changed.insert(*case, Case::begin(*case, event));
                }
            }
            let whole = |(id, begun): (CaseId, Option<Case>)| match begun {
                Some(case) => Ok(Some(case)),
                None => view.case(id),
            };
            let cases: Result<Vec<_>, _> = changed.into_iter().map(whole).collect();
            Ok::<_, StoreError>((seq, view.entry_hash(seq)?, cases?))
        })?;
        for case in cases.iter().flatten() {
            open.add(case)?;
        }
        open.mark.seq = seq;
        open.mark.link = link.unwrap_or(open.mark.link);
        Ok(())
    }

    /// What was added becomes durable and findable.
    fn commit(&self, open: &mut Open) -> Result<(), IndexError> {
        let payload = serde_json::to_string(&open.mark).map_err(io::Error::other)?;
        let mut prepared = open.writer.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        open.committed = (open.mark.seq, Instant::now());
        open.added = 0;
        self.publish(open)
    }

    /// Shows readers the index as it was last committed or merged.
    fn publish(&self, open: &Open) -> Result<(), IndexError> {
        let before = self.shared.published();
        let (seq, complete) = (open.mark.seq, open.mark.scanned.is_none());
        let is_stale = before.segments.is_stale(&open.index, &self.facts)?;
        if !is_stale && before.seq == seq && before.complete == complete {
            return Ok(());
        }
        let segments = if is_stale {
            Segments::load(&open.index, &self.facts, &before.segments)?
        } else {
            before.segments.clone()
        };
        self.shared.publish(Published {
            segments,
            seq,
            complete,
        });
        Ok(())
    }
}

/// Holds for this thread and those it starts, tantivy's: writing and answering come first, and the
/// index catches up when they leave it time.
pub(in crate::insight) fn step_back() {
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "a following thread runs with everybody's priority");
    }
}

impl Open {
    fn add(&mut self, case: &Case) -> Result<(), IndexError> {
        if self.newest.is_none_or(|newest| case.id > newest) {
            self.newest = Some(case.id);
        } else {
            self.writer.delete_term(schema::id_term(case.id));
        }
        self.writer.add_document(schema::document(case))?;
        self.added += 1;
        Ok(())
    }
}
