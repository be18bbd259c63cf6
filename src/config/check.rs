//! Values worked out from others, and rules between settings.

use std::path::{Component, Path, PathBuf};

use super::load::Row;
use super::{Config, Mistake};

/// Fills what follows from other settings.
pub(super) fn derive(config: &mut Config, rows: &mut [Row]) {
    if config.key_file.as_os_str().is_empty() {
        config.key_file = beside(&config.data);
        if let Some(row) = rows.iter_mut().find(|row| row.setting.key == "key_file") {
            row.value = config.key_file.display().to_string();
        }
    }
}

/// `demo-data/` → `demo-data.key`: next to the folder, so never in a copy of it.
fn beside(data: &Path) -> PathBuf {
    let plain: PathBuf = data.components().collect();
    if plain.file_name().is_none() {
        return PathBuf::new();
    }
    let mut name = plain.into_os_string();
    name.push(".key");
    name.into()
}

/// Absolute and without `..`, as written: neither path need exist yet.
fn plain(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_unknown| path.to_owned());
    absolute
        .components()
        .fold(PathBuf::new(), |mut plain, part| {
            if part == Component::ParentDir {
                plain.pop();
            } else {
                plain.push(part);
            }
            plain
        })
}

/// Whether one lies in the other.
fn nested(one: &Path, other: &Path) -> bool {
    let (one, other) = (plain(one), plain(other));
    one.starts_with(&other) || other.starts_with(&one)
}

/// The settings a rule looks at, and what is wrong, if anything is.
type Rule = (&'static [&'static str], fn(&Config) -> Option<String>);

const RULES: &[Rule] = &[
    (&["tls.cert", "tls.key"], |config| {
        (config.tls.cert.is_some() != config.tls.key.is_some())
            .then(|| "tls.cert 和 tls.key 要么都设置，要么都不设置".to_owned())
    }),
    (&["listen", "tls.cert", "tls.key", "http.plain"], |config| {
        let encrypted = config.tls.cert.is_some() || config.tls.key.is_some();
        let open = !config.listen.ip().is_loopback() && !encrypted && !config.http.plain;
        open.then(|| {
            format!(
                "listen 为 {}，不是本机地址，须设置 tls.cert 和 tls.key；\
                 若前面另有网关负责加密，设置 http.plain = true",
                config.listen
            )
        })
    }),
    (&["data", "key_file"], |config| {
        if config.key_file.as_os_str().is_empty() {
            return Some("由 data 的路径推不出密钥文件的位置，请设置 key_file".to_owned());
        }
        let inside = plain(&config.key_file).starts_with(plain(&config.data));
        inside.then(|| "key_file 不得在数据目录之内：拷走数据的人不应同时拿到密钥".to_owned())
    }),
    (&["data", "backup.dir"], |config| {
        let nested = nested(config.backup.dir.as_deref()?, &config.data);
        nested.then(|| "backup.dir 与 data 不得互相包含：数据目录损坏时备份不应一起丢失".to_owned())
    }),
    (&["backup.dir", "backup.key_file"], |config| {
        let (dir, key) = (
            config.backup.dir.as_deref()?,
            config.backup.key_file.as_deref()?,
        );
        let inside = plain(key).starts_with(plain(dir));
        inside
            .then(|| "backup.key_file 不得在备份目录之内：拷走备份的人不应同时拿到密钥".to_owned())
    }),
    (&["key_file", "backup.key_file"], |config| {
        let same = plain(config.backup.key_file.as_deref()?) == plain(&config.key_file);
        same.then(|| "backup.key_file 须是另外的密钥文件，不得与 key_file 相同".to_owned())
    }),
    (
        &["session.idle_minutes", "session.absolute_hours"],
        |config| {
            (config.session.idle_minutes > config.session.absolute_hours * 60)
                .then(|| "session.idle_minutes 不得长于 session.absolute_hours".to_owned())
        },
    ),
];

/// Adds what contradicts each other, leaving out rules about settings already refused.
pub(super) fn together(config: &Config, refused: &[&str], mistakes: &mut Vec<Mistake>) {
    for (keys, rule) in RULES {
        if !keys.iter().any(|key| refused.contains(key))
            && let Some(reason) = rule(config)
        {
            mistakes.push(Mistake {
                place: None,
                key: None,
                reason,
            });
        }
    }
}
