//! A change of the catalogue: from rows as they were written down to new versions, or to everything
//! that is wrong with them. What was in force in the past stays readable as it was: no version
//! reaches back before the moment it is put in place, unless its item is new.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells::{Draft, moment_text};
use super::change::{ChangeKind, ItemChange, same_content};
use super::{Catalogue, CatalogueRow};
use crate::domain::org::Directory;
use crate::kernel::time::Timestamp;

/// Told at once; after that many mistakes it is another file that is needed.
pub const FAULTS_MAX: usize = 200;

/// Why a file is not taken, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: u64,
    /// Code of the column; empty for the row as a whole.
    pub column: &'static str,
    pub code: &'static str,
    pub why: String,
}

/// What a set of drafts comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// New versions, in the order of the drafts.
    pub rows: Vec<CatalogueRow>,
    /// Of the same rows.
    pub changes: Vec<ItemChange>,
    /// Drafts that say what is there already.
    pub unchanged: usize,
    /// Items no draft speaks of; they stay as they are.
    pub untouched: usize,
}

/// The versions that `drafts` make at `now`; or every fault, and then nothing changes.
pub fn revise(
    catalogue: &Catalogue,
    drafts: &[Draft],
    now: Timestamp,
    units: &Directory,
) -> Result<Revision, Vec<Fault>> {
    let mut faults = twice(drafts);
    let mut revision = Revision::default();
    let mut lines: HashMap<&str, u64> = HashMap::new();
    for draft in drafts {
        let versions = catalogue.versions(&draft.row.item_id);
        let newest = versions.last();
        match next_version(draft, versions, now) {
            Ok(None) => revision.unchanged += 1,
            Ok(Some(row)) => {
                revision.changes.extend(change(newest, &row, units));
                revision.rows.push(row);
            }
            Err(fault) => faults.push(fault),
        }
        lines.insert(&draft.row.item_id, draft.line);
    }
    let spoken_of = |row: &&CatalogueRow| lines.contains_key(row.item_id.as_str());
    revision.untouched = catalogue.rows().filter(|row| !spoken_of(row)).count();
    faults.extend(conflicts(catalogue, &revision.rows, &lines, now));
    if faults.is_empty() {
        return Ok(revision);
    }
    faults.sort_by_key(|fault| fault.line);
    faults.truncate(FAULTS_MAX);
    Err(faults)
}

fn change(
    newest: Option<&CatalogueRow>,
    row: &CatalogueRow,
    units: &Directory,
) -> Option<ItemChange> {
    let mut change = ItemChange::of(newest, Some(row), units)?;
    let ends = newest.is_some_and(|newest| same_content(newest, row));
    if ends && row.effective_to.is_some() {
        change.kind = ChangeKind::Ended;
    }
    Some(change)
}

/// Items that two lines speak of.
fn twice(drafts: &[Draft]) -> Vec<Fault> {
    let mut first: HashMap<&str, u64> = HashMap::new();
    let mut faults = Vec::new();
    for draft in drafts {
        let item = draft.row.item_id.as_str();
        match first.get(item) {
            Some(line) => faults.push(Fault {
                line: draft.line,
                column: "item_id",
                code: "item_twice",
                why: format!("事项 {item} 与第 {line} 行重复"),
            }),
            None => {
                first.insert(item, draft.line);
            }
        }
    }
    faults
}

/// The version the draft makes; `None` when it says what is there already.
fn next_version(
    draft: &Draft,
    versions: &[CatalogueRow],
    now: Timestamp,
) -> Result<Option<CatalogueRow>, Fault> {
    let newest = versions.last();
    let dated = |code, column, why: &str| Fault {
        line: draft.line,
        column,
        code,
        why: why.to_owned(),
    };
    let mut row = draft.row.clone();
    row.version = newest.map_or(1, |newest| newest.version + 1);
    row.effective_to = row.effective_to.map(|end| not_before_today(end, now));
    let Some(newest) = newest else {
        row.effective_from = draft.begins.unwrap_or(now);
        return in_order(row, draft.line).map(Some);
    };
    let left_alone = |given: Option<Timestamp>, there: Option<Timestamp>| {
        given.map(moment_text) == there.map(moment_text)
    };
    // People keep files of their own: a day a former version began on is no new day either.
    let begins_as_before = draft.begins.is_none_or(|begins| {
        let mut known = versions.iter().map(|row| row.effective_from);
        known.any(|known| left_alone(Some(begins), Some(known)))
    });
    let ends_as_before = left_alone(draft.row.effective_to, newest.effective_to);
    if same_content(&row, newest) && begins_as_before {
        if ends_as_before {
            return Ok(None);
        }
        // What held until now held as it did; only the end is another.
        row.effective_from = newest.effective_from;
        let past = newest.effective_to.is_some_and(|end| end <= now);
        if past || row.effective_to.is_some_and(|end| end < now) {
            let why = "失效日期不能早于今天；已经失效的事项要恢复，请另填生效日期";
            return Err(dated("end_in_the_past", "effective_to", why));
        }
        return in_order(row, draft.line).map(Some);
    }
    row.effective_from = match draft.begins {
        _ if begins_as_before => newest.effective_from.max(now),
        Some(begins) => not_before_today(begins, now),
        None => now,
    };
    if row.effective_from < now {
        let why = "已有的事项不能从过去的日期起修改：此前的工单按当时的清单办理。请填今天或以后的日期，或留空";
        return Err(dated("begin_in_the_past", "effective_from", why));
    }
    in_order(row, draft.line).map(Some)
}

