//! Registering and accepting with 64 people at once, beside the engine alone.

use std::sync::Arc;

use serde::Deserialize;

use super::{Bench, ROUNDS, Served, expect, median};
use crate::bench::client::Answer;
use crate::bench::crowd::{self, Script};
use crate::bench::desk::Desk;
use crate::bench::limit;
use crate::bench::paper::{Paper, papers};
use crate::bench::report::Limit;
use crate::bench::{BenchError, row};

const CLIENTS: usize = 64;
const PAPERS: u64 = 512;
const FILING: &str = "登记";
const ACCEPTING: &str = "受理";

/// What the turns come to, as medians.
pub(super) struct Written {
    /// Creates a second.
    creates: f64,
    /// Of the engine's rate, per cent.
    pub(super) share: f64,
    /// Rows a second of the engine alone.
    pub(super) engine: f64,
    cpu_ms: f64,
    /// Acceptances a second, per cent of the creates.
    transitions: f64,
    cases: usize,
}

impl Bench<'_> {
    /// Gives how many cases there are more.
    pub(super) async fn writing(
        &mut self,
        served: &Served,
        small: Option<(f64, f64)>,
    ) -> Result<usize, BenchError> {
        const ENGINE: &str = "存储引擎极限";
        let written = self.write(served).await?;
        let (share, engine) = small.unwrap_or((written.share, written.engine));
        self.found_beside(
            &row::CREATE_SHARE,
            share,
            Limit::of(ENGINE, engine, share / 100.0),
        );
        let limit = Limit::new(ENGINE, written.engine);
        self.found_beside(&row::CREATE_RATE, written.creates, limit);
        self.found(&row::CREATE_CPU, written.cpu_ms);
        self.found(&row::TRANSITION_SHARE, written.transitions);
        Ok(written.cases)
    }

    pub(super) async fn write(&mut self, served: &Served) -> Result<Written, BenchError> {
        let (address, turn) = (served.appliance.address, self.plan.turn);
        let papers: Arc<[Paper]> = papers(PAPERS).into();
        let (mut creates, mut shares, mut engines) = (vec![], vec![], vec![]);
        let (mut transitions, mut cpu, mut cases) = (vec![], 0.0, 0);
        for round in 0..ROUNDS {
            let engine = limit::engine(self.folder.path(), turn)?;
            let mut clerks: Vec<_> = (0..CLIENTS)
                .map(|client| Filing::new(served, &papers, round, client))
                .collect();
            let before = served.appliance.cpu_seconds()?;
            let filed = crowd::ask(address, &mut clerks, turn).await?;
            cpu += served.appliance.cpu_seconds()? - before;
            cases += filed.count();
            let numbers = clerks.into_iter().map(|clerk| clerk.numbers);
            let mut accepting: Vec<_> = numbers
                .map(|numbers| Accepting::new(served, &papers, numbers))
                .collect();
            let accepted = crowd::ask(address, &mut accepting, turn).await?;
            creates.push(filed.rate());
            shares.push(100.0 * filed.rate() / engine);
            transitions.push(100.0 * accepted.rate() / filed.rate());
            engines.push(engine);
        }
        Ok(Written {
            creates: median(&mut creates),
            share: median(&mut shares),
            engine: median(&mut engines),
            cpu_ms: 1_000.0 * cpu / cases.max(1) as f64,
            transitions: median(&mut transitions),
            cases,
        })
    }
}

/// A line that makes a request one of its own, as the web UI sends it.
fn once(what: &str, number: usize) -> String {
    format!(
        "Idempotency-Key: {what}-{number}-{}\r\n",
        std::process::id()
    )
}

/// A clerk who registers what comes in.
pub(super) struct Filing {
    desk: Desk,
    papers: Arc<[Paper]>,
    name: String,
    filed: usize,
    numbers: Vec<String>,
}

impl Filing {
    pub(super) fn new(served: &Served, papers: &Arc<[Paper]>, round: usize, client: usize) -> Self {
        Self {
            desk: served.clerk.clone(),
            papers: Arc::clone(papers),
            name: format!("file-{round}-{client}"),
            filed: client * papers.len() / CLIENTS,
            numbers: vec![],
        }
    }
}

impl Script for Filing {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        let paper = &self.papers[self.filed % self.papers.len()];
        let once = once(&self.name, self.filed);
        self.desk.post(request, "/api/cases", &once, &paper.filing);
        self.filed += 1;
        true
    }

    fn answered(&mut self, answer: &Answer<'_>) -> Result<(), BenchError> {
        #[derive(Deserialize)]
        struct Receipt {
            no: String,
        }
        expect(FILING, answer, 201)?;
        let receipt: Receipt = answer.json(FILING)?;
        self.numbers.push(receipt.no);
        Ok(())
    }
}

/// A clerk who accepts what was registered.
struct Accepting {
    desk: Desk,
    papers: Arc<[Paper]>,
    numbers: std::vec::IntoIter<String>,
    accepted: usize,
}

impl Accepting {
    fn new(served: &Served, papers: &Arc<[Paper]>, numbers: Vec<String>) -> Self {
        Self {
            desk: served.clerk.clone(),
            papers: Arc::clone(papers),
            numbers: numbers.into_iter(),
            accepted: 0,
        }
    }
}

impl Script for Accepting {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        let Some(number) = self.numbers.next() else {
            return false;
        };
        let paper = &self.papers[self.accepted % self.papers.len()];
        let headers = format!("If-Match: \"1\"\r\n{}", once(&number, 1));
        let path = format!("/api/cases/{number}/actions/accept");
        self.desk.post(request, &path, &headers, &paper.acceptance);
        self.accepted += 1;
        true
    }

    fn answered(&mut self, answer: &Answer<'_>) -> Result<(), BenchError> {
        expect(ACCEPTING, answer, 200)
    }
}
