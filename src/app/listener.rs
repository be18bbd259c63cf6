//! The door itself: a listening socket, workers, and a limit on how many may stand in it.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::time::Duration;

use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_server::{Server, ServerBuilder};
use actix_service::{IntoServiceFactory as _, ServiceFactory, ServiceFactoryExt as _, fn_service};
use actix_tls::accept::TlsError;
use actix_tls::accept::rustls_0_23::{Acceptor, TlsStream};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::{App, Error, web};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::patience::Patience;
use super::tls::Certificate;
use crate::http::connection::Guests;
use crate::http::door::Door;
use crate::http::{around, attach, plumbing};

/// Requests under way may finish for this long after the signal to stop.
pub(super) const DRAIN: Duration = Duration::from_secs(20);
/// A head that takes longer is answered with 408.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Browsers keep their connections for about a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// For a caller who is still sending to see that the answer was no.
const LINGER: Duration = Duration::from_secs(3);
/// Servers of many cores gain nothing from more: one thread writes.
const WORKERS_MAX: usize = 8;
/// Threads for files and long reads, together.
const BLOCKING_MAX: usize = 64;
/// Connections the system keeps until a worker takes them.
const BACKLOG: u32 = 2_048;
/// Files the house itself needs open: data, attachments, logs, what comes up.
const OWN_FILES: u64 = 512;

/// How many connections can be served: what is configured, or what the system lets us have open.
pub(super) fn places(configured: u32) -> u64 {
    let files = open_files();
    let possible = files.saturating_sub(OWN_FILES).max(16);
    let wanted = u64::from(configured);
    if possible < wanted {
        tracing::warn!(
            files,
            wanted,
            possible,
            "fewer connections than configured: raise the limit of open files"
        );
    }
    wanted.min(possible)
}

/// Raises the soft limit of open files to the hard one and returns it.
fn open_files() -> u64 {
    let found = getrlimit(Resource::Nofile);
    if found.current == found.maximum {
        return found.current.unwrap_or(u64::MAX);
    }
    let raised = Rlimit {
        current: found.maximum,
        ..found
    };
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => raised.current,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files stays as it is");
            found.current
        }
    };
    limit.unwrap_or(u64::MAX)
}

/// Opens the door. Runs once it is awaited.
pub(super) fn open(
    listener: TcpListener,
    certificate: Option<&Certificate>,
    door: &web::Data<Door>,
    guests: &Guests,
    places: u64,
) -> std::io::Result<Server> {
    let workers = std::thread::available_parallelism().map_or(2, NonZero::get);
    let workers = workers.min(WORKERS_MAX);
    let builder = Server::build()
        .workers(workers)
        .worker_max_blocking_threads((BLOCKING_MAX / workers).max(1))
        .max_concurrent_connections(most_each(places, workers))
        .backlog(BACKLOG)
        .shutdown_timeout(DRAIN.as_secs())
        .disable_signals();
    let serve = Serve {
        address: listener.local_addr()?,
        stopping: builder.graceful_shutdown_signal(),
        door: door.clone(),
        guests: guests.clone(),
    };
    let builder = match certificate {
        Some(certificate) => serve.encrypted(builder, listener, certificate)?,
        None => serve.plainly(builder, listener)?,
    };
    Ok(builder.run())
}

/// Some more than there are places, so that those in excess hear that there is none; beyond that
/// they wait in the system's own queue.
fn most_each(places: u64, workers: usize) -> usize {
    let most = places.saturating_add(places / 16).saturating_add(8);
    usize::try_from(most)
        .unwrap_or(usize::MAX)
        .div_ceil(workers)
}

/// What every worker serves.
#[derive(Clone)]
struct Serve {
    address: SocketAddr,
    stopping: actix_server::GracefulShutdownSignal,
    door: web::Data<Door>,
    guests: Guests,
}

type Met = (Patience, Option<SocketAddr>);

impl Serve {
    fn plainly(self, to: ServerBuilder, listener: TcpListener) -> std::io::Result<ServerBuilder> {
        to.listen("http", listener, move || {
            let guests = self.guests.clone();
            let meet = move |wire: TcpStream| {
                let peer = meet(&wire);
                let met: Met = (Patience::with(wire, guests.enter()), peer);
                std::future::ready(Ok::<_, DispatchError>(met))
            };
            fn_service(meet).and_then(self.requests())
        })
    }

    fn encrypted(
        self,
        to: ServerBuilder,
        listener: TcpListener,
        certificate: &Certificate,
    ) -> std::io::Result<ServerBuilder> {
        let mut config = certificate.server_config();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        to.listen("https", listener, move || {
            let guests = self.guests.clone();
            let meet = move |wire: TlsStream<TcpStream>| {
                let peer = meet(wire.get_ref().0);
                let met: Met = (Patience::with(wire, guests.enter()), peer);
                std::future::ready(Ok::<_, TlsError<std::io::Error, DispatchError>>(met))
            };
            Acceptor::new(config.clone())
                .map_init_err(|_impossible| ())
                .map_err(TlsError::into_service_error)
                .and_then(fn_service(meet))
                .and_then(self.requests().map_err(TlsError::Service))
        })
    }

    fn requests(
        &self,
    ) -> impl ServiceFactory<Met, Config = (), Response = (), Error = DispatchError, InitError = ()>
    + use<> {
        let stopping = self.stopping.clone();
        let app = App::new()
            .configure(plumbing(self.door.clone()))
            .wrap(from_fn(attach))
            .wrap(from_fn(around))
            .into_factory()
            .map_err(|error: Error| error.error_response());
        HttpService::build()
            .local_addr(self.address)
            .keep_alive(KEEP_ALIVE)
            .client_request_timeout(HEAD_TIMEOUT)
            .client_disconnect_timeout(LINGER)
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .on_connect_ext(|met: &Patience, kept| {
                kept.insert(met.connection().clone());
            })
            .h1(actix_service::map_config(app, |()| Default::default()))
    }
}

/// Who is at the other end. Small answers do not wait for others to share a packet with.
fn meet(wire: &TcpStream) -> Option<SocketAddr> {
    if let Err(error) = wire.set_nodelay(true) {
        tracing::debug!(%error, "a connection ended before it began");
    }
    wire.peer_addr().ok()
}
