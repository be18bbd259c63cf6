//! The real binary, and people at it over real connections.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

pub struct Appliance {
    process: Child,
    base: String,
    logins: Vec<Value>,
    pub ready_after: Duration,
}

#[derive(Clone, Copy)]
pub enum Call {
    Create,
}

impl Appliance {
    pub fn start(folder: &Path, cases: u32) -> Result<Self, Failure> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (listen, data) = (format!("127.0.0.1:{port}"), folder.join("district"));
        let started = Instant::now();
        let process = Command::new(env!("CARGO_BIN_EXE_suqiu"))
            .args([
                "demo",
                "--cases",
                &cases.to_string(),
                "--listen",
                &listen,
                "--data",
            ])
            .arg(&data)
            .env("SUQIU_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .spawn()?;
        let mut appliance = Self {
            process,
            base: format!("http://{listen}"),
            logins: vec![],
            ready_after: Duration::ZERO,
        };
        appliance.wait(started)?;
        let logins = std::fs::read_to_string(data.join("logins.json"))?;
        appliance.logins = serde_json::from_str(&logins)?;
        Ok(appliance)
    }

    fn wait(&mut self, started: Instant) -> Result<(), Failure> {
        let health = format!("{}/healthz", self.base);
        while started.elapsed() < Duration::from_secs(300) {
            if ureq::get(&health).call().is_ok() {
                self.ready_after = started.elapsed();
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                return Err(format!("suqiu ended early: {status}").into());
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        Err("suqiu did not get ready".into())
    }

    pub fn sign_in(&self, role: &str) -> Result<Desk, Failure> {
        let login = self
            .logins
            .iter()
            .find(|login| login["role"] == role)
            .ok_or_else(|| format!("no login for {role}"))?;
        let agent = ureq::Agent::new_with_defaults();
        let body = json!({"login": login["user"], "password": login["password"]});
        let mut answer = agent
            .post(format!("{}/api/session", self.base))
            .send_json(&body)?;
        let cookie = answer
            .headers()
            .get("set-cookie")
            .and_then(|cookie| cookie.to_str().ok())
            .and_then(|cookie| cookie.split(';').next())
            .ok_or("no session cookie")?
            .to_owned();
        let me: Value = answer.body_mut().read_json()?;
        let csrf = me["csrf"].as_str().ok_or("no csrf token")?.to_owned();
        Ok(Desk {
            agent,
            base: self.base.clone(),
            cookie,
            csrf,
        })
    }

    /// Calls a second of `clients` at once over `span`. Every call must succeed.
    pub fn hammer(
        &self,
        role: &str,
        clients: usize,
        span: Duration,
        call: Call,
    ) -> Result<f64, Failure> {
        let desk = self.sign_in(role)?;
        let done = AtomicU64::new(0);
        let started = Instant::now();
        std::thread::scope(|scope| {
            let crowd: Vec<_> = (0..clients)
                .map(|client| {
                    let mut desk = desk.another();
                    let done = &done;
                    scope.spawn(move || -> Result<(), Failure> {
                        let mut n = 0_u64;
                        while started.elapsed() < span {
                            match call {
                                Call::Create => desk.create(client, n)?,
                            }
                            n += 1;
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok(())
                    })
                })
                .collect();
            for one in crowd {
                one.join().map_err(|_panic| "a client panicked")??;
            }
            Ok::<_, Failure>(())
        })?;
        Ok(done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64())
    }
}

impl Drop for Appliance {
    fn drop(&mut self) {
        let _ended_already = self.process.kill();
        let _status = self.process.wait();
    }
}

/// Somebody signed in, on a connection that stays open.
pub struct Desk {
    agent: ureq::Agent,
    base: String,
    cookie: String,
    csrf: String,
}

impl Desk {
    fn another(&self) -> Self {
        Self {
            agent: ureq::Agent::new_with_defaults(),
            base: self.base.clone(),
            cookie: self.cookie.clone(),
            csrf: self.csrf.clone(),
        }
    }

    pub fn get(&mut self, path: &str) -> Result<(), Failure> {
        let url = format!("{}{path}", self.base);
        let mut answer = self.agent.get(url).header("Cookie", &self.cookie).call()?;
        answer.body_mut().read_to_vec()?;
        Ok(())
    }

    fn create(&mut self, client: usize, n: u64) -> Result<(), Failure> {
        let body = json!({
            "title": format!("第{client}号线路第{n}次测量"),
            "content": format!("小区门口路灯不亮已有三天，晚上出行不便，请尽快维修。测量编号{client}-{n}"),
            "nature": "complaint",
            "channel": "hotline",
            "place": {"address": "海山路"},
            "petitioner": {"name": "测试人", "phone": format!("139{client:03}{:05}", n % 100_000)},
        });
        let mut answer = self
            .agent
            .post(format!("{}/api/cases", self.base))
            .header("Cookie", &self.cookie)
            .header("X-CSRF-Token", &self.csrf)
            .header(
                "Idempotency-Key",
                format!("bench-{client}-{n}-{}", std::process::id()),
            )
            .send_json(&body)?;
        answer.body_mut().read_to_vec()?;
        Ok(())
    }
}
