//! What a district writes, in small: registrations, notes, questions, sealed records, refused
//! plans and plans of two steps, several at a time. Kept with it: what was acknowledged, and when.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::*;
use crate::crypto::Keyring;
use crate::domain::case::state::State;
use crate::domain::codes::PersonalField;
use crate::kernel::chance;
use crate::store::blob::Blobs;
use crate::store::check::{Report, check_kv};
use crate::store::kv::SimulatedDisk;
use crate::store::record::SealedRecord;

/// The same numbers for the same seed, as places in a list.
pub(super) struct Dice(chance::Dice);

impl Dice {
    pub(super) const fn seeded(seed: u64) -> Self {
        Self(chance::Dice::from_seed(seed))
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.0.below(n as u64)).expect("below a usize")
    }
}

/// Something the store has said yes to.
#[derive(Clone, Debug)]
pub(super) struct Acknowledged {
    /// The case as the caller was told it is.
    pub(super) case: Case,
    /// Events of the disk at that moment.
    pub(super) at: usize,
}

/// What came of the plans.
#[derive(Default)]
pub(super) struct Told {
    pub(super) acknowledged: Vec<Acknowledged>,
    pub(super) errors: Vec<StoreError>,
}

/// `rounds` of plans, up to six at a time, until the writer has ended.
pub(super) async fn work(store: &Store, disk: &SimulatedDisk, rounds: usize, seed: u64) -> Told {
    let (mut dice, mut told) = (Dice::seeded(seed), Told::default());
    let (keys, mut cases) = (Keyring::in_memory(), Vec::new());
    for round in 0..rounds {
        let at_once = 1 + dice.below(6);
        let plans = (0..at_once).map(|_| {
            let (n, pick) = (dice.below(1_000_000) as u64, dice.below(cases.len() + 1));
            let known: Option<CaseId> = cases.get(pick).copied();
            let (choice, keys) = (dice.below(4), &keys);
            async move {
                let case = match (known, choice) {
                    (Some(id), 0) => note(store, id, "已电话核实").await?,
                    (Some(id), 1) => two_steps(store, id, round).await?,
                    (Some(id), 2) => ask_or_supply(store, id).await?,
                    _ => register_sealed(store, keys, n).await?,
                };
                Ok::<_, StoreError>((case, disk.position()))
            }
        });
        for done in join_all(plans).await {
            match done {
                Ok((case, at)) => {
                    cases.push(case.id);
                    told.acknowledged.push(Acknowledged { case, at });
                }
                Err(StoreError::ExternalTaken) => {}
                Err(error) => told.errors.push(error),
            }
        }
        if matches!(told.errors.last(), Some(StoreError::Stopped)) {
            break;
        }
    }
    told
}

async fn register_sealed(store: &Store, keys: &Keyring, n: u64) -> Result<Case, StoreError> {
    let keys = keys.clone();
    let plan = move |view: &View<'_>, now| {
        let mut draft = draft(n);
        draft.petitioner.phone_masked = "138****1234".into();
        draft.content = draft
            .content
            .repeat(1 + usize::try_from(n % 9).expect("small"));
        let (mut writes, case) = register_in(view, now, &draft)?;
        let fields = [(PersonalField::Phone, "13800001234")];
        let sealed = SealedRecord::seal(&keys, case.id, fields);
        writes.sealed(sealed.expect("a phone can be sealed"));
        Ok((writes, case))
    };
    store.write(plan).await
}

/// Two entries that belong together.
async fn two_steps(store: &Store, id: CaseId, round: usize) -> Result<Case, StoreError> {
    let plan = move |view: &View<'_>, now| {
        let mut writes = WriteSet::new();
        let before = view.case(id)?.expect("acknowledged before");
        let once = act_in(&mut writes, before, now, &clerk(), &noting("第一步"));
        let text = format!("第二步 {round}");
        let twice = act_in(&mut writes, once, now, &clerk(), &noting(&text));
        writes.case(twice.clone());
        Ok((writes, twice))
    };
    store.write(plan).await
}

/// Starts or ends the clock whose end is a timer.
async fn ask_or_supply(store: &Store, id: CaseId) -> Result<Case, StoreError> {
    let plan = move |view: &View<'_>, now| {
        let before = view.case(id)?.expect("acknowledged before");
        let mut writes = WriteSet::new();
        let after = if before.state == State::NeedInfo {
            let supply = SupplyInfo {
                text: "海滨栈道".into(),
                attachments: vec![],
            };
            let command = Command::SupplyInfo(supply);
            act_in(&mut writes, before, now, &Actor::citizen(), &command)
        } else {
            let what = AskInfo {
                what: "地点".into(),
            };
            act_in(&mut writes, before, now, &clerk(), &Command::AskInfo(what))
        };
        writes.case(after.clone());
        Ok((writes, after))
    };
    store.write(plan).await
}

/// Opens the store anew: it is whole and has everything acknowledged. Returns how many entries its
/// log has, or what is wrong.
pub(super) fn survived<'a>(
    kv: &Kv,
    acknowledged: impl IntoIterator<Item = &'a Acknowledged>,
) -> Result<u64, String> {
    let data = DataFile::opened(kv.clone()).map_err(|error| format!("open: {error:?}"))?;
    let report = whole(kv)?;
    for Acknowledged { case, .. } in acknowledged {
        let found = data.read(|view| view.case(case.id));
        let found = found.map_err(|error: StoreError| format!("read: {error:?}"))?;
        let revision = found.map(|found| found.revision);
        if revision.is_none_or(|revision| revision < case.revision) {
            let (no, told) = (case.no(), case.revision);
            return Err(format!(
                "{no}: revision {told} acknowledged, {revision:?} found"
            ));
        }
    }
    Ok(report.entries)
}

/// Every case of the store stands where one of `plans` left it, not in between.
pub(super) fn none_half_done(kv: &Kv, plans: &[Acknowledged]) -> Result<(), String> {
    let mut ends = BTreeSet::new();
    for Acknowledged { case, .. } in plans {
        ends.insert((case.id, case.revision));
    }
    let data = DataFile::opened(kv.clone()).map_err(|error| format!("open: {error:?}"))?;
    for case in plans
        .iter()
        .map(|plan| plan.case.id)
        .collect::<BTreeSet<_>>()
    {
        let found = data.read(|view| view.case(case));
        match found.map_err(|error: StoreError| format!("read: {error:?}"))? {
            Some(found) if !ends.contains(&(case, found.revision)) => {
                return Err(format!("{}: half done at {}", found.no(), found.revision));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The store's own check finds nothing.
fn whole(kv: &Kv) -> Result<Report, String> {
    let nowhere = std::path::Path::new("no attachments in this test");
    let report = check_kv(kv, &Blobs::at(nowhere), &mut |_| ());
    let report = report.map_err(|error| format!("check: {error:?}"))?;
    if report.is_clean() {
        Ok(report)
    } else {
        Err(format!("check: {:?}", report.findings))
    }
}

/// Counts that prove something: past the test runner, which hides what tests print, and into the file
/// that `PROOFS` names, for the end of the whole run.
pub(super) fn say(counts: &str) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "{counts}").expect("stderr is open");
    if let Some(path) = std::env::var_os("PROOFS") {
        let file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(path);
        let mut file = file.expect("the file of proofs");
        file.write_all(format!("{counts}\n").as_bytes())
            .expect("written");
    }
}
