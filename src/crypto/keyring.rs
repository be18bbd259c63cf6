//! The key file: made once, outside the data folder, so that a copy of the data opens nothing.
//!
//! Text with a version, several keys by number and the number of the one to seal with. Each key
//! is a master from which sub-keys are derived, see [`super::provider`].

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::provider::{CipherProvider, KeyId, MASTER, Software};
use super::sm3::Fingerprint;
use crate::kernel::chance::{hex, secret_bytes};
use crate::kernel::secret::Secret;

const VERSION: u32 = 1;
/// Nobody makes a thousand keys; a larger file is not a key file.
const FILE_MAX: u64 = 64 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    #[error("密钥文件 {} 已存在，不会覆盖；如需更换密钥请先备份", .0.display())]
    Exists(PathBuf),
    #[error("找不到密钥文件 {}；请先执行 suqiu init，或在配置中指明其位置", .0.display())]
    Missing(PathBuf),
    #[error("密钥文件 {} 的权限为 {mode:04o}，其他用户可以读取；请执行 chmod 0400 后重试", path.display())]
    Exposed { path: PathBuf, mode: u32 },
    #[error("密钥文件 {} 位于数据目录之内；请将其放在数据目录之外", .0.display())]
    InsideData(PathBuf),
    #[error("密钥文件 {} 的内容无效：{why}", path.display())]
    Invalid { path: PathBuf, why: &'static str },
    #[error("无法读写密钥文件 {}", path.display())]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
}

/// The keys of this installation. Cheap to clone.
#[derive(Clone)]
pub struct Keyring {
    provider: Arc<dyn CipherProvider>,
    first: KeyId,
    current: KeyId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    version: u32,
    current: u32,
    key: Vec<KeyLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyLine {
    id: u32,
    secret: Secret,
}

/// What a key file opens, for whoever finds it.
const OF_DATA: &str =
    "# 诉求平台密钥文件。丢失后个人信息无法解密；请离线备份，勿与数据目录同处保存。";
const OF_BACKUPS: &str =
    "# 诉求平台备份密钥文件。丢失后加密的备份无法恢复；请离线保存，勿与备份同处保存。";

impl Keyring {
    /// Makes the key file at `path` with one fresh key, mode 0400, and loads it. Refuses to
    /// overwrite. Missing folders above it are made with mode 0700.
    pub fn create(path: &Path) -> Result<Self, KeyringError> {
        Self::create_saying(path, OF_DATA)
    }

    /// The same for a key file that backups are sealed with.
    pub fn create_for_backups(path: &Path) -> Result<Self, KeyringError> {
        Self::create_saying(path, OF_BACKUPS)
    }

