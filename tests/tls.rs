//! TLS with a certificate of our own making: only who trusts it gets in, and another one takes its
//! place while the server runs.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::support::command::suqiu;
use crate::support::server::{Server, pause};

const PATIENCE: Duration = Duration::from_secs(60);

struct Made(CertifiedKey<KeyPair>);

impl Made {
    fn new() -> Self {
        let names = vec!["localhost".to_owned()];
        Self(generate_simple_self_signed(names).expect("a certificate"))
    }

    fn der(&self) -> CertificateDer<'static> {
        self.0.cert.der().clone()
    }

    fn write_to(&self, folder: &Path) {
        std::fs::write(folder.join("tls.crt"), self.0.cert.pem()).expect("written");
        let key = self.0.signing_key.serialize_pem();
        std::fs::write(folder.join("tls.key"), key).expect("written");
    }
}

/// Asks over TLS, trusting only `trusted`; the answer whole, and the certificate that was shown.
pub fn ask(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
    path: &str,
) -> Result<(String, CertificateDer<'static>), Box<dyn std::error::Error>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone())?;
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost")?;
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut tls = StreamOwned::new(ClientConnection::new(Arc::new(config), name)?, stream);
    write!(
        tls,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    tls.read_to_end(&mut answer)?;
    let shown = tls.conn.peer_certificates().and_then(<[_]>::first);
    let shown = shown.ok_or("no certificate")?.clone().into_owned();
    Ok((String::from_utf8_lossy(&answer).into_owned(), shown))
}

/// Until the server shows this certificate.
fn wait_until_shown(server: &Server, made: &Made) {
    let asked = Instant::now();
    while ask(server.address(), &made.der(), "/healthz").is_err() {
        assert!(asked.elapsed() < PATIENCE, "{}", server.log());
        pause();
    }
}

#[test]
fn a_certificate_is_trusted_or_not_and_replaced_while_serving() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let made = suqiu(["init".as_ref(), "--data".as_ref(), data.as_os_str()]).run();
    assert_eq!(made.code, 0, "{}", made.err);
    let (first, second) = (Made::new(), Made::new());
    first.write_to(folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (cert, key) = (path("tls.crt"), path("tls.key"));
    let server = Server::launch(&["serve", "--tls-cert", &cert, "--tls-key", &key], &data);
    wait_until_shown(&server, &first);

    let (answer, shown) = ask(server.address(), &first.der(), "/healthz").expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("\"status\":\"ok\""), "{answer}");
    assert_eq!(shown, first.der());
    let stranger = ask(server.address(), &second.der(), "/healthz");
    assert!(stranger.is_err(), "a certificate nobody vouched for");
    let mut plain = server.client();
    let in_the_clear = plain.try_send("GET", "/healthz", &[], b"");
    assert!(
        !in_the_clear.is_ok_and(|it| it.status == 200),
        "no plain door"
    );

    // What cannot be read changes nothing.
    std::fs::write(&cert, "no certificate").expect("written");
    server.signal("-HUP");
    let told = Instant::now();
    while !server.log().contains("not read again") {
        assert!(told.elapsed() < PATIENCE, "{}", server.log());
        pause();
    }
    assert!(ask(server.address(), &first.der(), "/healthz").is_ok());
    second.write_to(folder.path());
    server.signal("-HUP");
    wait_until_shown(&server, &second);
    let (_, shown) = ask(server.address(), &second.der(), "/healthz").expect("an answer");
    assert_eq!(shown, second.der());
    assert!(ask(server.address(), &first.der(), "/healthz").is_err());
    assert!(server.stop().success());
}
