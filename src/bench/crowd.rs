//! Many people at once, each on a connection of their own, each waiting for an answer before the
//! next request.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;

use super::BenchError;
use super::client::{Answer, Connection};

/// What one person asks for, again and again.
pub trait Script {
    /// Writes the next request into `request`, which is empty. False when there is nothing left.
    fn next(&mut self, request: &mut Vec<u8>) -> bool;

    fn answered(&mut self, answer: &Answer<'_>) -> Result<(), BenchError>;
}

/// How long answers took, in the order they came.
#[derive(Debug, Default)]
pub struct Times {
    micros: Vec<u32>,
    /// From the first request to the last answer.
    pub took: Duration,
}

impl Times {
    pub fn count(&self) -> usize {
        self.micros.len()
    }

    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.micros.len() as f64 / self.took.as_secs_f64().max(1e-9)
    }

    /// In ms: `part` per cent took no longer.
    pub fn percentile(&self, part: usize) -> f64 {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
        sorted
            .get(place)
            .map_or(f64::NAN, |micros| f64::from(*micros) / 1_000.0)
    }

    /// Another turn of the same.
    pub fn add(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.took += other.took;
    }
}

/// Lets everybody ask for `span`, or until nobody has anything left. Connections are open before
/// the clock starts.
pub async fn ask<S: Script>(
    address: SocketAddr,
    scripts: &mut [S],
    span: Duration,
) -> Result<Times, BenchError> {
    let opening = scripts.iter().map(|_| Connection::open(address));
    let connections = try_join_all(opening).await?;
    let started = Instant::now();
    let people = scripts
        .iter_mut()
        .zip(connections)
        .map(|(script, connection)| one(script, connection, started, span));
    let mut times = Times::default();
    for micros in try_join_all(people).await? {
        times.micros.extend(micros);
    }
    times.took = started.elapsed();
    Ok(times)
}

async fn one<S: Script>(
    script: &mut S,
    mut connection: Connection,
    started: Instant,
    span: Duration,
) -> Result<Vec<u32>, BenchError> {
    let (mut micros, mut request) = (Vec::new(), Vec::new());
    while started.elapsed() < span {
        request.clear();
        if !script.next(&mut request) {
            break;
        }
        let asked = Instant::now();
        let answer = connection.ask(&request).await?;
        micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
        script.answered(&answer)?;
    }
    Ok(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_sorted_times() {
        let times = Times {
            micros: (1..=1_000).rev().collect(),
            took: Duration::from_secs(2),
        };
        assert_eq!((times.percentile(50), times.percentile(99)), (0.501, 0.991));
        assert_eq!(times.percentile(100), 1.0);
        assert_eq!(times.rate(), 500.0);
        assert!(Times::default().percentile(99).is_nan());
    }
}
