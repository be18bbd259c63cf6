//! An installer is root; the service is not. What root makes is handed over to who will need it.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, lchown};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use crate::config::Config;
use crate::kernel::users::{Owner, SERVICE_USER, Users};

pub(super) struct Handover {
    /// `None`: everything stays with who makes it.
    owner: Option<(String, Owner)>,
    /// Folders that were not there before.
    folders: Vec<PathBuf>,
}

impl Handover {
    /// Before anything is made.
    pub(super) fn prepare(named: Option<&str>, config: &Config) -> anyhow::Result<Self> {
        let users = Users::load();
        let is_root = rustix::process::geteuid().is_root();
        let owner = match named {
            Some(name) if !is_root => return Err(anyhow!("--owner {name} 只能由 root 使用")),
            Some(name) => {
                let known = users.find(name).ok_or_else(|| anyhow!("没有用户 {name}"))?;
                Some((name.to_owned(), known))
            }
            None => {
                let known = users.find(SERVICE_USER).filter(|_| is_root);
                known.map(|known| (SERVICE_USER.to_owned(), known))
            }
        };
        let files = files_of(config)
            .into_iter()
            .filter_map(|file| file.parent());
        Ok(Self {
            owner,
            folders: files.flat_map(missing).collect(),
        })
    }

    /// For data that are there: what root adds to them belongs to whom the rest belongs to.
    pub(super) fn back(config: &Config) -> anyhow::Result<Self> {
        let about = fs::metadata(&config.data).context("无法读取数据目录")?;
        let owner = Owner {
            user: about.uid(),
            group: about.gid(),
        };
        let name = Users::load().name_of(owner.user);
        let is_root = rustix::process::geteuid().is_root();
        Ok(Self {
            owner: is_root.then_some((name, owner)),
            folders: Vec::new(),
        })
    }

    /// After everything is made. A configuration file of ours is for the service to read only.
    pub(super) fn carry_out(&self, config: &Config, file: Option<&Path>) -> anyhow::Result<()> {
        let Some((name, owner)) = &self.owner else {
            return Ok(());
        };
        let change = |path: &Path, user: Option<u32>| {
            let given = lchown(path, user, Some(owner.group));
            given.with_context(|| format!("无法把 {} 交给用户 {name}", path.display()))
        };
        let give = |path: &Path| change(path, Some(owner.user));
        if let Some(file) = file {
            change(file, None)?;
        }
        for path in &self.folders {
            give(path)?;
        }
        for file in files_of(config) {
            give(file)?;
        }
        for path in everything_in(&config.data).context("无法读取数据目录")? {
            give(&path)?;
        }
        Ok(())
    }

    pub(super) fn told(&self) -> String {
        let owner = self.owner.as_ref();
        owner.map_or_else(String::new, |(name, _)| format!("以上归用户 {name} 所有\n"))
    }
}

/// Files for the service's eyes that `init` makes or is given.
fn files_of(config: &Config) -> Vec<&Path> {
    let tls = [&config.tls.cert, &config.tls.key];
    let tls = tls.into_iter().filter_map(Option::as_deref);
    std::iter::once(config.key_file.as_path())
        .chain(tls)
        .collect()
}

/// The folders that will have to be made for `folder`.
fn missing(folder: &Path) -> Vec<PathBuf> {
    let named = folder.ancestors().filter(|it| !it.as_os_str().is_empty());
    named
        .take_while(|it| !it.exists())
        .map(Path::to_owned)
        .collect()
}

/// The folder and all below it; links are not followed.
fn everything_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = vec![folder.to_owned()];
    let mut next = 0;
    while let Some(path) = found.get(next).cloned() {
        next += 1;
        if fs::symlink_metadata(&path)?.is_dir() {
            for entry in fs::read_dir(&path)? {
                found.push(entry?.path());
            }
        }
    }
    Ok(found)
}
