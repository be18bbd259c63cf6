//! The district's former platform: its cases with their histories come into the store once, however
//! often the job is run and wherever it was cut off. What is in the store is the checkpoint: every
//! case is looked for under its former number before anything is written.

mod lot;
mod prepare;
mod reconcile;
mod report;
mod suggest;
mod users;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use tokio::task::{JoinError, JoinHandle};

use lot::{Fate, Lot, take};
use prepare::{Prepared, prepare};
use reconcile::Sides;

pub use report::{Compared, Dimension, Report, UnmappedValue};

use super::{Asked, References, Refusal};
use crate::channels::former::{
    self, Export, FormerError, FormerRow, Mapping, Place, Reader, Rejected, RejectedFile, Tally,
    Units,
};
use crate::crypto::Keyring;
use crate::domain::actor::Actor;
use crate::domain::log::Audit;
use crate::domain::reference::Reference;
use crate::insight::Facts;
use crate::kernel::id::CaseId;
use crate::kernel::time::Clock;
use crate::store::{DataFile, Follower, Store, StoreError, View, WriteSet, WriterHandle};

/// Cases in one plan: a commit takes several plans, and costs as much as hundreds of rows.
const LOT: usize = 64;
/// Plans on their way at once; together with [`LOT`] what may be lost in a power cut and is done again.
const IN_FLIGHT: usize = 12;

/// What the job stands on. Not the whole of the services: nobody searches meanwhile, and the index
/// catches up with the log when the service starts.
pub struct Ground {
    store: Store,
    keyring: Keyring,
    reference: Reference,
    clock: Arc<dyn Clock>,
    facts: Facts,
}

impl Ground {
    /// To end: save, drop, then join the writer. `writes`: the columns follow what is written.
    pub fn start(
        data: DataFile,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
        writes: bool,
    ) -> Result<(Self, WriterHandle), StoreError> {
        let (references, facts) = (References::default(), Facts::default());
        data.read(|view| references.reload(view))?;
        let reference = references.current();
        let mut followers: Vec<Box<dyn Follower>> = vec![];
        if writes {
            facts.start(&data, Arc::clone(&reference.catalogue))?;
            followers.push(Box::new(facts.clone()));
        }
        let (store, writer) = data.start(Arc::clone(&clock), followers)?;
        let ground = Self {
            store,
            keyring,
            reference,
            clock,
            facts,
        };
        Ok((ground, writer))
    }

