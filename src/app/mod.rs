//! Puts the parts together, and takes them apart again in the reverse order.

pub mod control;
mod failure;
mod listener;
mod patience;
mod serving;
mod signals;
mod tls;

use std::sync::Arc;
use std::time::Instant;

use crate::config::Config;
use crate::crypto::{Keyring, selftest};
use crate::kernel::time::{Clock as _, HOUR_MS, MINUTE_MS, SystemClock};
use crate::store::blob::Blobs;
use crate::store::{DataFile, Follower, OpenError, WriterHandle};
use crate::usecase::clock::{self, Trust};
use crate::usecase::migrate_in::Ground;
use crate::usecase::{Rules, Services};

pub use failure::Failure;
pub use serving::{run, serve};

/// Opens the data folder with its key and starts the services on it. To end: drop every clone of
/// the services, then join the writer.
///
/// # Errors
/// Among others when the clock is plainly wrong, unless it is to be trusted.
pub fn open(
    config: &Config,
    trust: Trust,
    followers: Vec<Box<dyn Follower>>,
) -> Result<(Services, WriterHandle), Failure> {
    selftest::run()?;
    Keyring::keeps_apart(&config.key_file, &config.data)?;
    let keyring = Keyring::load(&config.key_file)?;
    let places = usize::try_from(config.limits.queue).expect("at most 65,536");
    let reserve = u64::from(config.limits.reserve_mb) * 1024 * 1024;
    let data = DataFile::open(&config.data)?
        .with_queue(places)
        .with_reserve(&config.data, reserve);
    let begun = Instant::now();
    data.prove(&keyring)?;
    let took_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(took_us, "the end of the log and the key are proved");
    let blobs = Blobs::open(&config.data)?;
    let clock = Arc::new(SystemClock::start());
    let examined = clock::examine(clock.read().shown, clock::last_entry(&data)?);
    match (examined, trust) {
        (Err(wrong), Trust::Checked) => return Err(wrong.into()),
        (Err(wrong), Trust::Accepted) => tracing::warn!(%wrong, "the clock is taken as it is"),
        (Ok(()), _) => {}
    }
    let started = Services::start(data, blobs, keyring, clock, rules(config), followers)?;
    Ok(started)
}

/// Opens the data folder for taking a former platform over: no search, no jobs, nobody asking.
/// `writes`: something may be written.
pub fn open_ground(config: &Config, writes: bool) -> Result<(Ground, WriterHandle), Failure> {
    selftest::run()?;
    if !DataFile::exists(&config.data) {
        return Err(OpenError::Missing(config.data.clone()).into());
    }
    Keyring::keeps_apart(&config.key_file, &config.data)?;
    let keyring = Keyring::load(&config.key_file)?;
    let data = DataFile::open(&config.data)?;
    data.prove(&keyring)?;
    data.require_newest()?;
    let clock = Arc::new(SystemClock::start());
    // Half a million cases with a wrong day in their numbers could not be taken back.
    clock::examine(clock.read().shown, clock::last_entry(&data)?)?;
    Ok(Ground::start(data, keyring, clock, writes)?)
}

fn rules(config: &Config) -> Rules {
    let failures = u8::try_from(config.limits.login_failures);
    Rules {
        session_idle_ms: i64::from(config.session.idle_minutes) * MINUTE_MS,
        session_absolute_ms: i64::from(config.session.absolute_hours) * HOUR_MS,
        login_failures: failures.expect("its setting allows 3 to 20"),
        lock_ms: i64::from(config.limits.lock_minutes) * MINUTE_MS,
    }
}

/// The runtime for everything that is not the web server's own workers.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
