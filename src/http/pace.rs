//! How slowly a body may come. A bad line is patient work; a trickle holds a place that others
//! need.

use std::time::{Duration, Instant};

use super::problem::{Code, Problem};

/// A body on its way in.
pub struct Pace {
    began: Instant,
    rule: Rule,
    bytes: u64,
}

/// When a body is too slow.
#[derive(Clone, Copy)]
pub struct Rule {
    /// For nothing at all: long enough for a telephone to find its network again.
    pub grace: Duration,
    /// Every so many bytes earn another second.
    pub bytes_per_second: u64,
    /// For the whole of it, however steadily it comes.
    pub whole: Duration,
}

impl Pace {
    pub fn begin(rule: Rule, now: Instant) -> Self {
        Self {
            began: now,
            rule,
            bytes: 0,
        }
    }

    pub fn came(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes as u64);
    }

    /// Until when the next piece has to be there.
    pub fn deadline(&self) -> Instant {
        let Rule {
            grace,
            bytes_per_second,
            whole,
        } = self.rule;
        let earned = Duration::from_millis(self.bytes.saturating_mul(1_000) / bytes_per_second);
        self.began + whole.min(grace.saturating_add(earned))
    }

    /// Waits for the next piece, but not beyond the deadline.
    pub async fn next<T>(&self, piece: impl Future<Output = T>) -> Result<T, Problem> {
        tokio::time::timeout_at(self.deadline().into(), piece)
            .await
            .map_err(|_elapsed| Problem::new(Code::TimedOut))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_earns_time_up_to_the_whole() {
        let rule = Rule {
            grace: Duration::from_secs(10),
            bytes_per_second: 1_024,
            whole: Duration::from_secs(30),
        };
        let now = Instant::now();
        let mut pace = Pace::begin(rule, now);
        assert_eq!(pace.deadline() - now, Duration::from_secs(10));
        pace.came(2_048);
        assert_eq!(pace.deadline() - now, Duration::from_secs(12));
        pace.came(usize::MAX);
        assert_eq!(pace.deadline() - now, Duration::from_secs(30));
    }
}
