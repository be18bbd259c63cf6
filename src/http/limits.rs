//! How often one address may ask: token buckets, in a map that cannot grow without bound.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::problem::{Code, Problem};

/// Addresses remembered at once. Beyond that, strangers share one bucket.
const ADDRESSES_MAX: usize = 20_000;

/// Buckets of one kind of request.
pub struct Limit {
    per_minute: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Limit {
    pub fn per_minute(count: u32) -> Self {
        Self {
            per_minute: f64::from(count.max(1)),
            buckets: Mutex::default(),
        }
    }

    /// Takes one token of the address, or says when there will be one.
    pub fn take(&self, address: IpAddr, now: Instant) -> Result<(), Problem> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut address = network(address);
        if buckets.len() >= ADDRESSES_MAX && !buckets.contains_key(&address) {
            buckets.retain(|_, bucket| self.refilled(bucket, now) < self.per_minute);
            if buckets.len() >= ADDRESSES_MAX {
                address = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
            }
        }
        let fresh = Bucket {
            tokens: self.per_minute,
            at: now,
        };
        let bucket = buckets.entry(address).or_insert(fresh);
        let tokens = self.refilled(bucket, now);
        *bucket = Bucket { tokens, at: now };
        if tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let seconds = ((1.0 - tokens) * 60.0 / self.per_minute).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 60"
        )]
        let seconds = seconds.clamp(1.0, 60.0) as u32;
        Err(Problem::new(Code::RateLimit).retry_after(seconds))
    }

    fn refilled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.tokens + seconds * self.per_minute / 60.0).min(self.per_minute)
    }
}

/// One household or office has a /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => {
                let [a, b, c, d, ..] = six.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_minute_s_worth_at_once_then_at_the_pace() {
        let (limit, now) = (Limit::per_minute(30), Instant::now());
        let home = IpAddr::from([203, 0, 113, 7]);
        for _ in 0..30 {
            limit.take(home, now).expect("within the limit");
        }
        let refused = limit.take(home, now).expect_err("used up");
        assert_eq!(
            (refused.code, refused.retry_after),
            (Code::RateLimit, Some(2))
        );
        limit
            .take(IpAddr::from([203, 0, 113, 8]), now)
            .expect("somebody else");
        limit
            .take(home, now + Duration::from_secs(2))
            .expect("refilled");
    }

    #[test]
    fn many_addresses_do_not_grow_it() {
        let (limit, now) = (Limit::per_minute(1), Instant::now());
        for n in 0..u32::try_from(ADDRESSES_MAX).expect("small") + 100 {
            let _used_or_not = limit.take(IpAddr::V4(Ipv4Addr::from(n + 1)), now);
        }
        let held = limit.buckets.lock().expect("not poisoned").len();
        assert!(held <= ADDRESSES_MAX + 1, "{held}");
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let six = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(six("2001:db8::1"), six("2001:db8:0:0:ffff::2"));
        assert_ne!(six("2001:db8::1"), six("2001:db8:0:1::1"));
        assert_eq!(six("::ffff:203.0.113.7"), IpAddr::from([203, 0, 113, 7]));
    }
}
