//! What people asked for about a case, and what was decided.

use serde::Serialize;
use utoipa::ToSchema;

use super::case_parts::Viewing;
use super::{At, code};
use crate::domain::case::{
    ExtensionRequest, Outcome, Proposal, RefusalGrounds, ReturnRequest, Ruling, RulingQuestion,
    Suspension,
};
use crate::domain::codes::{ExtensionReason, RefusalReason, ReturnReason, SuspensionKind};

/// One place for what people ask for and what was decided.
macro_rules! views {
    ($($(#[$doc:meta])* $view:ident { $($(#[$attr:meta])* $field:ident: $type:ty = $value:expr;)+ }
        from $from:ident: $of:ty, $viewing:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $view { $($(#[$attr])* $field: $type,)+ }

        impl $view {
            pub fn of($from: $of, $viewing: &Viewing<'_>) -> Self {
                Self { $($field: $value,)+ }
            }
        }
    )+};
}

views! {
    ReturnRequestView {
        unit: u32 = it.unit.0;
        unit_name: String = viewing.unit(it.unit);
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        #[schema(value_type = code::ReturnReason)]
        reason: ReturnReason = it.reason;
        reason_label: &'static str = it.reason.label();
        basis: String = it.basis;
        #[schema(required)]
        suggested_unit: Option<u32> = it.suggested_unit.map(|unit| unit.0);
        #[schema(required)]
        suggested_unit_name: Option<String> = it.suggested_unit.map(|unit| viewing.unit(unit));
    } from it: ReturnRequest, viewing;
    RulingQuestionView {
        submitted_at: At = At(it.submitted_at);
        /// By the second dispute rather than by a person.
        forced: bool = it.forced;
        interim_unit_name: String = viewing.unit(it.interim_unit);
        question: String = it.question;
    } from it: RulingQuestion, viewing;
    RulingView {
        at: At = At(it.at);
        by_name: String = viewing.user(it.by);
        unit_name: String = viewing.unit(it.unit);
        basis: String = it.basis;
        applies_to_the_like: bool = it.applies_to_the_like;
    } from it: Ruling, viewing;
    ExtensionRequestView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        #[schema(value_type = code::ExtensionReason)]
        reason: ExtensionReason = it.reason;
        reason_label: &'static str = it.reason.label();
        explanation: String = it.explanation;
        new_due_at: At = At(it.new_due_at);
    } from it: ExtensionRequest, viewing;
    SuspensionView {
        by_name: String = viewing.user(it.asked_by);
        at: At = At(it.asked_at);
        #[schema(value_type = code::SuspensionKind)]
        kind: SuspensionKind = it.kind;
        kind_label: &'static str = it.kind.label();
        plan: String = it.plan;
        next_review_at: At = At(it.next_review_at);
    } from it: Suspension, viewing;
    OutcomeView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        text: String = it.text;
        public_reply: String = it.public_reply;
        private_note: String = it.private_note;
        solved: bool = it.solved;
        contacted: bool = it.contacted;
    } from it: Outcome, viewing;
    RefusalView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        #[schema(value_type = code::RefusalReason)]
        reason: RefusalReason = it.what.reason;
        reason_label: &'static str = it.what.reason.label();
        explanation: String = it.what.explanation;
        go_to: String = it.what.go_to;
        /// Proposed by the caller, who cannot confirm it too.
        mine: bool = it.by == viewing.actor.user;
    } from it: Proposal<RefusalGrounds>, viewing;
    ConclusionView {
        by_name: String = viewing.user(it.by);
        at: At = At(it.at);
        evidence: String = it.what;
        /// Proposed by the caller, who cannot confirm it too.
        mine: bool = it.by == viewing.actor.user;
    } from it: Proposal<String>, viewing;
}
