//! TLS by rustls with ring. The certificate can be replaced while serving.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::config;
use crate::tls::{Unusable, read};

/// The certificate that is shown now, and where it is read from. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Certificate(Arc<Files>);

#[derive(Debug)]
struct Files {
    cert: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    /// `None` when TLS is not configured.
    pub(super) fn load(tls: &config::Tls) -> Result<Option<Self>, Unusable> {
        let (Some(cert), Some(key)) = (tls.cert.clone(), tls.key.clone()) else {
            return Ok(None);
        };
        let current = RwLock::new(read(&cert, &key)?);
        Ok(Some(Self(Arc::new(Files { cert, key, current }))))
    }

    pub(super) fn reload(&self) -> Result<(), Unusable> {
        let fresh = read(&self.0.cert, &self.0.key)?;
        *self
            .0
            .current
            .write()
            .unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    pub(super) fn server_config(&self) -> ServerConfig {
        let versions = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring provides what TLS 1.2 and 1.3 need");
        versions
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(self.clone()))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self
            .0
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}
