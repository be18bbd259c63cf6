//! Serving: start in the order data, services, jobs, door; stop in the reverse.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web;
use sd_notify::NotifyState;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::tls::Certificate;
use super::{Failure, control, listener, open, runtime, signals};
use crate::config::{self, Config};
use crate::http::connection::Guests;
use crate::http::door::{Door, Gauge, Rates, Settings};
use crate::http::stream::Feed;
use crate::jobs::{self, Counts, Nudge};
use crate::kernel::build;
use crate::store::WriterHandle;
use crate::store::backup::Keep;
use crate::usecase::backup::{self, Backups, Numbers};
use crate::usecase::calendar::Recounts;
use crate::usecase::clock::{self, Trust};

/// After [`listener::DRAIN`] for the requests; all three together stay below half a minute.
const JOBS_END: Duration = Duration::from_secs(3);
const WRITER_ENDS: Duration = Duration::from_secs(6);
/// How often the writer is looked after.
const LOOK_AFTER: Duration = Duration::from_secs(1);

/// Serves until told to stop by a signal; told a second time, ends where it stands. `ready` is
/// called once, when connections are accepted.
pub fn run(config: &Config, trust: Trust, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let stop = CancellationToken::new();
        tokio::select! {
            // Heard from the first moment on: opening a large file takes a while.
            biased;
            impatient = signals::stop_when_told(stop.clone()) => {
                impatient?;
                tracing::warn!("told to stop a second time: not waiting for what is under way");
                Err(Failure::ToldTwice)
            }
            served = serve(config, trust, stop, ready) => served,
        }
    });
    // What is acknowledged is on disk; nobody waits for the rest.
    runtime.shutdown_background();
    ended
}

/// Everything but signals.
pub async fn serve(
    config: &Config,
    trust: Trust,
    stop: CancellationToken,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let certificate = Certificate::load(&config.tls)?;
    signals::survive_full_files()?;
    let (feed, nudge, counts) = (Feed::default(), Nudge::default(), Counts::default());
    let (services, writer) = open(
        config,
        trust,
        vec![Box::new(feed.clone()), Box::new(nudge.clone())],
    )?;
    if trust == Trust::Accepted
        && let Err(refusal) = clock::record_accepted(&services).await
    {
        tracing::warn!(error = %refusal, "that the clock was accepted could not be written down");
    }
    let backups = Backups::new(services.clone(), backup_settings(config), stop.clone());
    let recounts = Recounts::new(services.clone(), stop.clone());
    let jobs = jobs::start(
        &services,
        nudge,
        &backups,
        recounts,
        &config.data,
        &counts,
        &stop,
    );
    let places = listener::places(config.limits.connections);
    let guests = Guests::new(places);
    let mut gauges = gauges(&counts, &guests);
    gauges.extend(backup_gauges(backups.numbers()));
    let door = web::Data::new(Door::new(
        services,
        backups.clone(),
        settings(config),
        feed,
        gauges,
        Arc::clone(&counts.disk_used),
        stop.clone(),
    ));
    let reloading = tokio::spawn(signals::reload_when_told(certificate.clone(), stop.clone()));
    let (socket, address) = bind(config)?;
    let server = listener::open(socket, certificate.as_ref(), &door, &guests, places)?;
    drop(door);
    let handle = server.handle();
    let serving = tokio::spawn(server);
    // After the door: who is answered here may go on there.
    let control = control::open(&config.data, backups, stop.clone());
    tracing::info!(%address, version = build::VERSION, "serving");
    ready(address);
    tell_systemd(NotifyState::Ready);
    let reason = wait(&stop, &writer).await;
    tell_systemd(NotifyState::Stopping);
    stop.cancel();
    close(handle, jobs).await;
    serving.await.map_err(std::io::Error::other)??;
    reloading.await.map_err(std::io::Error::other)??;
    if let Some(control) = control {
        control.await.map_err(std::io::Error::other)?;
    }
    join(writer).await?;
    tracing::info!("stopped");
    reason
}

fn bind(config: &Config) -> Result<(TcpListener, SocketAddr), Failure> {
    let address = config.listen;
    let failed = |source| Failure::Bind { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// Until told to stop, or until the writer has ended by itself: then a restart has to repair.
async fn wait(stop: &CancellationToken, writer: &WriterHandle) -> Result<(), Failure> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(LOOK_AFTER) => {}
        }
        if writer.has_ended() {
            return Err(Failure::WriterEnded);
        }
        tell_systemd(NotifyState::Watchdog);
    }
}

