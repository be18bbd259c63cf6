//! How far an exchange has come, on disk beside the versions, where only root writes.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::programs::{Place, sync};

const NAME: &str = "switch.json";
/// The shape of the file.
const SHAPE: u32 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// Up to the flip of the link: the former version is in use, perhaps stopped.
    Begun,
    /// The link has been flipped; whether the new version gets ready is not known yet.
    Flipped,
    GoingBack,
    /// Over. `from` is what `--back` leads to.
    Done,
}

/// What the data file is, as `upgrade --plan --json` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Form {
    #[serde(rename = "from")]
    pub(super) format: u64,
    pub(super) begun: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    shape: u32,
    pub(super) step: Step,
    pub(super) from: Place,
    pub(super) to: Place,
    /// What `--version` of both says.
    pub(super) from_version: String,
    pub(super) to_version: String,
    /// Whether the service ran, and so has to run again.
    pub(super) was_running: bool,
    /// Of the data before the exchange; `None` before they were looked at.
    pub(super) form: Option<Form>,
    /// Made before the flip.
    pub(super) backup: Option<PathBuf>,
    /// What `--back` led to before this exchange, to be said again when it is taken back.
    pub(super) before: Option<Place>,
}

impl Journal {
    pub(super) fn begin(from: (Place, String), to: (Place, String), was_running: bool) -> Self {
        Self {
            shape: SHAPE,
            step: Step::Begun,
            from: from.0,
            to: to.0,
            from_version: from.1,
            to_version: to.1,
            was_running,
            form: None,
            backup: None,
            before: None,
        }
    }

    /// Over before it began: nothing but the link has changed.
    pub(super) fn is_finished(&self) -> bool {
        self.step == Step::Done
    }

    /// `None` when no exchange was ever made.
    pub(super) fn load(root: &Path) -> std::io::Result<Option<Self>> {
        let text = match fs::read(root.join(NAME)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            text => text?,
        };
        let journal: Self = serde_json::from_slice(&text)?;
        if journal.shape == SHAPE {
            Ok(Some(journal))
        } else {
            Err(std::io::Error::other("由其他版本写入"))
        }
    }

    /// On disk when it returns, whole or as it was before.
    pub(super) fn save(&self, root: &Path) -> std::io::Result<()> {
        let aside = root.join(format!("{NAME}.new"));
        let mut file = File::create(&aside)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        fs::rename(&aside, root.join(NAME))?;
        sync(root)
    }

    /// As if it had never been: `--back` leads where it led before.
    pub(super) fn taken_back(self, root: &Path) -> std::io::Result<()> {
        let Some(before) = self.before else {
            fs::remove_file(root.join(NAME))?;
            return sync(root);
        };
        let gone = Self {
            step: Step::Done,
            to: self.from,
            to_version: self.from_version,
            from: before,
            from_version: String::new(),
            before: None,
            ..self
        };
        gone.save(root)
    }
}
