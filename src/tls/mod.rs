//! Certificates: read together with their key, described for people, and made for a house that
//! has none yet.

mod described;
mod self_made;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

pub use described::Described;
pub use self_made::{DAYS, NameRefused, SelfMade};

/// A file that cannot serve as certificate or key, and why. Never quotes the key.
#[derive(Debug, thiserror::Error)]
#[error("{}：{why}", path.display())]
pub struct Unusable {
    pub path: PathBuf,
    pub why: String,
}

/// Reads a chain and the key that belongs to it.
pub fn read(cert: &Path, key: &Path) -> Result<Arc<CertifiedKey>, Unusable> {
    let chain = read_chain(cert)?;
    // The parser's own words could quote the key.
    let secret = PrivateKeyDer::from_pem_file(key)
        .map_err(|_error| unusable(key, "读不出私钥（应为 PEM）".to_owned()))?;
    CertifiedKey::from_der(chain, secret, &ring::default_provider())
        .map(Arc::new)
        .map_err(|error| unusable(key, format!("私钥与证书不符或不受支持：{error}")))
}

/// The chain alone, the server's own certificate first; never empty.
pub fn read_chain(cert: &Path) -> Result<Vec<CertificateDer<'static>>, Unusable> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(cert)
        .map_err(|error| unusable(cert, format!("读不出证书：{error}")))?
        .collect();
    let chain = chain.map_err(|error| unusable(cert, format!("证书不正确：{error}")))?;
    if chain.is_empty() {
        return Err(unusable(cert, "文件中没有证书".to_owned()));
    }
    Ok(chain)
}

fn unusable(path: &Path, why: String) -> Unusable {
    Unusable {
        path: path.to_owned(),
        why,
    }
}
