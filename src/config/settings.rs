//! The table. Files, environment, flags, `suqiu config` and the commented default file all come
//! from here; a new setting is a field of [`Config`](super::Config) and a row.

use super::setting::{
    Setting,
    Slot::{Flag, Number, Text},
    address, division, format, level, name, optional_path, optional_url, origin, path, time_of_day,
};

/// In the order of the default file: keys without a section first, sections together.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "listen",
        default: "127.0.0.1:8600",
        doc: "服务监听的地址和端口。监听本机以外的地址须配置 tls，或明示 http.plain = true",
        slot: Text(|config, text| address(text).map(|value| config.listen = value)),
    },
    Setting {
        key: "data",
        default: "/var/lib/suqiu",
        doc: "数据目录，存放全部业务数据和附件",
        slot: Text(|config, text| path(text).map(|value| config.data = value)),
    },
    Setting {
        key: "key_file",
        default: "",
        doc: "个人信息密钥文件，须在数据目录之外并另行备份。不设置时为数据目录路径加 .key",
        slot: Text(|config, text| {
            optional_path(text).map(|value| config.key_file = value.unwrap_or_default())
        }),
    },
    Setting {
        key: "public_url",
        default: "",
        doc: "市民访问本系统的网址，用于短信和回执中的链接，如 https://suqiu.example.gov.cn",
        slot: Text(|config, text| optional_url(text).map(|value| config.public_url = value)),
    },
    Setting {
        key: "tls.cert",
        default: "",
        doc: "TLS 证书链文件（PEM）。与 tls.key 同时设置，收到 SIGHUP 时重新读取",
        slot: Text(|config, text| optional_path(text).map(|value| config.tls.cert = value)),
    },
    Setting {
        key: "tls.key",
        default: "",
        doc: "TLS 私钥文件（PEM）",
        slot: Text(|config, text| optional_path(text).map(|value| config.tls.key = value)),
    },
    Setting {
        key: "http.plain",
        default: "false",
        doc: "允许在本机以外的地址上不加密提供服务。仅当前面另有网关负责加密时打开",
        slot: Flag(|config| &mut config.http.plain),
    },
    Setting {
        key: "http.behind_gateway",
        default: "false",
        doc: "前面有网关，信任其 X-Forwarded-For、-Proto、-Host 请求头。无网关时不得打开",
        slot: Flag(|config| &mut config.http.behind_gateway),
    },
    Setting {
        key: "http.open_metrics",
        default: "false",
        doc: "允许本机以外的地址读取 /metrics 运行指标",
        slot: Flag(|config| &mut config.http.open_metrics),
    },
    Setting {
        key: "http.portal",
        default: "",
        doc: "允许以框架嵌入本系统页面的门户，如 https://portal.example.gov.cn",
        slot: Text(|config, text| origin(text).map(|value| config.http.portal = value)),
    },
    Setting {
        key: "log.level",
        default: "info",
        doc: "日志级别：error、warn、info、debug、trace",
        slot: Text(|config, text| level(text).map(|value| config.log.level = value)),
    },
    Setting {
        key: "log.format",
        default: "auto",
        doc: "日志格式：auto（终端上为 text，否则为 json）、text、json",
        slot: Text(|config, text| format(text).map(|value| config.log.format = value)),
    },
    Setting {
        key: "session.idle_minutes",
        default: "30",
        doc: "登录后多少分钟无操作须重新登录",
        slot: Number(1..=1_440, |config| &mut config.session.idle_minutes),
    },
    Setting {
        key: "session.absolute_hours",
        default: "8",
        doc: "登录后最长多少小时须重新登录",
        slot: Number(1..=24, |config| &mut config.session.absolute_hours),
    },
    Setting {
        key: "limits.upload_mb",
        default: "20",
        doc: "单个附件的大小上限，兆字节",
        slot: Number(1..=20, |config| &mut config.limits.upload_mb),
    },
    Setting {
        key: "limits.queue",
        default: "4096",
        doc: "等待写入的请求数上限，超过时请求方收到“系统繁忙，请稍后再试”",
        slot: Number(64..=65_536, |config| &mut config.limits.queue),
    },
    Setting {
        key: "limits.connections",
        default: "12000",
        doc: "同时打开的连接数上限，超过时请求方收到“系统繁忙，请稍后再试”。受系统打开文件数限制",
        slot: Number(64..=100_000, |config| &mut config.limits.connections),
    },
    Setting {
        key: "limits.reserve_mb",
        default: "64",
        doc: "为日志预留的磁盘空间，兆字节；磁盘写满后停止受理和办理，登录、查阅等记录写入预留空间，有空间后自动恢复。0 为不预留",
        slot: Number(0..=65_536, |config| &mut config.limits.reserve_mb),
    },
    Setting {
        key: "limits.public_per_minute",
        default: "30",
        doc: "同一来源地址每分钟可向市民入口提交的次数",
        slot: Number(1..=10_000, |config| &mut config.limits.public_per_minute),
    },
    Setting {
        key: "limits.sign_in_per_minute",
        default: "600",
        doc: "同一来源地址每分钟可尝试登录的次数。一个单位的人员常共用一个地址，不宜过小",
        slot: Number(1..=100_000, |config| &mut config.limits.sign_in_per_minute),
    },
    Setting {
        key: "limits.account_per_minute",
        default: "3000",
        doc: "同一账号登录后每分钟的请求次数",
        slot: Number(60..=10_000_000, |config| {
            &mut config.limits.account_per_minute
        }),
    },
    Setting {
        key: "limits.anonymous_per_minute",
        default: "6000",
        doc: "同一来源地址每分钟未登录的接口请求次数",
        slot: Number(60..=10_000_000, |config| {
            &mut config.limits.anonymous_per_minute
        }),
    },
    Setting {
        key: "limits.loopback",
        default: "false",
        doc: "本机程序的请求也受 account_per_minute 和 anonymous_per_minute 限制",
        slot: Flag(|config| &mut config.limits.loopback),
    },
    Setting {
        key: "limits.login_failures",
        default: "5",
        doc: "连续输错多少次密码后锁定账号",
        slot: Number(3..=20, |config| &mut config.limits.login_failures),
    },
    Setting {
        key: "limits.lock_minutes",
        default: "15",
        doc: "账号锁定多少分钟后自动解除",
        slot: Number(1..=1_440, |config| &mut config.limits.lock_minutes),
    },
    Setting {
        key: "backup.dir",
        default: "",
        doc: "备份目录，须在数据目录之外，最好在另一块磁盘或另一台机器上。不设置则不自动备份",
        slot: Text(|config, text| optional_path(text).map(|value| config.backup.dir = value)),
    },
    Setting {
        key: "backup.at",
        default: "02:30",
        doc: "每天自动备份的时刻；当时未运行的，启动后补做一次",
        slot: Text(|config, text| time_of_day(text).map(|value| config.backup.at = value)),
    },
    Setting {
        key: "backup.key_file",
        default: "",
        doc: "备份密钥文件，设置后备份加密。用 suqiu backup --new-key 生成，须另行保存",
        slot: Text(|config, text| optional_path(text).map(|value| config.backup.key_file = value)),
    },
    Setting {
        key: "backup.keep_daily",
        default: "7",
        doc: "保留最近多少天的每日备份",
        slot: Number(1..=366, |config| &mut config.backup.keep_daily),
    },
    Setting {
        key: "backup.keep_weekly",
        default: "5",
        doc: "保留最近多少周的每周备份",
        slot: Number(0..=520, |config| &mut config.backup.keep_weekly),
    },
    Setting {
        key: "backup.keep_monthly",
        default: "12",
        doc: "保留最近多少个月的每月备份",
        slot: Number(0..=240, |config| &mut config.backup.keep_monthly),
    },
    Setting {
        key: "backup.drill_days",
        default: "7",
        doc: "每隔多少天自动做一次恢复演练，0 为不自动做",
        slot: Number(0..=90, |config| &mut config.backup.drill_days),
    },
    Setting {
        key: "district.code",
        default: "440308",
        doc: "本区六位行政区划代码",
        slot: Text(|config, text| division(text).map(|value| config.district.code = value)),
    },
    Setting {
        key: "district.name",
        default: "盐田区",
        doc: "本区名称，显示在页面和文书中",
        slot: Text(|config, text| name(text).map(|value| config.district.name = value)),
    },
];

/// The row of a key.
pub(super) fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}
