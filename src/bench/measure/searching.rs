//! Words of two characters: whether everything is found, how fast, and how soon after filing.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::json;

use super::{Bench, ROUNDS, Served, expect, read};
use crate::bench::client::Connection;
use crate::bench::crowd::Times;
use crate::bench::{BenchError, row};
use crate::domain::case::number;

const SEARCH: &str = "检索";
const PAGE: usize = 200;
/// Words with more cases than this are counted; the others are read to the last page.
const READ_MAX: usize = 5_000;
const VISIBLE_TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_secs(10);
/// For a whole stock to be indexed.
const INDEXED: Duration = Duration::from_secs(1_800);

#[derive(Deserialize)]
struct Found {
    no: String,
}

#[derive(Deserialize)]
struct Page {
    rows: Vec<Found>,
    next: Option<String>,
    total: usize,
    search_behind: bool,
}

impl Bench<'_> {
    pub(super) async fn search(&mut self, served: &Served) -> Result<(), BenchError> {
        let mut connection = Connection::open(served.appliance.address).await?;
        caught_up(served, &mut connection).await?;
        let (mut expected, mut found) = (0, 0);
        for words in &served.stock.expected {
            expected += words.cases.len();
            found += hits(served, &mut connection, &words.word, &words.cases).await?;
        }
        self.found(
            &row::SEARCH_FOUND,
            100.0 * found as f64 / expected.max(1) as f64,
        );
        let words = served.stock.expected.iter();
        let pages: Arc<[_]> = words
            .map(|words| served.dispatcher.get(&path(&words.word, 50)))
            .collect();
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            times.add(read(served.appliance.address, SEARCH, &pages, 1, self.plan.turn).await?);
        }
        self.found(&row::SEARCH_P99, times.percentile(99));
        let mut slowest = 0.0_f64;
        for n in 0..VISIBLE_TRIES {
            slowest = slowest.max(visible_after(served, &mut connection, n).await?);
        }
        self.found(&row::SEARCH_VISIBLE, slowest);
        Ok(())
    }
}

fn path(word: &str, limit: usize) -> String {
    let word = utf8_percent_encode(word, NON_ALPHANUMERIC);
    format!("/api/cases?limit={limit}&text={word}")
}

async fn page(
    served: &Served,
    connection: &mut Connection,
    path: &str,
) -> Result<Page, BenchError> {
    let answer = connection.ask(&served.dispatcher.get(path)).await?;
    expect(SEARCH, &answer, 200)?;
    answer.json(SEARCH)
}

/// Until the index holds the whole stock: it follows the log at its own pace.
async fn caught_up(served: &Served, connection: &mut Connection) -> Result<(), BenchError> {
    let since = Instant::now();
    while page(served, connection, &path("街道", 1))
        .await?
        .search_behind
    {
        if since.elapsed() > INDEXED {
            return Err(BenchError::Answer(SEARCH));
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}

/// How many of the expected cases the search finds.
async fn hits(
    served: &Served,
    connection: &mut Connection,
    word: &str,
    expected: &[u64],
) -> Result<usize, BenchError> {
    let first = path(word, PAGE);
    let mut answer = page(served, connection, &first).await?;
    if expected.len() > READ_MAX {
        return Ok(answer.total.min(expected.len()));
    }
    let mut missing: HashSet<_> = expected.iter().copied().collect();
    loop {
        for Found { no } in &answer.rows {
            let case = number::parse(no).ok_or(BenchError::Answer(SEARCH))?;
            missing.remove(&case.0);
        }
        let Some(next) = answer.next else { break };
        let next = utf8_percent_encode(&next, NON_ALPHANUMERIC);
        answer = page(served, connection, &format!("{first}&after={next}")).await?;
    }
    Ok(expected.len() - missing.len())
}

/// Seconds from the answer to a registration to the search that finds it.
async fn visible_after(
    served: &Served,
    connection: &mut Connection,
    n: usize,
) -> Result<f64, BenchError> {
    let word = format!("测{}{n}", std::process::id());
    let body = json!({
        "content": format!("检索可见时间测量，标记为{word}，登记之后应当很快能够检索到。"),
        "nature": "suggestion",
        "channel": "hotline",
        "place": {"address": "海山路"},
        "petitioner": {"anonymous": true},
    });
    let mut request = Vec::new();
    served
        .clerk
        .post(&mut request, "/api/cases", "", body.to_string().as_bytes());
    expect(SEARCH, &connection.ask(&request).await?, 201)?;
    let filed = Instant::now();
    while page(served, connection, &path(&word, 1)).await?.total == 0 {
        if filed.elapsed() > PATIENCE {
            return Ok(f64::INFINITY);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(filed.elapsed().as_secs_f64())
}
