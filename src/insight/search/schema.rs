//! What is indexed of a case: never anything personal.

use std::borrow::Cow;

use tantivy::schema::{FAST, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{Directory, Index, IndexSettings, TantivyDocument, Term};

use super::folded::Folded;
use super::folder::PlainFolder;
use crate::domain::case::Case;
use crate::domain::case::event::What;
use crate::kernel::id::CaseId;

/// Raise it whenever the schema, the terms of a text or [`Texts::of`] change: an index with another
/// number is built anew.
pub(super) const VERSION: u32 = 1;

const TOKENIZER: &str = "suqiu";

/// The text fields, in the order of [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextField {
    Title,
    Content,
    Address,
    Reply,
    /// The number another platform gave the case.
    External,
}

impl TextField {
    pub const ALL: [Self; 5] = [
        Self::Title,
        Self::Content,
        Self::Address,
        Self::Reply,
        Self::External,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Content => "content",
            Self::Address => "address",
            Self::Reply => "reply",
            Self::External => "external",
        }
    }

    pub(super) fn field(self) -> tantivy::schema::Field {
        tantivy::schema::Field::from_field_id(self as u32 + 1)
    }
}

/// The case's id: what a document is replaced by, and how it leads to its row.
pub(super) const ID: &str = "id";

pub(super) fn schema() -> Schema {
    let mut builder = Schema::builder();
    builder.add_u64_field(ID, INDEXED | FAST);
    for text in TextField::ALL {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let field = builder.add_text_field(
            text.name(),
            TextOptions::default().set_indexing_options(indexing),
        );
        debug_assert_eq!(field, text.field());
    }
    builder.build()
}

/// Makes an empty index in an empty folder.
pub(super) fn create(folder: impl Into<Box<dyn Directory>>) -> tantivy::Result<Index> {
    let settings = IndexSettings {
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let index = Index::create(folder, schema(), settings)?;
    register(&index);
    Ok(index)
}

pub(super) fn open(folder: PlainFolder) -> tantivy::Result<Index> {
    let index = Index::open(folder)?;
    register(&index);
    Ok(index)
}

fn register(index: &Index) {
    let analyzer = TextAnalyzer::builder(Terms).build();
    index.tokenizers().register(TOKENIZER, analyzer);
}

pub(super) fn id_term(id: CaseId) -> Term {
    Term::from_field_u64(tantivy::schema::Field::from_field_id(0), id.0)
}

/// What search reads of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts<'c> {
    pub title: &'c str,
    pub content: &'c str,
    pub address: &'c str,
    /// What the unit did, and what the citizen was told.
    pub reply: String,
    /// The channel's number, and the one on the former platform.
    pub external: Cow<'c, str>,
}

impl<'c> Texts<'c> {
    pub fn of(case: &'c Case) -> Self {
        let outcome = case.outcome.as_ref();
        let reply = outcome.map(|outcome| format!("{}\n{}", outcome.text, outcome.public_reply));
        Self {
            title: &case.title,
            content: &case.content,
            address: &case.place.address,
            reply: reply.unwrap_or_default(),
            external: numbers_elsewhere(case),
        }
    }

    pub fn field(&self, field: TextField) -> &str {
        match field {
            TextField::Title => self.title,
            TextField::Content => self.content,
            TextField::Address => self.address,
            TextField::Reply => &self.reply,
            TextField::External => &self.external,
        }
    }

    /// Whether `what` may have changed anything here.
    pub fn changed_by(what: &What) -> bool {
        matches!(
            what,
            What::Registered(_) | What::Migrated(_) | What::Accepted { .. } | What::Finished { .. }
        )
    }
}

fn numbers_elsewhere(case: &Case) -> Cow<'_, str> {
    let given = case.external_id.as_deref();
    let former = case.former.as_ref().map(|former| former.number.as_str());
    match (given, former) {
        (Some(given), Some(former)) => Cow::Owned(format!("{given}\n{former}")),
        (Some(one), None) | (None, Some(one)) => Cow::Borrowed(one),
        (None, None) => Cow::Borrowed(""),
    }
}

pub(super) fn document(case: &Case) -> TantivyDocument {
    let texts = Texts::of(case);
    let mut document = TantivyDocument::new();
    document.add_u64(tantivy::schema::Field::from_field_id(0), case.id.0);
    for field in TextField::ALL {
        let text = texts.field(field);
        if !text.is_empty() {
            document.add_text(field.field(), text);
        }
    }
    document
}

/// [`Folded::each_term`] as tantivy asks for it.
#[derive(Clone)]
struct Terms;

struct Stream {
    /// All terms of the text one after another, and where each ends.
    spelled: String,
    ends: Vec<(usize, usize)>,
    at: usize,
    token: Token,
}

impl Tokenizer for Terms {
    type TokenStream<'t> = Stream;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> Stream {
        let (mut spelled, mut ends) = (String::with_capacity(text.len() * 2), Vec::new());
        Folded::of(text).each_term(|term, position| {
            spelled.push_str(term);
            ends.push((spelled.len(), position));
        });
        Stream {
            spelled,
            ends,
            at: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some((end, position)) = self.ends.get(self.at) else {
            return false;
        };
        let begin = self
            .at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before].0);
        self.token.text.clear();
        self.token.text.push_str(&self.spelled[begin..*end]);
        self.token.position = *position;
        self.at += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
