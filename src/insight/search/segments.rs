//! The published state of the index: its segments, opened, with the slot of every document at
//! hand. Segments never change, so a new state shares all but the new ones with the one before.

use std::sync::Arc;

use tantivy::directory::{Directory, META_LOCK};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{SegmentComponent, SegmentId, SegmentReader};
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EnableScoring, PhraseQuery, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, InvertedIndexReader, Opstamp, TERMINATED, Term};

use super::bits::Bits;
use super::folded::Plan;
use super::schema::{ID, TextField};
use crate::insight::Facts;
use crate::kernel::id::CaseId;

/// The slot of a document that was replaced or deleted: no set has room for it.
const GONE: u32 = u32::MAX;
/// Slots looked up in one go: whoever writes waits for that long.
const STRETCH: u32 = 1_024;

struct Segment {
    id: SegmentId,
    /// What it was opened at: another number means that documents have gone.
    deletes: Option<Opstamp>,
    reader: SegmentReader,
    /// By field: asking the reader for one costs a lock and a look-up each time.
    inverted: Vec<Arc<InvertedIndexReader>>,
    /// Documents that count.
    documents: u32,
    /// The slot of each document.
    slots: Vec<u32>,
    newest: Option<CaseId>,
}

/// What queries read.
#[derive(Clone, Default)]
pub(super) struct Segments {
    all: Vec<Arc<Segment>>,
    /// [`Facts::numbering`] that the slots are of.
    numbering: u32,
}

impl Segments {
    /// The index as it was last committed, sharing with `before` what is the same.
    pub(super) fn load(index: &Index, facts: &Facts, before: &Self) -> tantivy::Result<Self> {
        // Nothing is deleted by a merge while we open it.
        let _meta = index.directory().acquire_lock(&META_LOCK)?;
        let numbering = facts.numbering();
        let known = before.all.as_slice();
        let known = if numbering == before.numbering {
            known
        } else {
            &[]
        };
        let mut all = Vec::new();
        for segment in index.searchable_segments()? {
            let deletes = segment.meta().delete_opstamp();
            let old = known.iter().find(|old| old.id == segment.id());
            all.push(match old {
                Some(old) if old.deletes == deletes => Arc::clone(old),
                Some(old) => Arc::new(old.with_deletes(&segment)?),
                None => Arc::new(Segment::open(&segment, facts)?),
            });
        }
        Ok(Self { all, numbering })
    }

    /// Whether the index has been committed or merged since, or slots have changed.
    pub(super) fn is_stale(&self, index: &Index, facts: &Facts) -> tantivy::Result<bool> {
        let metas = index.searchable_segment_metas()?;
        let same = facts.numbering() == self.numbering
            && metas.len() == self.all.len()
            && metas.iter().zip(&self.all).all(|(meta, segment)| {
                meta.id() == segment.id && meta.delete_opstamp() == segment.deletes
            });
        Ok(!same)
    }

    /// Documents that count.
    pub(super) fn documents(&self) -> u64 {
        let counting = |segment: &Arc<Segment>| u64::from(segment.documents);
        self.all.iter().map(counting).sum()
    }

    /// The latest case that was ever indexed: later ones replace nothing.
    pub(super) fn newest(&self) -> Option<CaseId> {
        self.all.iter().filter_map(|segment| segment.newest).max()
    }

    /// Adds the slots of all cases that have the phrase in one of `fields`.
    pub(super) fn collect(
        &self,
        plan: &Plan,
        fields: &[TextField],
        found: &mut Bits,
    ) -> tantivy::Result<()> {
        for segment in &self.all {
            for field in fields {
                match plan {
                    Plan::Character(c) => segment.character(*field, *c, found)?,
                    Plan::Terms(terms) => match terms.as_slice() {
                        [] => {}
                        [(_, only)] => segment.term(*field, only, found)?,
                        many => segment.phrase(*field, many, found)?,
                    },
                }
            }
        }
        Ok(())
    }
}

