//! A small simulated year: cases, people who meddle, restarts. `make simulate` is the large one.

use suqiu::demo::simulate::{Simulation, simulate};
use suqiu::kernel::time::Timestamp;

#[tokio::test(flavor = "multi_thread")]
async fn a_year_ends_with_every_timer_run_once_and_no_case_sent_round() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let simulation = Simulation {
        seed: 3,
        cases: 150,
        now: Timestamp::parse_rfc3339("2026-11-23T12:00:00+08:00").expect("valid"),
        restarts: 5,
        meddling: 4,
    };
    let done = simulate(folder.path(), simulation, &mut |_| {}).await;
    let done = done.expect("it runs to its end");
    assert_eq!(done.verdict.wrong, 0, "{:#?}", done.verdict.listed);
    assert_eq!((done.cases, done.restarts), (150, 5));
    assert!(
        done.timers > 30 && done.verdict.timers_run >= done.timers / 2,
        "{done:?}"
    );
    assert!(
        done.allowed > 20 && done.allowed < done.attempts,
        "{done:?}"
    );
}
