//! How often one address or one account may ask: token buckets, in a map that cannot grow without
//! bound. A minute's worth may be spent at once.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::problem::{Code, Problem};

/// Askers remembered at once. Beyond that, strangers share one bucket.
const ASKERS_MAX: usize = 20_000;
/// Forgetting the ones who are rested looks through all: not for every stranger.
const FORGET_EVERY: Duration = Duration::from_secs(1);

/// Buckets of one kind of request, one for each asker.
pub struct Limit<K> {
    per_minute: f64,
    buckets: Mutex<Buckets<K>>,
}

struct Buckets<K> {
    of: HashMap<K, Bucket>,
    strangers: Option<Bucket>,
    forgot_at: Option<Instant>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl<K: Eq + Hash> Limit<K> {
    pub fn per_minute(count: u32) -> Self {
        let buckets = Buckets {
            of: HashMap::new(),
            strangers: None,
            forgot_at: None,
        };
        Self {
            per_minute: f64::from(count.max(1)),
            buckets: Mutex::new(buckets),
        }
    }

    /// Takes one token of the asker, or says when there will be one.
    pub fn take(&self, asker: K, now: Instant) -> Result<(), Problem> {
        let mut guard = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let buckets = &mut *guard;
        self.make_room(buckets, &asker, now);
        let fresh = Bucket {
            tokens: self.per_minute,
            at: now,
        };
        let is_known = buckets.of.len() < ASKERS_MAX || buckets.of.contains_key(&asker);
        let bucket = if is_known {
            buckets.of.entry(asker).or_insert(fresh)
        } else {
            buckets.strangers.get_or_insert(fresh)
        };
        let tokens = self.refilled(bucket, now);
        *bucket = Bucket { tokens, at: now };
        if tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        drop(guard);
        Err(self.refusal(tokens))
    }

    /// Forgets askers whose buckets are full again: they are as good as new.
    fn make_room(&self, buckets: &mut Buckets<K>, asker: &K, now: Instant) {
        let is_full = buckets.of.len() >= ASKERS_MAX && !buckets.of.contains_key(asker);
        let is_time = buckets
            .forgot_at
            .is_none_or(|at| now.saturating_duration_since(at) >= FORGET_EVERY);
        if is_full && is_time {
            buckets.forgot_at = Some(now);
            buckets
                .of
                .retain(|_, bucket| self.refilled(bucket, now) < self.per_minute);
        }
    }

    fn refusal(&self, tokens: f64) -> Problem {
        let seconds = ((1.0 - tokens) * 60.0 / self.per_minute).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 60"
        )]
        let seconds = seconds.clamp(1.0, 60.0) as u32;
        Problem::new(Code::RateLimit).retry_after(seconds)
    }

    fn refilled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.tokens + seconds * self.per_minute / 60.0).min(self.per_minute)
    }
}

/// Where a request comes from, as limits count it: a household or an office has one IPv4 address,
/// or a /64 of IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    pub fn of(address: IpAddr) -> Self {
        Self(match address {
            IpAddr::V6(six) => match six.to_ipv4_mapped() {
                Some(four) => IpAddr::V4(four),
                None => {
                    let [a, b, c, d, ..] = six.segments();
                    IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
                }
            },
            four => four,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_s_worth_at_once_then_at_the_pace() {
        let (limit, now) = (Limit::per_minute(30), Instant::now());
        for _ in 0..30 {
            limit.take(7, now).expect("within the limit");
        }
        let refused = limit.take(7, now).expect_err("used up");
        assert_eq!(
            (refused.code, refused.retry_after),
            (Code::RateLimit, Some(2))
        );
        limit.take(8, now).expect("somebody else");
        limit
            .take(7, now + Duration::from_secs(2))
            .expect("refilled");
    }

    #[test]
    fn many_askers_do_not_grow_it() {
        let (limit, now) = (Limit::per_minute(1), Instant::now());
        let held = |limit: &Limit<usize>| limit.buckets.lock().expect("not poisoned").of.len();
        for asker in 0..ASKERS_MAX {
            limit.take(asker, now).expect("the first time");
        }
        limit.take(ASKERS_MAX, now).expect("the first stranger");
        limit.take(ASKERS_MAX + 1, now).expect_err("they share one");
        assert_eq!(held(&limit), ASKERS_MAX);
        let later = now + Duration::from_secs(60);
        limit.take(ASKERS_MAX + 1, later).expect("room again");
        assert_eq!(held(&limit), 1);
    }

    #[test]
    fn a_network_of_ipv6_is_one_asker() {
        let of = |text: &str| Network::of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8:0:0:ffff::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.7"));
    }
}
