//! What stands in a certificate, as far as an operator has to know it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use sha2::{Digest as _, Sha256};
use x509_parser::extensions::GeneralName;

use crate::crypto::{Fingerprint, sm3};
use crate::kernel::time::{SECOND_MS, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Host names and addresses it speaks for.
    pub names: Vec<String>,
    pub from: Timestamp,
    pub until: Timestamp,
    /// Signed by itself: browsers trust it only when told to.
    pub is_self_signed: bool,
    pub sm3: Fingerprint,
    /// As browsers show it.
    pub sha256: [u8; 32],
}

impl Described {
    /// `None`: no certificate that can be read.
    pub fn of(der: &[u8]) -> Option<Self> {
        let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
        let names = certificate.subject_alternative_name().ok().flatten();
        let names = names.map(|names| names.value.general_names.iter().filter_map(written));
        let validity = certificate.validity();
        let at = |seconds: i64| Timestamp(seconds.saturating_mul(SECOND_MS));
        Some(Self {
            names: names.into_iter().flatten().collect(),
            from: at(validity.not_before.timestamp()),
            until: at(validity.not_after.timestamp()),
            is_self_signed: certificate.issuer().as_raw() == certificate.subject().as_raw(),
            sm3: sm3::hash(der),
            sha256: Sha256::digest(der).into(),
        })
    }

    /// Whether a browser that was asked for `host` takes it.
    pub fn speaks_for(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.names.iter().any(|name| {
            let name = name.to_ascii_lowercase();
            let one_label = |rest: &str| host.split_once('.').is_some_and(|(_, it)| it == rest);
            name == host || name.strip_prefix("*.").is_some_and(one_label)
        })
    }

    /// `AB:CD:…`
    pub fn sha256_text(&self) -> String {
        let pairs: Vec<_> = self
            .sha256
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        pairs.join(":")
    }
}

fn written(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let four = <[u8; 4]>::try_from(*bytes).map(|it| IpAddr::from(Ipv4Addr::from(it)));
            let six = <[u8; 16]>::try_from(*bytes).map(|it| IpAddr::from(Ipv6Addr::from(it)));
            four.or(six).ok().map(|address| address.to_string())
        }
        _ => None,
    }
}