    fn create_saying(path: &Path, says: &str) -> Result<Self, KeyringError> {
        let io = |source: std::io::Error| KeyringError::Io {
            path: path.to_owned(),
            source,
        };
        let folder = folder_of(path);
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(io)?;
        let mut file = match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o400)
            .open(path)
        {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(KeyringError::Exists(path.to_owned()));
            }
            Err(error) => return Err(io(error)),
        };
        let master = Zeroizing::new(secret_bytes::<MASTER>());
        let secret = Zeroizing::new(hex(&*master));
        let text = Zeroizing::new(format!(
            "{says}\n\
             version = {VERSION}\n\
             current = 1\n\n\
             [[key]]\n\
             id = 1\n\
             secret = \"{}\"\n",
            *secret
        ));
        file.write_all(text.as_bytes()).map_err(io)?;
        file.sync_all().map_err(io)?;
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(io)?;
        Self::load(path)
    }

    /// Reads the key file. Refuses one that others than its owner may read.
    pub fn load(path: &Path) -> Result<Self, KeyringError> {
        let io = |source: std::io::Error| KeyringError::Io {
            path: path.to_owned(),
            source,
        };
        let invalid = |why| KeyringError::Invalid {
            path: path.to_owned(),
            why,
        };
        let about = match fs::metadata(path) {
            Ok(about) => about,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(KeyringError::Missing(path.to_owned()));
            }
            Err(error) => return Err(io(error)),
        };
        let mode = about.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyringError::Exposed {
                path: path.to_owned(),
                mode,
            });
        }
        if !about.is_file() || about.len() > FILE_MAX {
            return Err(invalid("不是密钥文件"));
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        // The parser's own message could quote the secret, so it is not passed on.
        let Ok(file) = toml::from_str::<KeyFile>(&text) else {
            return Err(invalid("格式不正确"));
        };
        Self::from_file(&file).map_err(invalid)
    }

    fn from_file(file: &KeyFile) -> Result<Self, &'static str> {
        if file.version != VERSION {
            return Err("版本号不受支持，可能由更新的程序生成");
        }
        let mut masters = BTreeMap::new();
        for line in &file.key {
            let master =
                Fingerprint::parse(line.secret.reveal()).ok_or("密钥不是 64 位十六进制数")?;
            if masters
                .insert(KeyId(line.id), Zeroizing::new(master.0))
                .is_some()
            {
                return Err("密钥编号重复");
            }
        }
        Self::of(&masters, KeyId(file.current)).ok_or("当前密钥编号不存在")
    }

    fn of(masters: &BTreeMap<KeyId, Zeroizing<[u8; MASTER]>>, current: KeyId) -> Option<Self> {
        let first = *masters.keys().next()?;
        masters.contains_key(&current).then(|| Self {
            provider: Arc::new(Software::new(masters.iter().map(|(id, key)| (*id, &**key)))),
            first,
            current,
        })
    }

    /// Fresh keys that are never stored, for tests and measurements.
    pub fn in_memory() -> Self {
        let masters = BTreeMap::from([(KeyId(1), Zeroizing::new(secret_bytes::<MASTER>()))]);
        Self::of(&masters, KeyId(1)).expect("key 1 was just put in")
    }

    /// A key kept with the data protects nothing: refuses `key_file` inside `data`. Both may not
    /// exist yet.
    pub fn keeps_apart(key_file: &Path, data: &Path) -> Result<(), KeyringError> {
        let io = |source| KeyringError::Io {
            path: key_file.to_owned(),
            source,
        };
        let (key, data) = (real(key_file).map_err(io)?, real(data).map_err(io)?);
        if key.starts_with(data) {
            return Err(KeyringError::InsideData(key_file.to_owned()));
        }
        Ok(())
    }

    /// The key that seals from now on.
    pub const fn current(&self) -> KeyId {
        self.current
    }

    /// The key all marks are made with, see [`super::mark`].
    pub(super) const fn first(&self) -> KeyId {
        self.first
    }

    pub(super) fn provider(&self) -> &dyn CipherProvider {
        &*self.provider
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring(current {})", self.current)
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// `path` without links, as far as it exists.
fn real(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    for known in path.ancestors() {
        if let Ok(real) = known.canonicalize() {
            let rest = path.strip_prefix(known).expect("an ancestor is a prefix");
            return Ok(real.join(rest));
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::super::sealing::Place;
    use super::*;
    use crate::kernel::id::CaseId;

    const PLACE: Place<'_> = Place {
        table: "sealed",
        case: CaseId(1),
        field: "name",
    };

    fn write(path: &Path, text: &str) {
        let _ = fs::remove_file(path);
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o400)).unwrap();
    }

    #[test]
    fn made_once_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys/suqiu.key");
        let made = Keyring::create(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o400
        );
        let sealed = made.seal(PLACE, b"x").unwrap();
        let read = Keyring::load(&path).unwrap();
        assert_eq!(&**read.open(PLACE, &sealed).unwrap(), b"x");
        assert_eq!(read.query_code(CaseId(1)), made.query_code(CaseId(1)));
        assert!(matches!(
            Keyring::create(&path),
            Err(KeyringError::Exists(_))
        ));
    }

    #[test]
    fn refuses_a_file_others_may_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("suqiu.key");
        Keyring::create(&path).unwrap();
        for mode in [0o440, 0o404, 0o644] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = Keyring::load(&path).unwrap_err();
            assert!(matches!(error, KeyringError::Exposed { .. }), "{error}");
            assert!(error.to_string().contains("chmod 0400"), "{error}");
        }
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("suqiu.key");
        let old = Keyring::create(&path).unwrap();
        let sealed = old.seal(PLACE, b"x").unwrap();
        let text = fs::read_to_string(&path)
            .unwrap()
            .replace("current = 1", "current = 2");
        write(
            &path,
            &format!(
                "{text}\n[[key]]\nid = 2\nsecret = \"{}\"\n",
                "5a".repeat(32)
            ),
        );
        let new = Keyring::load(&path).unwrap();
        assert_eq!(new.current(), KeyId(2));
        assert_eq!(&**new.open(PLACE, &sealed).unwrap(), b"x");
        let resealed = new.seal(PLACE, b"x").unwrap();
        assert_eq!(
            old.open(PLACE, &resealed),
            Err(super::super::CryptoError::UnknownKey(KeyId(2)))
        );
        assert_eq!(new.query_code(CaseId(1)), old.query_code(CaseId(1)));
    }

    #[test]
    fn says_what_is_wrong_with_a_file_but_never_what_is_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("suqiu.key");
        let missing = Keyring::load(&path).unwrap_err();
        assert!(matches!(missing, KeyringError::Missing(_)));
        let key = format!("[[key]]\nid = 1\nsecret = \"{}\"\n", "5a".repeat(32));
        let cases = [
            (format!("version = 2\ncurrent = 1\n{key}"), "版本号"),
            (format!("version = 1\ncurrent = 3\n{key}"), "当前密钥"),
            (format!("version = 1\ncurrent = 1\n{key}{key}"), "重复"),
            (
                format!("version = 1\ncurrent = 1\n{}", key.replace("5a5a", "5a")),
                "十六进制",
            ),
            (
                format!("version = 1\ncurrent = 1\n{}", key.replace("\"\n", "\n")),
                "格式",
            ),
            (
                format!("version = 1\ncurrent = 1\nother = 1\n{key}"),
                "格式",
            ),
            (String::new(), "格式"),
        ];
        for (text, says) in cases {
            write(&path, &text);
            let error = Keyring::load(&path).unwrap_err().to_string();
            assert!(error.contains(says), "{says}: {error}");
            assert!(!error.contains("5a5a"), "{error}");
        }
    }

    #[test]
    fn must_lie_outside_the_data() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        fs::create_dir(&data).unwrap();
        std::os::unix::fs::symlink(&data, dir.path().join("link")).unwrap();
        let inside = [
            data.join("suqiu.key"),
            data.join("a/b.key"),
            dir.path().join("link/k"),
        ];
        for path in inside {
            let error = Keyring::keeps_apart(&path, &data).unwrap_err();
            assert!(matches!(error, KeyringError::InsideData(_)), "{error}");
        }
        Keyring::keeps_apart(&dir.path().join("data.key"), &data).unwrap();
    }
}
