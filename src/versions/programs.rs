//! The folder of versions, and the link that says which one is in use.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

const BINARY: &str = "suqiu";
const CURRENT: &str = "current";
const KEPT: &str = "kept/";
/// Where a version that is brought as a file lies until it has said which one it is.
const INCOMING: &str = ".incoming";
const NAME_MAX: usize = 64;

/// A version's folder: `1.3.0` when a package owns it, `kept/1.2.0` when none does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place(String);

impl TryFrom<String> for Place {
    type Error = &'static str;

    /// Begins with a digit, so that it can lead nowhere else.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let name = text.strip_prefix(KEPT).unwrap_or(&text);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "+-.~_".contains(c);
        if name.starts_with(|c: char| c.is_ascii_digit())
            && name.len() <= NAME_MAX
            && name.chars().all(is_plain)
        {
            Ok(Self(text))
        } else {
            Err("不是版本号")
        }
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.0
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The folder, `/usr/lib/suqiu`.
#[derive(Clone, Debug)]
pub struct Programs {
    root: PathBuf,
}

impl Programs {
    pub const fn at(root: PathBuf) -> Self {
        Self { root }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the binary of a version lies.
    pub fn binary(&self, place: &Place) -> PathBuf {
        self.root.join(&place.0).join(BINARY)
    }

    /// The version in use; `None` when there is no link to one.
    pub fn current(&self) -> Option<Place> {
        let target = fs::read_link(self.root.join(CURRENT)).ok()?;
        Place::try_from(target.into_os_string().into_string().ok()?).ok()
    }

    /// The version `name`: of the package that is installed, else a kept one.
    pub fn find(&self, name: &str) -> Option<Place> {
        let places = [name.to_owned(), format!("{KEPT}{name}")];
        let mut places = places.into_iter().filter_map(|it| Place::try_from(it).ok());
        places.find(|place| self.binary(place).is_file())
    }

    /// Every version that is there, by name.
    pub fn all(&self) -> Vec<Place> {
        let within = |folder: &Path, prefix: &str| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
            let places = names.filter_map(|name| Place::try_from(format!("{prefix}{name}")).ok());
            places.collect::<Vec<_>>()
        };
        let mut all = within(&self.root, "");
        all.extend(within(&self.root.join(KEPT), KEPT));
        all.retain(|place| self.binary(place).is_file());
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// Puts `place` in use: one rename, so that at any moment there is one version in use.
    pub fn point(&self, place: &Place) -> io::Result<()> {
        let aside = self.root.join(format!("{CURRENT}.new"));
        remove(&aside)?;
        symlink(&place.0, &aside)?;
        fs::rename(&aside, self.root.join(CURRENT))?;
        sync(&self.root)
    }

    /// Copies a binary that was brought as a file, and gives where it lies until [`Self::keep`].
    /// Where kysec keeps watch it is labelled; when that is refused, running it will be.
    pub fn take_in(&self, file: &Path) -> io::Result<PathBuf> {
        let folder = self.root.join(KEPT).join(INCOMING);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(&folder)?;
        let binary = folder.join(BINARY);
        fs::copy(file, &binary)?;
        fs::set_permissions(&binary, Permissions::from_mode(0o755))?;
        File::open(&binary)?.sync_all()?;
        let mut label = Command::new("kysec_set");
        label
            .args(["-n", "exectl", "-v", "verified"])
            .arg(&binary)
            .stdin(Stdio::null());
        match label.status() {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(binary),
        }
    }

    /// Gives what was taken in its name. What was kept under that name before goes.
    pub fn keep(&self, version: &str) -> io::Result<Place> {
        let name = folder_of(version);
        let place = Place::try_from(format!("{KEPT}{name}"))
            .map_err(|why| io::Error::other(format!("{version}：{why}")))?;
        let (kept, folder) = (self.root.join(KEPT), self.root.join(&place.0));
        if self.current().as_ref() == Some(&place) {
            // It is this very build; files in use are left as they are.
            fs::remove_dir_all(kept.join(INCOMING))?;
            return Ok(place);
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::rename(kept.join(INCOMING), &folder)?;
        sync(&folder)?;
        sync(&kept)?;
        Ok(place)
    }

    /// Removes the kept versions but these.
    pub fn keep_only(&self, wanted: &[&Place]) -> io::Result<()> {
        for place in self.all() {
            if place.0.starts_with(KEPT) && !wanted.contains(&&place) {
                fs::remove_dir_all(self.root.join(&place.0))?;
            }
        }
        Ok(())
    }
}

/// `0.2.0 (3c8e9f012a)` → `0.2.0-3c8e9f012a`.
fn folder_of(version: &str) -> String {
    let (release, commit) = version.split_once(' ').unwrap_or((version, ""));
    let commit = commit.trim_matches(['(', ')']);
    if !commit.is_empty() && commit.chars().all(|c| c.is_ascii_alphanumeric()) {
        format!("{release}-{commit}")
    } else {
        release.to_owned()
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Has the names in a folder on disk.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_leads_nowhere_else() {
        for good in [
            "0.1.0",
            "kept/0.1.0",
            "1.2.3-rc1+abc",
            "kept/0.2.0-3c8e9f012a",
        ] {
            assert!(Place::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in [
            "",
            "current",
            "kept",
            "kept/",
            "../0.1.0",
            "kept/../1",
            "/1",
            "1/2",
            "1 2",
            "kept/.incoming",
            "1\n",
            &"1".repeat(65),
        ] {
            assert!(Place::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_build_is_told_from_another_of_the_same_release() {
        assert_eq!(folder_of("0.2.0 (3c8e9f012a)"), "0.2.0-3c8e9f012a");
        assert_eq!(folder_of("0.2.0 (源码包)"), "0.2.0");
        assert_eq!(folder_of("0.2.0"), "0.2.0");
    }

    #[test]
    fn the_link_is_flipped_and_kept_versions_go() {
        let dir = tempfile::tempdir().unwrap();
        let programs = Programs::at(dir.path().to_owned());
        assert_eq!(programs.current(), None);
        let lay = |name: &str| {
            fs::create_dir_all(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join(BINARY), name).unwrap();
        };
        for name in ["0.2.0", "kept/0.1.0", "kept/0.0.9"] {
            lay(name);
        }
        let (old, new) = (
            programs.find("0.1.0").unwrap(),
            programs.find("0.2.0").unwrap(),
        );
        for place in [&old, &new, &old] {
            programs.point(place).unwrap();
            assert_eq!(programs.current().as_ref(), Some(place));
            let through = dir.path().join(CURRENT).join(BINARY);
            assert_eq!(fs::read_to_string(through).unwrap(), place.0);
        }
        programs.keep_only(&[&old, &new]).unwrap();
        assert_eq!(programs.all(), [new, old]);
        assert_eq!(programs.find("0.0.9"), None);
        assert_eq!(programs.find("current"), None);
    }
}
