//! Writes settings into a configuration file and leaves alone what people wrote there: comments,
//! order, other settings, owner and mode.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::setting::{Setting, Slot};
use super::settings::find;
use super::show::file_with;

/// Readable by the group the service runs as; nothing in it is secret.
const MODE: u32 = 0o640;

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("配置文件 {} 不是正确的 TOML，请先改正", .0.display())]
    Broken(PathBuf),
    #[error("配置文件 {} 中的 {key} 写法特殊，请手工改为 {text:?}", path.display())]
    Odd {
        path: PathBuf,
        key: &'static str,
        text: String,
    },
    #[error("无法写入配置文件 {}：{source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// Sets `values`, keys of the table with their texts, in the file at `path`; a new file has all
/// settings explained. False when it said so already and was not touched.
pub fn write(path: &Path, values: &[(&'static str, String)]) -> Result<bool, WriteError> {
    let failed = |source| WriteError::Io {
        path: path.to_owned(),
        source,
    };
    let old = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            replace(path, None, &file_with(values)).map_err(failed)?;
            return Ok(true);
        }
        Err(error) => return Err(failed(error)),
    };
    let mut document: DocumentMut = old
        .parse()
        .map_err(|_error: toml_edit::TomlError| WriteError::Broken(path.to_owned()))?;
    for (key, text) in values {
        let setting = find(key).expect("keys are of the table");
        set(document.as_table_mut(), setting, text).ok_or_else(|| WriteError::Odd {
            path: path.to_owned(),
            key,
            text: text.clone(),
        })?;
    }
    let new = document.to_string();
    if new == old {
        return Ok(false);
    }
    let about = fs::metadata(path).map_err(failed)?;
    replace(path, Some(&about), &new).map_err(failed)?;
    Ok(true)
}

/// `None` when something else than a table or a value stands there.
fn set(root: &mut Table, setting: &Setting, text: &str) -> Option<()> {
    let mut value = match setting.slot {
        Slot::Text(_) => Value::from(text),
        Slot::Number(..) => Value::from(text.parse::<i64>().ok()?),
        Slot::Flag(_) => Value::from(text.parse::<bool>().ok()?),
    };
    let (section, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
    let table: &mut dyn TableLike = if section.is_empty() {
        root
    } else {
        if !root.contains_key(section) {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            root.insert(section, Item::Table(table));
        }
        root.get_mut(section)?.as_table_like_mut()?
    };
    match table.get_mut(name) {
        Some(old) => {
            let old = old.as_value_mut()?;
            // The comment behind it stays.
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(name, Item::Value(value));
        }
    }
    Some(())
}

/// All of it or nothing, with the owner and mode it had.
fn replace(path: &Path, old: Option<&Metadata>, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    let aside = PathBuf::from(aside);
    let mut options = OpenOptions::new();
    let options = options.write(true).create(true).truncate(true).mode(MODE);
    let mut file = options.open(&aside)?;
    if let Some(old) = old {
        fchown(&file, Some(old.uid()), Some(old.gid()))?;
        file.set_permissions(fs::Permissions::from_mode(old.mode() & 0o7777))?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::super::{Sources, load};
    use super::*;

    fn values(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let owned = pairs.iter().map(|(key, text)| (*key, (*text).to_owned()));
        owned.collect()
    }

    #[test]
    fn comments_and_order_stay_and_the_values_are_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("suqiu.toml");
        let old = "# ours\ndata = \"/a\"\nlisten = \"127.0.0.1:1\" # behind it\n\n# on limits\n\
                   [limits]\nqueue = 100 # few\n# the end\n";
        fs::write(&path, old).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
        let changes = values(&[
            ("listen", "0.0.0.0:8600"),
            ("limits.queue", "200"),
            ("http.plain", "true"),
        ]);
        assert!(write(&path, &changes).unwrap());
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "# ours\ndata = \"/a\"\nlisten = \"0.0.0.0:8600\" # behind it\n\n# on limits\n\
             [limits]\nqueue = 200 # few\n\n[http]\nplain = true\n# the end\n"
        );
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o604);
        assert!(
            !write(&path, &changes).unwrap(),
            "the second time nothing is new"
        );
    }

    #[test]
    fn a_new_file_explains_everything_and_sets_what_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("etc/suqiu.toml");
        let said = values(&[
            ("district.name", "龙岗\"区"),
            ("limits.queue", "200"),
            ("http.plain", "true"),
            ("listen", "0.0.0.0:1"),
        ]);
        assert!(write(&path, &said).unwrap());
        let loaded = load(&Sources {
            file: Some(path.clone()),
            ..Sources::default()
        });
        let config = loaded.unwrap_or_else(|error| panic!("{error}")).config;
        assert_eq!(config.district.name, "龙岗\"区");
        assert_eq!((config.limits.queue, config.http.plain), (200, true));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("# upload_mb = 20") && text.contains("SUQIU_LISTEN"));
    }

    #[test]
    fn what_is_no_toml_or_stands_oddly_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("suqiu.toml");
        for old in ["listen = ", "tls = 1\n", "[tls.cert]\nx = 1\n"] {
            fs::write(&path, old).unwrap();
            write(&path, &values(&[("tls.cert", "/a")])).unwrap_err();
            assert_eq!(fs::read_to_string(&path).unwrap(), old);
        }
    }
}
