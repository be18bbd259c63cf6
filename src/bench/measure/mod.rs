//! The measurements, one file for what is measured together.

mod counting;
mod keeping;
mod reading;
mod searching;
mod starting;
mod viewing;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use super::appliance::Appliance;
use super::client::Answer;
use super::crowd::{self, Script, Times};
use super::desk::Desk;
use super::folder::WorkingFolder;
use super::limit::Hello;
use super::report::{Finding, Limit, Report};
use super::row;
use super::stock::Stock;
use super::{BenchError, Doing, Part, Plan, Tell};
use crate::demo::Histories;

/// What the large store is compared with.
const BASELINE: usize = 50_000;
/// Turns of a measurement and of its limit.
const ROUNDS: usize = 3;

pub struct Bench<'p> {
    plan: &'p Plan,
    folder: &'p WorkingFolder,
    tell: Tell<'p>,
    found: Vec<Finding>,
}

/// A store being served, and people signed in at it.
struct Served {
    stock: Stock,
    appliance: Appliance,
    /// May see every case of the district.
    dispatcher: Desk,
    clerk: Desk,
}

pub async fn all(
    plan: &Plan,
    folder: &WorkingFolder,
    tell: Tell<'_>,
) -> Result<Report, BenchError> {
    let mut bench = Bench {
        plan,
        folder,
        tell,
        found: vec![],
    };
    bench.deadlines();
    bench.disk().await?;
    bench.idle_memory().await?;
    let large = [
        Part::Create,
        Part::Queue,
        Part::Detail,
        Part::Search,
        Part::Statistics,
        Part::Memory,
        Part::Views,
        Part::Start,
    ];
    let mut cases = None;
    if large.into_iter().any(|part| bench.wants(part)) {
        let small = bench.small().await?;
        cases = Some(bench.large(small).await?);
    }
    Ok(Report::new(plan, cases, bench.found))
}

/// What a store of 50,000 cases shows.
#[derive(Clone, Copy, Default)]
struct Small {
    queue_ms: Option<f64>,
    create_share: Option<(f64, f64)>,
}

impl Bench<'_> {
    fn wants(&self, part: Part) -> bool {
        self.plan.parts.contains(&part)
    }

    fn measuring(&mut self, what: &str) {
        (self.tell)(Doing::Measuring(what));
    }

    fn cases(&self) -> usize {
        usize::try_from(self.plan.cases).expect("at most some millions")
    }

    fn found(&mut self, row: &'static row::Row, measured: f64) {
        self.found.push(Finding::new(row, measured));
    }

    /// With what the machine allows at most, and how much of it that is.
    fn found_beside(&mut self, row: &'static row::Row, measured: f64, limit: Limit) {
        self.found.push(Finding {
            limit: Some(limit),
            ..Finding::new(row, measured)
        });
    }

    async fn serve(&mut self, name: &str, cases: usize) -> Result<Served, BenchError> {
        let stock = Stock::get(self.folder, name, cases, Histories::Brief, self.tell).await?;
        let appliance = Appliance::start(&stock.data, &super::desk::health()).await?;
        let dispatcher = Desk::sign_in(appliance.address, stock.account("dispatcher")?).await?;
        let clerk = Desk::sign_in(appliance.address, stock.account("intake_clerk")?).await?;
        Ok(Served {
            stock,
            appliance,
            dispatcher,
            clerk,
        })
    }

    /// The baseline; the large store itself when it is no larger.
    async fn small(&mut self) -> Result<Small, BenchError> {
        let mut small = Small::default();
        let (queue, create) = (self.wants(Part::Queue), self.wants(Part::Create));
        if self.cases() <= BASELINE || !(queue || create) {
            return Ok(small);
        }
        let served = self.serve("small", BASELINE).await?;
        if queue {
            self.measuring("5万件时的列表");
            small.queue_ms = Some(self.queue_baseline(&served).await?);
        }
        if create {
            self.measuring("5万件时的登记");
            let written = self.write(&served).await?;
            small.create_share = Some((written.share, written.engine));
        }
        served.appliance.stop().await?;
        self.folder.remove("small")?;
        Ok(small)
    }

    /// Everything that is measured on the store asked for. Gives the number of cases in the end.
    async fn large(&mut self, small: Small) -> Result<usize, BenchError> {
        let mut served = self.serve("large", self.cases()).await?;
        let hello = Hello::start().await?;
        if self.wants(Part::Queue) {
            self.measuring("列表");
            self.queue(&served, &hello, small.queue_ms).await?;
        }
        if self.wants(Part::Detail) {
            self.measuring("工单详情");
            self.detail(&served, &hello).await?;
        }
        hello.stop().await?;
        if self.wants(Part::Search) {
            self.measuring("检索");
            self.search(&served).await?;
        }
        if self.wants(Part::Statistics) {
            self.measuring("统计");
            self.statistics(&served).await?;
        }
        let mut cases = self.cases();
        if self.wants(Part::Create) {
            self.measuring("登记与办理");
            cases += self.writing(&served, small.create_share).await?;
        }
        if self.wants(Part::Memory) {
            let bytes = served.appliance.memory()?;
            self.found(&row::MEMORY_FULL, bytes as f64 / 1e6);
        }
        if self.wants(Part::Views) {
            self.measuring("视图计数");
            served = self.views(served).await?;
        }
        if self.wants(Part::Start) {
            self.measuring("启动");
            self.starts(served).await?;
        } else {
            served.appliance.stop().await?;
        }
        Ok(cases)
    }
}

/// Asks for the same pages over and over; each has to be there.
struct Pages {
    what: &'static str,
    requests: Arc<[Vec<u8>]>,
    next: usize,
}

impl Pages {
    /// For `clients` people who begin at different pages.
    fn crowd(what: &'static str, requests: &Arc<[Vec<u8>]>, clients: usize) -> Vec<Self> {
        let begin = |client: usize| Self {
            what,
            requests: Arc::clone(requests),
            next: client * requests.len() / clients.max(1),
        };
        (0..clients).map(begin).collect()
    }
}

impl Script for Pages {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        request.extend_from_slice(&self.requests[self.next % self.requests.len()]);
        self.next += 1;
        true
    }

    fn answered(&mut self, answer: &Answer<'_>) -> Result<(), BenchError> {
        expect(self.what, answer, 200)
    }
}

fn expect(what: &'static str, answer: &Answer<'_>, status: u16) -> Result<(), BenchError> {
    if answer.status == status {
        return Ok(());
    }
    Err(BenchError::Refused {
        what,
        status: answer.status,
    })
}

/// One turn of reading.
async fn read(
    address: std::net::SocketAddr,
    what: &'static str,
    requests: &Arc<[Vec<u8>]>,
    clients: usize,
    turn: Duration,
) -> Result<Times, BenchError> {
    let mut people = Pages::crowd(what, requests, clients);
    crowd::ask(address, &mut people, turn).await
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