/// Says nothing where no service manager listens.
fn tell_systemd(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager was not told");
    }
}

async fn close(handle: ServerHandle, mut jobs: JoinSet<()>) {
    tracing::info!("stopping");
    handle.stop(true).await;
    let all = async { while jobs.join_next().await.is_some() {} };
    if tokio::time::timeout(JOBS_END, all).await.is_err() {
        tracing::warn!("jobs did not end in time");
        jobs.shutdown().await;
    }
}

/// Joins only when every clone of the services is gone.
async fn join(writer: WriterHandle) -> Result<(), Failure> {
    let joining = tokio::task::spawn_blocking(move || writer.join());
    match tokio::time::timeout(WRITER_ENDS, joining).await {
        Ok(joined) => Ok(joined.map_err(std::io::Error::other)??),
        Err(_elapsed) => {
            // What was acknowledged is on disk; the rest is not missed by anybody.
            tracing::error!("the writer did not end in time");
            Ok(())
        }
    }
}

fn settings(config: &Config) -> Settings {
    Settings {
        tls: config.tls.cert.is_some(),
        behind_gateway: config.http.behind_gateway,
        open_metrics: config.http.open_metrics,
        portal: config.http.portal.clone(),
        public_url: config.public_url.clone(),
        district_code: config.district.code.clone(),
        district_name: config.district.name.clone(),
        idle_minutes: config.session.idle_minutes,
        upload_max: u64::from(config.limits.upload_mb) * 1024 * 1024,
        rates: Rates {
            public_per_minute: config.limits.public_per_minute,
            sign_in_per_minute: config.limits.sign_in_per_minute,
            account_per_minute: config.limits.account_per_minute,
            anonymous_per_minute: config.limits.anonymous_per_minute,
            loopback: config.limits.loopback,
        },
    }
}

fn gauges(counts: &Counts, guests: &Guests) -> Vec<Gauge> {
    vec![
        Gauge {
            name: "suqiu_connections",
            help: "Connections that are open.",
            value: guests.open(),
        },
        Gauge {
            name: "suqiu_timers_run",
            help: "Timers run since the start.",
            value: counts.timers_run.clone(),
        },
        Gauge {
            name: "suqiu_disk_used_percent",
            help: "How full the file system of the data is.",
            value: counts.disk_used.clone(),
        },
        Gauge {
            name: "suqiu_job_failures",
            help: "Rounds of background work that failed since the start.",
            value: counts.failures.clone(),
        },
    ]
}

/// Backups that are always kept, whatever day they are of.
const NEWEST_KEPT: u32 = 3;

fn backup_settings(config: &Config) -> backup::Settings {
    let config::Backup {
        dir,
        at,
        key_file,
        keep_daily: daily,
        keep_weekly: weekly,
        keep_monthly: monthly,
        drill_days,
    } = config.backup.clone();
    backup::Settings {
        data: config.data.clone(),
        own_key_file: config.key_file.clone(),
        dir,
        at,
        keep: Keep {
            newest: NEWEST_KEPT,
            daily,
            weekly,
            monthly,
        },
        key_file,
        drill_days,
        district_code: config.district.code.clone(),
        district_name: config.district.name.clone(),
    }
}

fn backup_gauges(numbers: &Numbers) -> Vec<Gauge> {
    let Numbers {
        last_backup,
        last_drill,
        failed_backups,
        failed_drills,
    } = numbers.clone();
    let gauge = |name, help, value| Gauge { name, help, value };
    vec![
        gauge(
            "suqiu_backup_last_success_seconds",
            "When the last backup succeeded, in seconds since 1970; 0: never.",
            last_backup,
        ),
        gauge(
            "suqiu_backup_failures",
            "Backups that failed since the start.",
            failed_backups,
        ),
        gauge(
            "suqiu_drill_last_success_seconds",
            "When the last restore drill succeeded, in seconds since 1970; 0: never.",
            last_drill,
        ),
        gauge(
            "suqiu_drill_failures",
            "Restore drills that failed since the start.",
            failed_drills,
        ),
    ]
}
