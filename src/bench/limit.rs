//! What the machine allows at most, measured between the turns of what is compared with it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use tokio::sync::oneshot;

use super::BenchError;
use crate::store::kv::{Kv, Table};

const ROWS: Table = Table::new("rows", 0);
const BATCH: u64 = 64;
/// About what one create stores: entry, case, sealed record, answer and index rows.
const ROW_BYTES: usize = 1_024;

/// Rows a second of the engine alone, in durable commits of 64 with the store's settings.
pub fn engine(folder: &Path, span: Duration) -> Result<f64, BenchError> {
    let path = folder.join("limit.redb");
    let row = vec![0x5a_u8; ROW_BYTES];
    let mut written = 0_u64;
    let kv = Kv::open(&path)?;
    let started = Instant::now();
    while started.elapsed() < span {
        kv.write(|txn| {
            for _ in 0..BATCH {
                txn.put(ROWS, &written.to_be_bytes(), &row)?;
                written += 1;
            }
            Ok::<_, BenchError>(())
        })?;
    }
    let rate = written as f64 / started.elapsed().as_secs_f64();
    drop(kv);
    std::fs::remove_file(&path)?;
    Ok(rate)
}

/// actix-web that answers everything with the same three words, for as long as the value lives.
pub struct Hello {
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<std::thread::JoinHandle<std::io::Result<()>>>,
}

impl Hello {
    pub async fn start() -> Result<Self, BenchError> {
        let (to, started) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("hello".into())
            .spawn(move || {
                actix_web::rt::System::new().block_on(async move {
                    let hello = || async { HttpResponse::Ok().body("hello, world") };
                    let server =
                        HttpServer::new(move || App::new().default_service(web::to(hello)))
                            .disable_signals()
                            .shutdown_timeout(1)
                            .bind((Ipv4Addr::LOCALHOST, 0))?;
                    let address = server.addrs().first().copied();
                    let server = server.run();
                    // Whoever waited may be gone; then the handle is too, and nobody asks.
                    let _told = to.send((address, server.handle()));
                    server.await
                })
            })?;
        let (address, handle) = started.await.map_err(|_gone| BenchError::Answer("hello"))?;
        Ok(Self {
            address: address.ok_or(BenchError::Answer("hello"))?,
            handle,
            thread: Some(thread),
        })
    }

    pub async fn stop(mut self) -> Result<(), BenchError> {
        self.handle.stop(false).await;
        let thread = self.thread.take().map(std::thread::JoinHandle::join);
        thread.map_or(Ok(()), |ended| {
            ended
                .map_err(|_panic| BenchError::Answer("hello"))?
                .map_err(BenchError::from)
        })
    }
}
