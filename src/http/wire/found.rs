//! Where the words of a query stand in a case.

use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::search::{Highlights, Part, TextField};

/// A piece of a text; the pieces in a row are the text.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextPart {
    text: String,
    /// This is what was looked for.
    hit: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FoundText {
    /// The whole title; none when nothing in it was looked for.
    #[schema(required)]
    title: Option<Vec<TextPart>>,
    #[schema(required)]
    excerpt: Option<Excerpt>,
}

/// Some of the first other text that has what was looked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Excerpt {
    /// Name of the text, for people.
    label: &'static str,
    parts: Vec<TextPart>,
}

impl FoundText {
    /// `None` when there is nothing to show.
    pub fn of(highlights: Highlights) -> Option<Self> {
        let Highlights { title, excerpt } = highlights;
        if title.is_none() && excerpt.is_none() {
            return None;
        }
        Some(Self {
            title: title.map(parts),
            excerpt: excerpt.map(|(field, found)| Excerpt {
                label: label(field),
                parts: parts(found),
            }),
        })
    }
}

fn parts(parts: Vec<Part>) -> Vec<TextPart> {
    let part = |Part { text, hit }| TextPart { text, hit };
    parts.into_iter().map(part).collect()
}

const fn label(field: TextField) -> &'static str {
    match field {
        TextField::Title => "标题",
        TextField::Content => "内容",
        TextField::Address => "地址",
        TextField::Reply => "答复",
        TextField::External => "来源单号",
    }
}
