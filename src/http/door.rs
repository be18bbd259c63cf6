//! What every handler may use: the services, and the edge's own state.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use actix_web::HttpRequest;
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::limits::{Limit, Network};
use super::metrics::Requests;
use super::problem::{self, Problem};
use super::security::Policies;
use super::stream::Feed;
use crate::domain::reference::Reference;
use crate::kernel::id::UserId;
use crate::usecase::backup::Backups;
use crate::usecase::{Refusal, Services};

/// Configuration, as far as the edge needs it.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// We encrypt ourselves.
    pub tls: bool,
    /// A gateway stands in front: its `X-Forwarded-*` headers are true.
    pub behind_gateway: bool,
    /// `/metrics` answers others than this machine.
    pub open_metrics: bool,
    /// Origin of a portal that may show our pages in a frame.
    pub portal: Option<String>,
    /// Where citizens find us, when that differs from the address they call.
    pub public_url: Option<String>,
    pub district_code: String,
    pub district_name: String,
    pub idle_minutes: u32,
    /// Attachments, in bytes.
    pub upload_max: u64,
    pub rates: Rates,
}

/// What one asker may do in a minute.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rates {
    /// Changes at the public door, by address. Ten times as many looks.
    pub public_per_minute: u32,
    /// Attempts to sign in, by address; each account has its own lock besides.
    pub sign_in_per_minute: u32,
    /// Requests of somebody who is signed in, by account: an office has one address.
    pub account_per_minute: u32,
    /// Requests of anybody else, by address.
    pub anonymous_per_minute: u32,
    /// The last two hold for this machine's own programs too.
    pub loopback: bool,
}

/// A number some other room keeps, shown at `/metrics`.
#[derive(Clone)]
pub struct Gauge {
    pub name: &'static str,
    pub help: &'static str,
    pub value: Arc<AtomicU64>,
}

pub struct Door {
    pub services: Services,
    pub backups: Backups,
    pub settings: Settings,
    pub policies: Policies,
    pub limits: Limits,
    /// KiB that bodies on their way in may take up, all together.
    pub bodies: Arc<Semaphore>,
    pub requests: Requests,
    pub gauges: Vec<Gauge>,
    /// How full the disk of the data is, in percent.
    pub disk_used: Arc<AtomicU64>,
    pub feed: Feed,
    /// Cancelled when the server stops: streams end.
    pub stop: CancellationToken,
}

/// The buckets [`Rates`] speaks of.
pub struct Limits {
    pub public_writes: Limit<Network>,
    /// Guessing numbers and codes is also asking.
    pub public_reads: Limit<Network>,
    pub sign_in: Limit<Network>,
    pub accounts: Limit<UserId>,
    pub anonymous: Limit<Network>,
}

/// Enough for every worker and hundreds of slow lines; far from what a machine has.
const BODIES_KIB: usize = 128 * 1024;

impl Door {
    pub fn new(
        services: Services,
        backups: Backups,
        settings: Settings,
        feed: Feed,
        gauges: Vec<Gauge>,
        disk_used: Arc<AtomicU64>,
        stop: CancellationToken,
    ) -> Self {
        let rates = settings.rates;
        let limits = Limits {
            public_writes: Limit::per_minute(rates.public_per_minute),
            public_reads: Limit::per_minute(rates.public_per_minute.saturating_mul(10)),
            sign_in: Limit::per_minute(rates.sign_in_per_minute),
            accounts: Limit::per_minute(rates.account_per_minute),
            anonymous: Limit::per_minute(rates.anonymous_per_minute),
        };
        Self {
            policies: Policies::new(settings.portal.as_deref()),
            requests: Requests::default(),
            bodies: Arc::new(Semaphore::new(BODIES_KIB)),
            services,
            backups,
            settings,
            limits,
            gauges,
            disk_used,
            feed,
            stop,
        }
    }

    pub fn reference(&self) -> Reference {
        self.services.reference()
    }

    /// A use case's refusal on its way out.
    pub fn refuse(&self, refusal: Refusal) -> Problem {
        let now = self.services.clock.now();
        problem::of_refusal(refusal, now, &self.reference().directory)
    }

    /// Who calls: the connection's other end, or what our gateway says it was.
    pub fn address(&self, request: &HttpRequest) -> IpAddr {
        let peer = request.peer_addr().map(|peer| peer.ip());
        let told = self
            .settings
            .behind_gateway
            .then(|| forwarded(request.headers(), "x-forwarded-for"))
            .flatten()
            // The last one was added by our own gateway; those before it anybody could have written.
            .and_then(|all| all.rsplit(',').next()?.trim().parse().ok());
        told.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }

    /// The address as limits count it.
    pub fn network(&self, request: &HttpRequest) -> Network {
        Network::of(self.address(request))
    }

    /// Whether a program on this machine asks for itself. What a proxy here passes on comes from
    /// elsewhere.
    pub fn is_near(&self, request: &HttpRequest) -> bool {
        !request.headers().contains_key("x-forwarded-for") && self.address(request).is_loopback()
    }

    /// Whether the caller's connection is encrypted, as far as the browser sees.
    pub fn is_encrypted(&self, request: &HttpRequest) -> bool {
        self.settings.tls
            || (self.settings.behind_gateway
                && forwarded(request.headers(), "x-forwarded-proto") == Some("https"))
    }

    /// Whether `origin` is a page of ours.
    pub fn is_own_origin(&self, origin: &str, headers: &HeaderMap) -> bool {
        let authority = |text: &str| {
            let uri: Uri = text.parse().ok()?;
            Some(uri.authority()?.as_str().to_ascii_lowercase())
        };
        let Some(asked) = authority(origin) else {
            return false;
        };
        let told = self
            .settings
            .behind_gateway
            .then(|| forwarded(headers, "x-forwarded-host"))
            .flatten();
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let public = self.settings.public_url.as_deref().and_then(authority);
        [host, told]
            .into_iter()
            .flatten()
            .any(|host| host.eq_ignore_ascii_case(&asked))
            || public.is_some_and(|public| public == asked)
    }
}

fn forwarded<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
