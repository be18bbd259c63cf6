//! Serving: start in the order data, services, jobs, door; stop in the reverse.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::tls::Certificate;
use super::{Failure, open, runtime, signals};
use crate::config::Config;
use crate::http::door::{Door, Gauge, Settings};
use crate::http::stream::Feed;
use crate::http::{around, attach, plumbing};
use crate::jobs::{self, Counts, Nudge};
use crate::store::WriterHandle;

/// Requests under way may finish for this long, jobs and the writer a little longer.
const DRAIN_SECONDS: u64 = 15;
const JOBS_END: Duration = Duration::from_secs(5);
const WRITER_ENDS: Duration = Duration::from_secs(8);
/// How often the writer is looked after.
const LOOK_AFTER: Duration = Duration::from_secs(1);
/// A head that takes longer is not worth waiting for.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Browsers keep their connections for about a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Serves until told to stop by a signal. `ready` is called once, when connections are accepted.
pub fn run(config: &Config, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let stop = CancellationToken::new();
        let told = tokio::spawn(signals::stop_when_told(stop.clone()));
        let served = serve(config, stop.clone(), ready).await;
        stop.cancel();
        told.await.map_err(std::io::Error::other)??;
        served
    })
}

/// Everything but signals.
pub async fn serve(
    config: &Config,
    stop: CancellationToken,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let certificate = Certificate::load(&config.tls)?;
    let (feed, nudge, counts) = (Feed::default(), Nudge::default(), Counts::default());
    let (services, writer) = open(
        config,
        vec![Box::new(feed.clone()), Box::new(nudge.clone())],
    )?;
    let jobs = jobs::start(&services, nudge, &counts, &stop);
    let door = web::Data::new(Door::new(
        services,
        settings(config),
        feed,
        gauges(&counts),
        stop.clone(),
    ));
    let reloading = tokio::spawn(signals::reload_when_told(certificate.clone(), stop.clone()));
    let (server, address) = bind(config, certificate.as_ref(), door)?;
    let handle = server.handle();
    let serving = tokio::spawn(server);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "serving");
    ready(address);
    let reason = wait(&stop, &writer).await;
    stop.cancel();
    close(handle, jobs).await;
    serving.await.map_err(std::io::Error::other)??;
    reloading.await.map_err(std::io::Error::other)??;
    join(writer).await?;
    tracing::info!("stopped");
    reason
}

fn bind(
    config: &Config,
    certificate: Option<&Certificate>,
    door: web::Data<Door>,
) -> Result<(Server, SocketAddr), Failure> {
    let server = HttpServer::new(move || {
        App::new()
            .configure(plumbing(door.clone()))
            .wrap(from_fn(attach))
            .wrap(from_fn(around))
    })
    .disable_signals()
    .shutdown_timeout(DRAIN_SECONDS)
    .client_request_timeout(HEAD_TIMEOUT)
    .keep_alive(KEEP_ALIVE);
    let address = config.listen;
    let bound = match certificate {
        Some(certificate) => server.bind_rustls_0_23(address, certificate.server_config()),
        None => server.bind(address),
    };
    let bound = bound.map_err(|source| Failure::Bind { address, source })?;
    let address = bound.addrs().first().copied().unwrap_or(address);
    Ok((bound.run(), address))
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
        public_per_minute: config.limits.public_per_minute,
    }
}

fn gauges(counts: &Counts) -> Vec<Gauge> {
    vec![
        Gauge {
            name: "suqiu_timers_run",
            help: "Timers run since the start.",
            value: counts.timers_run.clone(),
        },
        Gauge {
            name: "suqiu_job_failures",
            help: "Rounds of background work that failed since the start.",
            value: counts.failures.clone(),
        },
    ]
}