impl Segment {
    fn open(segment: &tantivy::Segment, facts: &Facts) -> tantivy::Result<Self> {
        let reader = SegmentReader::open(segment)?;
        let ids = reader.fast_fields().u64(ID)?;
        let case = |doc| CaseId(ids.first(doc).unwrap_or_default());
        let mut slots = Vec::with_capacity(reader.max_doc() as usize);
        for from in (0..reader.max_doc()).step_by(STRETCH as usize) {
            let to = reader.max_doc().min(from.saturating_add(STRETCH));
            slots.extend(facts.slots((from..to).map(case)));
        }
        if let Some(alive) = reader.alive_bitset() {
            strike_out(&mut slots, alive);
        }
        // Reads the dictionaries now and not within somebody's query.
        let inverted = TextField::ALL.map(|field| reader.inverted_index(field.field()));
        let inverted = inverted.into_iter().collect::<Result<_, _>>()?;
        Ok(Self {
            id: segment.id(),
            deletes: segment.meta().delete_opstamp(),
            newest: (reader.max_doc() > 0).then(|| CaseId(ids.max_value())),
            documents: reader.num_docs(),
            inverted,
            slots,
            reader,
        })
    }

    /// The same segment after documents of it have gone. Nothing else of it changes: it is not
    /// opened again, nor are its slots looked up, however large it is.
    fn with_deletes(&self, segment: &tantivy::Segment) -> tantivy::Result<Self> {
        let mut slots = self.slots.clone();
        if segment.meta().has_deletes() {
            let bits = segment.open_read(SegmentComponent::Delete)?.read_bytes()?;
            strike_out(&mut slots, &AliveBitSet::open(bits));
        }
        Ok(Self {
            id: self.id,
            deletes: segment.meta().delete_opstamp(),
            documents: segment.meta().num_docs(),
            newest: self.newest,
            reader: self.reader.clone(),
            inverted: self.inverted.clone(),
            slots,
        })
    }

    fn term(&self, field: TextField, term: &str, found: &mut Bits) -> tantivy::Result<()> {
        let inverted = &self.inverted[field as usize];
        let Some(info) = inverted.terms().get(term)? else {
            return Ok(());
        };
        let basic = IndexRecordOption::Basic;
        self.mark(
            inverted.read_block_postings_from_terminfo(&info, basic)?,
            found,
        );
        Ok(())
    }

    /// Every position has a term that begins with its character, so these are all of them.
    fn character(&self, field: TextField, c: char, found: &mut Bits) -> tantivy::Result<()> {
        let inverted = &self.inverted[field as usize];
        let from = c.to_string();
        let range = inverted.terms().range().ge(&from);
        let next = char::from_u32(u32::from(c) + 1).map(String::from);
        let mut terms = match &next {
            Some(next) => range.lt(next).into_stream()?,
            None => range.into_stream()?,
        };
        while let Some((_, info)) = terms.next() {
            let basic = IndexRecordOption::Basic;
            self.mark(
                inverted.read_block_postings_from_terminfo(info, basic)?,
                found,
            );
        }
        Ok(())
    }

    fn mark(&self, mut postings: BlockSegmentPostings, found: &mut Bits) {
        loop {
            let docs = postings.docs();
            for doc in docs {
                found.set(self.slots[*doc as usize]);
            }
            if docs.is_empty() {
                return;
            }
            postings.advance();
        }
    }

    fn phrase(
        &self,
        field: TextField,
        terms: &[(usize, String)],
        found: &mut Bits,
    ) -> tantivy::Result<()> {
        let term = |(at, term): &(usize, String)| (*at, Term::from_field_text(field.field(), term));
        let query = PhraseQuery::new_with_offset(terms.iter().map(term).collect());
        let scoring = EnableScoring::disabled_from_schema(self.reader.schema());
        let mut docs = query.weight(scoring)?.scorer(&self.reader, 1.0)?;
        let mut doc = docs.doc();
        while doc != TERMINATED {
            found.set(self.slots[doc as usize]);
            doc = docs.advance();
        }
        Ok(())
    }
}

/// Documents that have gone have no slot. Gone is gone: what had no slot before gets none.
fn strike_out(slots: &mut [u32], alive: &AliveBitSet) {
    for (doc, slot) in (0..).zip(slots) {
        if !alive.is_alive(doc) {
            *slot = GONE;
        }
    }
}
