//! A store to measure on, built through the use cases, and what is known of it from building it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::folder::WorkingFolder;
use super::{BenchError, Doing, Tell};
use crate::crypto::Keyring;
use crate::demo::story::Facts;
use crate::demo::{self, Accounts, Furnishing, Histories, Told};
use crate::domain::case::number;
use crate::kernel::id::CaseId;
use crate::kernel::time::{Clock as _, SystemClock};
use crate::store::DataFile;
use crate::store::blob::Blobs;

const SEED: u64 = 440_308;
/// Every so many cases one is remembered, to be asked for.
const SAMPLE: usize = 4_096;
/// Words of two characters that people write, from frequent to seldom; none is part of an address.
const WORDS: [&str; 16] = [
    "路灯", "垃圾", "停车", "噪音", "漏水", "油烟", "积水", "电梯", "工资", "井盖", "物业", "施工",
    "占道", "燃气", "学位", "树木",
];

/// What has to be found for a word, at the least.
#[derive(Serialize, Deserialize)]
pub struct Expected {
    pub word: String,
    /// Numbers of the cases, as far as they are the same however the case went on.
    pub cases: Vec<u64>,
}

/// An account to sign in with.
#[derive(Serialize, Deserialize)]
pub struct Account {
    pub role: String,
    pub user: String,
    pub password: String,
}

#[derive(Serialize, Deserialize)]
pub struct Stock {
    pub cases: usize,
    /// The data folder; beside it lie its key and the log of the server.
    pub data: PathBuf,
    pub accounts: Vec<Account>,
    /// Numbers of some cases, spread evenly.
    pub sample: Vec<String>,
    pub expected: Vec<Expected>,
}

impl Stock {
    /// Builds it, or takes what an earlier run has kept.
    pub async fn get(
        folder: &WorkingFolder,
        name: &str,
        cases: usize,
        histories: Histories,
        tell: Tell<'_>,
    ) -> Result<Self, BenchError> {
        let about = folder.path().join(name).with_extension("json");
        if let Some(kept) = read(&about).filter(|kept| kept.cases == cases) {
            return Ok(kept);
        }
        folder.remove(name)?;
        let data = folder.path().join(name);
        let stock = build(&data, cases, histories, &mut |done, of| {
            tell(Doing::Building(name, done, of));
        })
        .await?;
        write(&about, &stock)?;
        Ok(stock)
    }

    pub fn account(&self, role: &'static str) -> Result<&Account, BenchError> {
        let account = self.accounts.iter().find(|account| account.role == role);
        account.ok_or(BenchError::Answer(role))
    }
}

async fn build(
    data: &Path,
    cases: usize,
    histories: Histories,
    progress: &mut (dyn FnMut(usize, usize) + Send),
) -> Result<Stock, BenchError> {
    let keyring = Keyring::create(&data.with_extension("key"))?;
    let (file, blobs) = (DataFile::open(data)?, Blobs::open(data)?);
    let furnishing = Furnishing {
        seed: SEED,
        cases,
        now: SystemClock::start().now(),
        histories,
        accounts: Accounts::OneOfEachRole,
    };
    let mut watch = Watch::new(cases);
    let mut tell = |told: Told<'_>| match told {
        Told::Filed(case, facts) => watch.filed(case, facts),
        Told::Progress(demo::Progress {
            cases, of_cases, ..
        }) => progress(cases, of_cases),
    };
    let (logins, _played) = demo::furnish(file, blobs, keyring, furnishing, &mut tell).await?;
    let account = |login: demo::Login| Account {
        role: login.role.to_owned(),
        user: login.user,
        password: login.password.reveal().to_owned(),
    };
    Ok(Stock {
        cases,
        data: data.to_owned(),
        accounts: logins.into_iter().map(account).collect(),
        sample: watch.sample,
        expected: watch.expected,
    })
}

/// Remembers what will be asked for.
struct Watch {
    every: usize,
    seen: usize,
    sample: Vec<String>,
    expected: Vec<Expected>,
}

impl Watch {
    fn new(cases: usize) -> Self {
        let expected = WORDS.map(|word| Expected {
            word: word.to_owned(),
            cases: vec![],
        });
        Self {
            every: cases.div_ceil(SAMPLE).max(1),
            seen: 0,
            sample: vec![],
            expected: expected.into(),
        }
    }

    fn filed(&mut self, case: CaseId, facts: &Facts) {
        if self.seen.is_multiple_of(self.every) {
            self.sample.push(number::format(case, facts.channel));
        }
        self.seen += 1;
        let wording = &facts.wording;
        for Expected { word, cases } in &mut self.expected {
            if wording.title.contains(word.as_str()) || wording.content.contains(word.as_str()) {
                cases.push(case.0);
            }
        }
    }
}

/// `None` when there is nothing of use: then it is built anew.
fn read(about: &Path) -> Option<Stock> {
    let kept: Stock = serde_json::from_slice(&fs::read(about).ok()?).ok()?;
    DataFile::exists(&kept.data).then_some(kept)
}

/// Written last, and for the owner's eyes only.
fn write(about: &Path, stock: &Stock) -> Result<(), BenchError> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(about)?;
    let text = serde_json::to_vec(stock).expect("plain data");
    Ok(file.write_all(&text)?)
}