    /// Has the columns on disk, so that the service starts as fast as ever.
    pub fn save(&self) {
        if let Err(error) = self.facts.save(&self.store) {
            tracing::warn!(%error, "the columns could not be saved; the next start makes them anew");
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(transparent)]
    Export(#[from] FormerError),
    #[error("映射文件 [units] 中的单位代码在本平台不存在：{}", .0.join("、"))]
    Units(Vec<String>),
    #[error("无法写入被拒绝行的清单：{0}")]
    Rejected(#[from] io::Error),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<StoreError> for MigrateError {
    fn from(error: StoreError) -> Self {
        Self::Refused(error.into())
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub enum Doing<'d> {
    /// Which file, and how much of it, in per mille.
    Reading(&'d str, u16),
    /// Cases that have been dealt with, of how many rows.
    Taking(u64, u64),
    Counting,
}

/// What is to be done.
pub struct Order<'o> {
    pub mapping: &'o Mapping,
    /// The export.
    pub folder: &'o Path,
    /// Where what does not fit into memory is sorted.
    pub scratch: &'o Path,
    /// Nothing is written; the report says what would be.
    pub only_plan: bool,
}

/// Takes over everything that is not here yet. Rows that cannot be taken go to `rejected` with
/// every reason; everything else is durable when this returns.
pub async fn migrate_in<W: Write>(
    ground: &Ground,
    order: &Order<'_>,
    rejected: W,
    mut progress: impl FnMut(Doing<'_>),
) -> Result<Report, MigrateError> {
    let units = Units::new(&order.mapping.units, &ground.reference.directory);
    let units = units.map_err(MigrateError::Units)?;
    let mut rejects = Rejects {
        file: RejectedFile::new(rejected)?,
        by_code: HashMap::new(),
    };
    let export = former::read(
        order.mapping,
        order.folder,
        (order.scratch, &ground.keyring),
        &mut |source, rejected| rejects.write(source, rejected),
        &mut |file, per_mille| progress(Doing::Reading(file, per_mille)),
    )?;
    let Export {
        sources,
        lookups,
        users,
        mut cases,
    } = export;
    let mut job = Job {
        ground,
        order,
        rejects,
        sources: sources.iter().map(|source| source.name.clone()).collect(),
        report: Report::of(order.mapping, &sources, order.only_plan),
        sides: Sides::default(),
        numbers: HashSet::new(),
        here: Vec::new(),
    };
    job.users(&users, &units).await?;
    let mut reader = Reader::new(order.mapping, &lookups, &units);
    let total = job.report.case_rows(order.mapping);
    let mut flying = FuturesUnordered::new();
    let mut lot = Vec::with_capacity(LOT);
    while let Some(group) = cases.next_case().map_err(FormerError::from)? {
        lot.extend(job.read(reader.read(&group))?);
        if lot.len() < LOT {
            continue;
        }
        flying.push(job.send(std::mem::take(&mut lot)));
        if flying.len() >= IN_FLIGHT
            && let Some(ended) = flying.next().await
        {
            job.arrived(ended)?;
            progress(Doing::Taking(job.report.cases, total));
        }
    }
    flying.push(job.send(lot));
    while let Some(ended) = flying.next().await {
        job.arrived(ended)?;
    }
    drop(flying);
    progress(Doing::Counting);
    job.finish(reader).await
}

struct Rejects<W: Write> {
    file: RejectedFile<W>,
    by_code: HashMap<&'static str, u64>,
}

impl<W: Write> Rejects<W> {
    fn write(&mut self, source: &str, rejected: &Rejected) -> io::Result<()> {
        *self.by_code.entry(rejected.code).or_default() += 1;
        self.file.write(source, rejected)
    }
}

struct Job<'j, W: Write> {
    ground: &'j Ground,
    order: &'j Order<'j>,
    rejects: Rejects<W>,
    /// What each source is called.
    sources: Vec<String>,
    report: Report,
    sides: Sides,
    /// Former numbers that were read, each once.
    numbers: HashSet<Box<str>>,
    /// Cases of this export that are in the store.
    here: Vec<CaseId>,
}

impl<W: Write> Job<'_, W> {
    fn reject(&mut self, rejected: &Rejected) -> Result<(), MigrateError> {
        let source = &self.sources[usize::from(rejected.place.source)];
        Ok(self.rejects.write(source, rejected)?)
    }

    /// Counts what was read of one case, and makes it ready.
    fn read(&mut self, read: former::Read) -> Result<Option<(Tally, Prepared)>, MigrateError> {
        for rejected in &read.rejected {
            self.reject(rejected)?;
        }
        self.report.steps_lost += read.steps_lost;
        let Some((tally, row)) = read.case else {
            return Ok(None);
        };
        self.report.cases += 1;
        self.sides.theirs(tally);
        let Some(row) = row else {
            self.lose(tally);
            return Ok(None);
        };
        let (place, number, mapping) = (row.place, row.number.clone(), self.order.mapping);
        let refused = |column: &str, code, reason| Rejected {
            place,
            number: number.clone(),
            column: column.to_owned(),
            code,
            reason,
        };
        let rejected = if self.numbers.insert(number.as_str().into()) {
            match self.prepare(*row) {
                Ok(prepared) => return Ok(Some((tally, prepared))),
                Err(Refusal::Case(refusal)) => {
                    let field = refusal.field().unwrap_or_default();
                    refused(mapping.column(field), refusal.code(), refusal.to_string())
                }
                Err(other) => return Err(other.into()),
            }
        } else {
            refused("", "duplicate", "此次导出中另有一件是这个编号".to_owned())
        };
        self.lose(tally);
        self.reject(&rejected)?;
        Ok(None)
    }

    fn lose(&mut self, tally: Tally) {
        self.report.rejected += 1;
        self.sides.rejected(tally);
    }

    fn prepare(&mut self, row: FormerRow) -> Result<Prepared, Refusal> {
        let Ground {
            store,
            keyring,
            reference,
            clock,
            ..
        } = self.ground;
        let now = clock.now().max(store.counts().time());
        prepare(row, self.order.mapping, keyring, reference, now)
    }

    /// On its way at once, so that the next lot is made ready while the writer has this one.
    fn send(&self, lot: Vec<(Tally, Prepared)>) -> JoinHandle<Result<Lot, Refusal>> {
        let (store, keyring) = (self.ground.store.clone(), self.ground.keyring.clone());
        tokio::spawn(take(store, keyring, lot, self.order.only_plan))
    }

    fn arrived(
        &mut self,
        lot: Result<Result<Lot, Refusal>, JoinError>,
    ) -> Result<(), MigrateError> {
        self.settle(lot.map_err(|_panicked| StoreError::PlanFailed)??)
    }

    fn settle(&mut self, lot: Lot) -> Result<(), MigrateError> {
        for (tally, done) in lot {
            let unusual = match done.fate {
                Fate::Taken(id) => {
                    self.report.taken += 1;
                    self.report.steps += done.steps;
                    self.here.extend(id);
                    None
                }
                Fate::Known(id) => {
                    self.report.known += 1;
                    self.here.push(id);
                    None
                }
                Fate::Differs(id) => {
                    self.report.differing += 1;
                    self.here.push(id);
                    let told = "已迁入且与此次导出不同，未改动（映射或导出有变）";
                    Some(("differs", told.to_owned()))
                }
                Fate::ExternalTaken(no) => {
                    self.lose(tally);
                    Some(("external_taken", format!("来源单号已登记为 {no}")))
                }
            };
            let unusual = unusual.into_iter().chain(done.sealed_apart);
            for (code, reason) in unusual {
                let (place, number) = (done.place, done.number.clone());
                let column = String::new();
                self.reject(&Rejected {
                    place,
                    number,
                    column,
                    code,
                    reason,
                })?;
            }
        }
        Ok(())
    }

    async fn finish(mut self, reader: Reader<'_>) -> Result<Report, MigrateError> {
        self.note().await?;
        self.report.unmapped = suggest::suggestions(reader.into_unmapped(), &self.ground.reference);
        self.report.count_reasons(self.rejects.by_code);
        let ours = if self.order.only_plan {
            None
        } else {
            let here = std::mem::take(&mut self.here);
            let platform = self.order.mapping.platform.clone();
            Some(
                self.ground
                    .store
                    .read(|view| reconcile::count(view, &platform, here))?,
            )
        };
        self.report
            .compare(&self.sides, ours, &self.ground.reference);
        self.rejects.file.finish()?;
        Ok(self.report)
    }

    /// That it was done stands in the log; a run that changed nothing did nothing.
    async fn note(&self) -> Result<(), Refusal> {
        if self.order.only_plan || self.report.taken == 0 && self.report.users_made == 0 {
            return Ok(());
        }
        let audit = Audit::Imported {
            file: self.order.mapping.platform_name.clone(),
            taken: self.report.taken,
            rejected: self.report.rejected,
        };
        let plan = move |_view: &View<'_>, _now| {
            let mut writes = WriteSet::new();
            writes.entry(Asked::by(Actor::channel()).audit(audit));
            Ok::<_, Refusal>((writes, ()))
        };
        self.ground.store.write(plan).await
    }
}

/// What became of one case.
struct Done {
    place: Place,
    number: String,
    steps: u64,
    fate: Fate,
    /// A personal value of no known form, kept apart: code and sentence.
    sealed_apart: Option<(&'static str, String)>,
}
