//! What the appliance bears, as ratios to what the machine could bear: run by `make bench`.
//!
//! Starts the real binary on a furnished district, and in the same run, turn about, a loop that
//! only commits rows with redb. Absolute figures of a shared machine say little; the ratio holds.

#![expect(clippy::print_stdout, reason = "its figures are its output")]

mod client;
mod engine;

use std::time::{Duration, Instant};

use client::{Appliance, Call, Failure};

const CASES: u32 = 5_000;
const ROUNDS: usize = 3;
const CLIENTS: usize = 64;
const SPAN: Duration = Duration::from_secs(3);
const PAGES: usize = 600;
/// What the issue asks of a queue page, in ms at p99 with one client.
const PAGE_LIMIT_MS: f64 = 5.0;
const CREATE_FLOOR: f64 = 2_000.0;

fn main() -> Result<(), Failure> {
    // `cargo test --benches` and the like call it with flags of their own.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    println!("furnishing {CASES} cases …");
    let appliance = Appliance::start(folder.path(), CASES)?;
    println!(
        "furnished and listening after {:.1} s",
        appliance.ready_after.as_secs_f64()
    );

    queue_page(&appliance)?;
    create(&appliance, folder.path())?;
    Ok(())
}

fn queue_page(appliance: &Appliance) -> Result<(), Failure> {
    let mut desk = appliance.sign_in("dispatcher")?;
    let queries = [
        "/api/cases?limit=50&sort=due",
        "/api/cases?limit=50&sort=due&state=in_progress,pending_sign",
        "/api/cases?limit=50&sort=-received&urgency=U3&view=all",
        "/api/cases?limit=50&view=overdue",
    ];
    let mut times = Vec::with_capacity(PAGES);
    for n in 0..PAGES + 50 {
        let started = Instant::now();
        desk.get(queries[n % queries.len()])?;
        // The first ones warm caches and connection.
        if n >= 50 {
            times.push(started.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    let [p50, p99] = percentiles(&mut times);
    let verdict = if p99 <= PAGE_LIMIT_MS {
        "within"
    } else {
        "OVER"
    };
    println!(
        "queue page, 50 rows of {CASES}, 1 client: p50 {p50:.2} ms, p99 {p99:.2} ms ({verdict} {PAGE_LIMIT_MS} ms)"
    );
    Ok(())
}

fn create(appliance: &Appliance, folder: &std::path::Path) -> Result<(), Failure> {
    let (mut ours, mut limits) = (vec![], vec![]);
    for round in 0..ROUNDS {
        let rows = engine::commit_loop(&folder.join(format!("limit-{round}.redb")), SPAN)?;
        let creates = appliance.hammer("intake_clerk", CLIENTS, SPAN, Call::Create)?;
        println!(
            "round {}: redb alone {rows:.0} rows/s in commits of 64; create {creates:.0}/s at {CLIENTS} clients: {:.1} %",
            round + 1,
            100.0 * creates / rows
        );
        ours.push(creates);
        limits.push(creates / rows);
    }
    let (creates, ratio) = (median(&mut ours), median(&mut limits));
    let verdict = if creates >= CREATE_FLOOR {
        "at least"
    } else {
        "BELOW"
    };
    println!(
        "create, {CLIENTS} clients, durable: median {creates:.0}/s ({verdict} {CREATE_FLOOR:.0}/s), {:.1} % of redb's own 64-row commit rate",
        100.0 * ratio
    );
    Ok(())
}

fn percentiles(times: &mut [f64]) -> [f64; 2] {
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
    [at(50), at(99)]
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
