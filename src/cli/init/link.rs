//! What to do next: how the service is started, and where the administrators set themselves up.

use std::net::IpAddr;
use std::path::Path;

use crate::config::Config;
use crate::kernel::network;
use crate::kernel::secret::Secret;
use crate::tls::{self, Described};

const UNIT: &str = "/usr/lib/systemd/system/suqiu.service";
const UNIT_CONFIGURATION: &str = "/etc/suqiu/suqiu.toml";

/// The token stands behind the `#`, which browsers send to nobody.
pub(super) fn set_up(config: &Config, names: &[String], token: &Secret) -> String {
    format!(
        "{}/desk#/setup?token={}",
        origin(config, names),
        token.reveal()
    )
}

/// Where a browser on another desk finds this machine.
fn origin(config: &Config, names: &[String]) -> String {
    if let Some(url) = &config.public_url {
        return url.clone();
    }
    let (scheme, host) = match &config.tls.cert {
        Some(cert) => (
            "https",
            names.first().cloned().or_else(|| certified(cert, config)),
        ),
        None => ("http", None),
    };
    let host = host.unwrap_or_else(|| address(config));
    let port = config.listen.port();
    if host.contains(':') {
        format!("{scheme}://[{host}]:{port}")
    } else {
        format!("{scheme}://{host}:{port}")
    }
}

/// A name the certificate speaks for, when it does not speak for the address.
fn certified(cert: &Path, config: &Config) -> Option<String> {
    let chain = tls::read_chain(cert).ok()?;
    let described = Described::of(chain.first()?)?;
    if described.speaks_for(&address(config)) {
        return None;
    }
    described.names.into_iter().find(|name| !name.contains('*'))
}

fn address(config: &Config) -> String {
    let listen = config.listen.ip();
    if !listen.is_unspecified() {
        return listen.to_string();
    }
    let addresses = network::addresses();
    let same_kind = addresses.iter().find(|it| it.is_ipv4() == listen.is_ipv4());
    let first = same_kind.or(addresses.first()).map(IpAddr::to_string);
    let first = first.or_else(network::host_name);
    first.unwrap_or_else(|| "127.0.0.1".to_owned())
}

/// `said`: the words that lead to this configuration.
pub(super) fn start(file: Option<&Path>, said: &str) -> String {
    let is_unit = file == Some(Path::new(UNIT_CONFIGURATION));
    if is_unit && Path::new(UNIT).exists() {
        "systemctl enable --now suqiu".to_owned()
    } else {
        format!("suqiu serve{said}")
    }
}
