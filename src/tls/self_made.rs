//! A certificate signed by itself, for the first day and for closed networks: the connection is
//! encrypted, and who compares the fingerprint knows with whom.

use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use zeroize::Zeroizing;

use crate::kernel::time::{DAY_MS, Timestamp};

/// How long it is good for. Telephones refuse more than 825 days.
pub const DAYS: i64 = 820;
/// From the day before: the clocks of the terminals may be slow.
const BEFORE_DAYS: i64 = 1;

pub struct SelfMade {
    pub certificate_pem: String,
    pub key_pem: Zeroizing<String>,
}

/// A name no certificate can be made for.
#[derive(Debug, thiserror::Error)]
#[error("证书中的名称应为域名、主机名或 IP 地址，不能有中文和空格：{0}")]
pub struct NameRefused(String);

impl SelfMade {
    /// For these host names and addresses; the first is the one it is called by.
    pub fn new(names: &[String], now: Timestamp) -> Result<Self, NameRefused> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '*');
        let odd = |name: &&String| name.is_empty() || !name.chars().all(plain);
        if let Some(name) = names.iter().find(odd) {
            return Err(NameRefused(name.clone()));
        }
        let refused = |error: rcgen::Error| NameRefused(error.to_string());
        let mut params = CertificateParams::new(names).map_err(refused)?;
        let day = |at: Timestamp| {
            let date = at.civil().date();
            let number = |n: i8| u8::try_from(n).expect("months and days are positive");
            date_time_ymd(date.year().into(), number(date.month()), number(date.day()))
        };
        params.not_before = day(now.plus_ms(-BEFORE_DAYS * DAY_MS));
        params.not_after = day(now.plus_ms(DAYS * DAY_MS));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.distinguished_name = DistinguishedName::new();
        let called = names.first().map_or("suqiu", String::as_str);
        params.distinguished_name.push(DnType::CommonName, called);
        let key = KeyPair::generate().map_err(refused)?;
        let certificate = params.self_signed(&key).map_err(refused)?;
        Ok(Self {
            certificate_pem: certificate.pem(),
            key_pem: Zeroizing::new(key.serialize_pem()),
        })
    }
}
