//! The certificate of a new installation: one that was given is read, or one is made.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use super::super::Failure;
use crate::app;
use crate::config::Config;
use crate::kernel::network;
use crate::tls::{self, Described, SelfMade};

/// Names a certificate of ours speaks for: those asked for first, then the machine's own.
pub(super) fn names(asked: &[String], listen: IpAddr) -> Vec<String> {
    let own = network::host_name().into_iter();
    let addresses = network::addresses().into_iter().chain([listen]);
    let addresses = addresses.filter(|it| !it.is_unspecified() && !it.is_loopback());
    let local = ["localhost", "127.0.0.1"].map(str::to_owned);
    let all = asked.iter().cloned().chain(own);
    let all = all.chain(addresses.map(|it| it.to_string())).chain(local);
    let mut names: Vec<String> = Vec::new();
    for name in all {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Where a certificate of ours goes: where the settings say, or beside the key file.
pub(super) fn places(config: &Config) -> anyhow::Result<(String, String)> {
    let folder = config.key_file.parent().unwrap_or(Path::new(""));
    let place = |set: &Option<PathBuf>, name: &str| {
        let path = set.clone().unwrap_or_else(|| folder.join(name));
        let path = std::path::absolute(path).context("证书路径不可用")?;
        Ok::<_, anyhow::Error>(path.display().to_string())
    };
    let tls = &config.tls;
    Ok((place(&tls.cert, "tls.crt")?, place(&tls.key, "tls.key")?))
}

/// The certificate as the installer is told of it.
pub(super) struct Shown {
    path: PathBuf,
    described: Described,
    is_new: bool,
}

/// Makes one when `names` say so, and proves that the service will be able to use it. `None`:
/// no TLS.
pub(super) fn provide(
    config: &Config,
    names: Option<&Vec<String>>,
) -> Result<Option<Shown>, Failure> {
    let (Some(cert), Some(key)) = (&config.tls.cert, &config.tls.key) else {
        return Ok(None);
    };
    let is_new = match names {
        Some(names) => make(cert, key, names)?,
        None => false,
    };
    let unusable = |error| Failure::Start(app::Failure::Tls(error));
    tls::read(cert, key).map_err(unusable)?;
    let chain = tls::read_chain(cert).map_err(unusable)?;
    let described = Described::of(&chain[0]);
    let described = described.ok_or_else(|| anyhow!("{} 中的证书无法识别", cert.display()))?;
    Ok(Some(Shown {
        path: cert.clone(),
        described,
        is_new,
    }))
}

/// False when both files are there already, from an attempt before.
fn make(cert: &Path, key: &Path, names: &[String]) -> anyhow::Result<bool> {
    match (cert.exists(), key.exists()) {
        (true, true) => return Ok(false),
        (false, false) => {}
        (has_cert, _) => {
            let there = if has_cert { cert } else { key };
            let told = format!(
                "{} 已存在，不会覆盖；请移走或指明另外的文件",
                there.display()
            );
            return Err(anyhow!(told));
        }
    }
    let made = SelfMade::new(names, super::now())?;
    put(key, 0o600, &made.key_pem)?;
    put(cert, 0o644, &made.certificate_pem)?;
    Ok(true)
}

fn put(path: &Path, mode: u32, text: &str) -> anyhow::Result<()> {
    let failed = || format!("无法写入 {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(failed)?;
    }
    let mut options = OpenOptions::new();
    let options = options.write(true).create_new(true).mode(mode);
    let mut file = options.open(path).with_context(failed)?;
    file.write_all(text.as_bytes()).with_context(failed)?;
    file.sync_all().with_context(failed)
}

impl Shown {
    pub(super) fn told(&self) -> String {
        let Described {
            names, until, sm3, ..
        } = &self.described;
        let made = match (self.is_new, self.described.is_self_signed) {
            (true, _) => "（新生成的自签证书，浏览器首次访问会提示，请核对指纹或把它导入各终端）",
            (false, true) => "（自签）",
            (false, false) => "",
        };
        format!(
            "TLS 证书：{}{made}\n  用于 {}\n  有效期至 {}\n  SM3 指纹 {sm3}\n  SHA-256 指纹 {}\n",
            self.path.display(),
            names.join("、"),
            until.civil().date(),
            self.described.sha256_text(),
        )
    }
}
