//! The exchange killed at any moment: run again it finishes or takes back, and nothing is lost.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::house::{House, NEW, OLD};

const KILLS: u32 = 8;
/// Runs again that may still end the first one's work.
const RUNS_AGAIN: u32 = 3;

fn wait(span: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < span {
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

#[test]
fn killed_again_and_again() {
    let house = House::new();
    house.start();
    let receipt = house.file("切换过程中断电也不能丢的诉求");
    let begun = Instant::now();
    assert_eq!(house.upgrade(&["--to", NEW]).code, 0);
    let span = begun.elapsed();
    let (mut finished, mut taken_back) = (0, 0);
    for kill in 0..KILLS {
        let there = house.current();
        let other = if there == NEW { OLD } else { NEW };
        let mut running = house
            .upgrading(&["--to", other])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        // Spread evenly over a whole run, by the golden ratio.
        wait(span.mul_f64(f64::from(kill) * 0.618_034 % 1.0));
        running.kill().expect("killed");
        running.wait().expect("gone");
        assert!([OLD, NEW].contains(&house.current().as_str()));
        let mut ended = house.upgrade(&["--to", other]);
        for _ in 0..RUNS_AGAIN {
            if ended.code == 0 || ended.err.contains("已在使用") {
                break;
            }
            taken_back += u32::from(ended.err.contains("已换回"));
            ended = house.upgrade(&["--to", other]);
        }
        finished += u32::from(ended.out.contains("已由"));
        assert!(
            ended.code == 0 || ended.err.contains("已在使用"),
            "after kill {kill}: {}",
            ended.err
        );
        assert_eq!(
            (house.current(), house.serving()),
            (other.into(), other.into())
        );
        assert_eq!(house.client().get(&receipt).status, 200);
    }
    println!("{KILLS} kills: {taken_back} were taken back first, {finished} finished");
    assert!(taken_back > 0, "no kill hit the middle");
    house.stop();
    house.check();
    assert!(house.data().join("suqiu.redb").exists());
}
