//! Limits on what people type, checked in one place.

use crate::domain::case::Attachment;
use crate::domain::case::refusal::{Field, Refusal};

/// Characters, not bytes.
pub const TITLE_MAX: usize = 100;
/// Room for what boards really hold: of 4,326 messages of one, the longest has 6,999.
pub const CONTENT_MAX: usize = 10_000;
pub const NOTE_MAX: usize = 2_000;
/// At once, and a citizen's over the life of a case.
pub const ATTACHMENTS_MAX: usize = 20;
/// A unit's over the life of a case, with rejected reports and rework rounds.
const RESULT_ATTACHMENTS_MAX: usize = 100;

/// Trimmed, not empty, within `max`.
pub(in crate::domain) fn required(text: &str, field: Field, max: usize) -> Result<String, Refusal> {
    let text = optional(text, field, max)?;
    if text.is_empty() {
        Err(Refusal::Missing(field))
    } else {
        Ok(text)
    }
}

/// Trimmed, within `max`; control characters other than line breaks are refused.
pub(in crate::domain) fn optional(text: &str, field: Field, max: usize) -> Result<String, Refusal> {
    let text = text.trim();
    // Bytes first: counting a megabyte of characters to find it too long would be wasted.
    if text.len() > max * 4 || text.chars().count() > max {
        return Err(Refusal::TooLong { field, max });
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::Invalid {
            field,
            why: "含有不可见的控制字符",
        });
    }
    Ok(text.to_owned())
}

pub(super) fn note(text: &str, field: Field) -> Result<String, Refusal> {
    optional(text, field, NOTE_MAX)
}

pub(super) fn reason(text: &str, field: Field) -> Result<String, Refusal> {
    required(text, field, NOTE_MAX)
}

/// What one side hands in at once, and over the life of a case, stays within limits. The sides
/// count apart, so that a citizen's pictures never keep a unit from proving its work.
pub(super) fn attachments(have: &[Attachment], new: &[Attachment]) -> Result<(), Refusal> {
    let (told, done): (Vec<_>, Vec<_>) = have
        .iter()
        .chain(new)
        .partition(|attachment| attachment.purpose.is_the_citizens());
    if new.len() > ATTACHMENTS_MAX || told.len() > ATTACHMENTS_MAX {
        Err(Refusal::TooManyAttachments(ATTACHMENTS_MAX))
    } else if done.len() > RESULT_ATTACHMENTS_MAX {
        Err(Refusal::TooManyAttachments(RESULT_ATTACHMENTS_MAX))
    } else {
        Ok(())
    }
}

/// How many more files of citizens a case takes.
pub(super) fn room(have: &[Attachment]) -> usize {
    let told = have.iter().filter(|it| it.purpose.is_the_citizens());
    ATTACHMENTS_MAX.saturating_sub(told.count())
}

/// Fields that several commands share.
pub(in crate::domain) mod fields {
    use super::Field;

    pub const TITLE: Field = Field("title", "标题");
    pub const CONTENT: Field = Field("content", "诉求内容");
    pub const ADDRESS: Field = Field("address", "地址");
    pub const PLACE: Field = Field("place", "事发地点");
    pub const REASON: Field = Field("reason", "理由");
    pub const BASIS: Field = Field("basis", "依据");
    pub const NOTE: Field = Field("note", "备注");
    pub const TEXT: Field = Field("text", "内容");
    pub const WHAT: Field = Field("what", "事项说明");
    pub const EXPLANATION: Field = Field("explanation", "说明");
    pub const GO_TO: Field = Field("go_to", "告知去向");
    pub const REPLY: Field = Field("reply", "答复内容");
    pub const PUBLIC_REPLY: Field = Field("public_reply", "公开答复");
    pub const RESULT: Field = Field("text", "办理结果");
    pub const ANSWER: Field = Field("answer", "协办答复");
    pub const PLAN: Field = Field("plan", "后续计划");
    pub const QUESTION: Field = Field("question", "争议焦点");
    pub const EVIDENCE: Field = Field("evidence", "认定依据");
    pub const COMMENT: Field = Field("comment", "评价意见");
    pub const RECEIPT: Field = Field("receipt", "回执编号");
    pub const GRADE: Field = Field("grade", "评价等级");
    pub const REASONS: Field = Field("reasons", "不满意原因");
    pub const SUGGESTED_UNIT: Field = Field("suggested_unit", "建议承办单位");
    pub const UNITS: Field = Field("units", "协办单位");
    pub const AT: Field = Field("at", "联系时间");
    pub const NEW_DUE: Field = Field("new_due_at", "延期至");
    pub const NEXT_REVIEW: Field = Field("next_review_at", "下次复核时间");
    pub const EXTERNAL_ID: Field = Field("external_id", "来源单号");
    pub const RECEIVED_AT: Field = Field("received_at", "收到时间");
    pub const QUESTIONS: Field = Field("questions", "判别要素");
    pub const APPLIES: Field = Field("applies_to_the_like", "同类事项照此办理");
    pub const LABEL: Field = Field("labels", "标签");
}