/// A day that has begun already begins now.
fn not_before_today(at: Timestamp, now: Timestamp) -> Timestamp {
    if at < now && at.civil().date() == now.civil().date() {
        now
    } else {
        at
    }
}

fn in_order(row: CatalogueRow, line: u64) -> Result<CatalogueRow, Fault> {
    if row
        .effective_to
        .is_some_and(|end| end <= row.effective_from)
    {
        return Err(Fault {
            line,
            column: "effective_to",
            code: "end_before_begin",
            why: "失效日期须晚于生效日期".to_owned(),
        });
    }
    Ok(row)
}

/// The new rows that answer the same questions of the same matter in the same way as another row
/// does, at a time both are in force: nobody could tell which of them applies.
fn conflicts(
    catalogue: &Catalogue,
    new: &[CatalogueRow],
    lines: &HashMap<&str, u64>,
    now: Timestamp,
) -> Vec<Fault> {
    let by_item: HashMap<&str, &CatalogueRow> =
        new.iter().map(|row| (row.item_id.as_str(), row)).collect();
    let known = catalogue.rows().map(|row| row.item_id.as_str());
    let items: BTreeSet<&str> = known.chain(by_item.keys().copied()).collect();
    let mut alike: BTreeMap<Question<'_>, Vec<Span<'_>>> = BTreeMap::new();
    for item in items {
        let versions = catalogue.versions(item).iter();
        for span in spans(versions.chain(by_item.get(item).copied()), now) {
            alike.entry(question(span.row)).or_default().push(span);
        }
    }
    let mut faults = Vec::new();
    for rows in alike.values_mut().filter(|rows| rows.len() > 1) {
        rows.sort_by_key(|span| span.begin);
        let mut longest = rows[0];
        for &span in &rows[1..] {
            if longest.end.is_none_or(|end| span.begin < end) {
                faults.extend(conflict(longest.row, span.row, &by_item, lines));
            }
            if longest
                .end
                .is_some_and(|end| span.end.is_none_or(|it| it > end))
            {
                longest = span;
            }
        }
    }
    faults
}

/// Told at the later of the two lines; two rows that were there before are not this file's fault.
fn conflict(
    one: &CatalogueRow,
    other: &CatalogueRow,
    new: &HashMap<&str, &CatalogueRow>,
    lines: &HashMap<&str, u64>,
) -> Option<Fault> {
    let line = |row: &CatalogueRow| {
        let item = row.item_id.as_str();
        new.get(item).and(lines.get(item)).copied()
    };
    let (fault, against) = if line(one) > line(other) {
        (one, other)
    } else {
        (other, one)
    };
    let place = match lines.get(against.item_id.as_str()) {
        Some(line) => format!("第 {line} 行的事项 {}", against.item_id),
        None => format!("清单中已有的事项 {}", against.item_id),
    };
    Some(Fault {
        line: line(fault)?,
        column: "discriminators",
        code: "same_question",
        why: format!("与{place}细项相同，判别要素的问与答也相同，无法判断适用哪一行"),
    })
}

/// Matter, questions and answers, in whatever order they were written.
type Question<'r> = ((&'r str, &'r str, &'r str), Vec<&'r (String, String)>);

fn question(row: &CatalogueRow) -> Question<'_> {
    let mut asked: Vec<_> = row.discriminators.iter().collect();
    asked.sort();
    (row.matter(), asked)
}

/// From when to when a version speaks for its item; `None` is without end.
#[derive(Clone, Copy)]
struct Span<'r> {
    row: &'r CatalogueRow,
    begin: Timestamp,
    end: Option<Timestamp>,
}

/// What each version still has to say from `now` on: a later one takes the word from it.
fn spans<'r>(
    versions: impl DoubleEndedIterator<Item = &'r CatalogueRow>,
    now: Timestamp,
) -> Vec<Span<'r>> {
    let mut until: Option<Timestamp> = None;
    let mut spans = Vec::new();
    for row in versions.rev() {
        let end = [row.effective_to, until].into_iter().flatten().min();
        let begin = row.effective_from.max(now);
        if end.is_none_or(|end| begin < end) {
            spans.push(Span { row, begin, end });
        }
        until = [Some(row.effective_from), until]
            .into_iter()
            .flatten()
            .min();
    }
    spans
}
