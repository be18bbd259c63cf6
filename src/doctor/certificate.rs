//! The certificate: there, belonging to its key, for the right names, and for how long still.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::{Finding, Topic};
use crate::config::Config;
use crate::kernel::time::{DAY_MS, Timestamp};
use crate::tls::{self, Described};

/// Time to get a new one.
const DAYS_MIN: i64 = 30;

pub(super) fn examine(config: &Config, now: Timestamp) -> Finding {
    let topic = Topic::Certificate;
    let (Some(cert), Some(key)) = (&config.tls.cert, &config.tls.key) else {
        return if config.listen.ip().is_loopback() {
            topic.normal("未启用，仅供本机访问")
        } else {
            topic.warning(
                "未启用，以明文提供服务（http.plain = true）",
                "确认前面的网关负责加密，且只有网关能连到本机",
            )
        };
    };
    if let Some(unseen) = [cert, key].into_iter().find_map(|file| hidden(file)) {
        return topic.unseen(unseen);
    }
    let chain = tls::read(cert, key).and_then(|_| tls::read_chain(cert));
    let described = match chain {
        Ok(chain) => Described::of(&chain[0]),
        Err(unusable) => {
            let advice = "服务不能启动；更换证书文件，或用 suqiu init 的 --tls self-made 重新生成";
            return topic.fault(unusable.to_string(), advice);
        }
    };
    let Some(described) = described else {
        let advice = "请向发证方核对证书格式（X.509）";
        return topic.warning("证书内容无法识别", advice);
    };
    let mode = fs::metadata(key).map_or(0, |about| about.mode());
    if mode & 0o077 != 0 {
        let found = format!("私钥 {} 的权限为 {:04o}", key.display(), mode & 0o7777);
        return topic.warning(found, format!("执行 chmod 0600 {}", key.display()));
    }
    judge(&described, config.public_url.as_deref(), now)
}

fn judge(described: &Described, public_url: Option<&str>, now: Timestamp) -> Finding {
    let topic = Topic::Certificate;
    let days = described.until.since(now).div_euclid(DAY_MS);
    let own = if described.is_self_signed {
        "自签，"
    } else {
        ""
    };
    let found = format!(
        "{own}用于 {}，{} 到期，还有 {days} 天",
        described.names.join("、"),
        described.until.civil().date()
    );
    let renew = "更换证书文件后执行 systemctl reload suqiu，不用停机";
    if now < described.from {
        let advice = "证书尚未生效：核对系统时间，或向发证方核对";
        return topic.fault(found, advice);
    }
    if days < 0 {
        return topic.fault(found, format!("证书已过期，浏览器拒绝访问；{renew}"));
    }
    if let Some(host) = public_url
        .and_then(host_of)
        .filter(|host| !described.speaks_for(host))
    {
        let advice =
            format!("public_url 中的 {host} 不在证书中，浏览器会警告；更换证书或改 public_url");
        return topic.warning(found, advice);
    }
    if days < DAYS_MIN {
        return topic.warning(found, format!("快到期了，尽快{renew}"));
    }
    topic.normal(found)
}

/// `https://a.example:8600/x` → `a.example`
fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split('/').next()?;
    if let Some(six) = host.strip_prefix('[') {
        return six.split(']').next();
    }
    host.split(':').next()
}

/// Why a file that is there cannot be read by this user.
fn hidden(file: &Path) -> Option<String> {
    let denied = |error: &std::io::Error| error.kind() == std::io::ErrorKind::PermissionDenied;
    let error = fs::File::open(file).err().filter(denied)?;
    Some(format!("{}：{error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;
    use crate::tls::SelfMade;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    #[test]
    fn time_and_names_are_judged() {
        let now = Timestamp::parse_rfc3339("2026-11-23T00:00:00Z").unwrap();
        let made = SelfMade::new(&["suqiu.example".into(), "10.1.2.3".into()], now).unwrap();
        let der = CertificateDer::from_pem_slice(made.certificate_pem.as_bytes()).unwrap();
        let described = Described::of(&der).unwrap();
        assert_eq!(described.names, ["suqiu.example", "10.1.2.3"]);
        assert!(described.is_self_signed);
        let level = |url, days| judge(&described, url, now.plus_ms(days * DAY_MS)).level;
        assert_eq!(level(None, 0), Level::Normal);
        assert_eq!(level(None, 366), Level::Normal);
        assert_eq!(level(None, tls::DAYS - 10), Level::Warning);
        assert_eq!(level(None, tls::DAYS + 1), Level::Fault);
        assert_eq!(level(None, -3), Level::Fault);
        assert_eq!(
            level(Some("https://suqiu.example:8600/x"), 0),
            Level::Normal
        );
        assert_eq!(level(Some("https://10.1.2.3"), 0), Level::Normal);
        assert_eq!(level(Some("https://other.example"), 0), Level::Warning);
        assert_eq!(host_of("https://[2001:db8::1]:8600"), Some("2001:db8::1"));
    }
}
