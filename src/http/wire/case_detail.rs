//! A case whole: the row and everything behind it.

use serde::Serialize;
use utoipa::ToSchema;

use super::case_decisions::{
    ConclusionView, ExtensionRequestView, OutcomeView, RefusalView, ReturnRequestView,
    RulingQuestionView, RulingView, SuspensionView,
};
use super::case_parts::{
    AttachmentView, ClockView, LabelView, PetitionerView, PlaceView, RatingView, TaskView,
    TransferView, Viewing,
};
use super::case_row::CaseRow;
use super::{At, code};
use crate::domain::case::Case;
use crate::domain::case::action::Action;
use crate::domain::case::decide::{offered, why_no_return};
use crate::domain::case::state::State;
use crate::domain::catalogue::CatalogueRow;
use crate::domain::codes::Source;
use crate::domain::rights::{may_reveal, role_for};
use crate::http::catalogue::CatalogueRowView;
use crate::http::dictionary::{Term, term};
use crate::insight::Row;
use crate::usecase::read::Group;

#[derive(Debug, Serialize, ToSchema)]
pub struct CaseDetail {
    #[serde(flatten)]
    row: CaseRow,
    content: String,
    #[schema(value_type = code::Source)]
    source: Source,
    #[schema(required)]
    external_id: Option<String>,
    place: PlaceView,
    petitioner: PetitionerView,
    registered_by_name: String,
    attachments: Vec<AttachmentView>,
    labels: Vec<LabelView>,
    #[schema(required)]
    catalogue: Option<CatalogueRowView>,
    #[schema(required)]
    accepted_at: Option<At>,
    #[schema(required)]
    dispatched_at: Option<At>,
    #[schema(required)]
    signed_at: Option<At>,
    #[schema(required)]
    contacted_at: Option<At>,
    #[schema(required)]
    finished_at: Option<At>,
    #[schema(required)]
    closed_at: Option<At>,
    clocks: Vec<ClockView>,
    #[schema(required)]
    first_unit_name: Option<String>,
    #[schema(required)]
    interim_unit_name: Option<String>,
    #[schema(required)]
    handler: Option<u32>,
    hops: u16,
    signed_late: bool,
    #[schema(required)]
    return_request: Option<ReturnRequestView>,
    #[schema(required)]
    ruling_question: Option<RulingQuestionView>,
    #[schema(required)]
    ruling: Option<RulingView>,
    tasks: Vec<TaskView>,
    #[schema(required)]
    extension_request: Option<ExtensionRequestView>,
    extensions: u8,
    #[schema(required)]
    suspension_request: Option<SuspensionView>,
    #[schema(required)]
    suspension: Option<SuspensionView>,
    #[schema(required)]
    outcome: Option<OutcomeView>,
    #[schema(required)]
    rating: Option<RatingView>,
    #[schema(required)]
    refusal: Option<RefusalView>,
    #[schema(required)]
    conclusion: Option<ConclusionView>,
    #[schema(required)]
    info_asked: Option<String>,
    info_expired: bool,
    #[schema(required)]
    closing: Option<Term>,
    /// Number of the case this one was merged into.
    #[schema(required)]
    master_no: Option<String>,
    /// Cases merged into this one, as far as the caller may see them.
    merged: Vec<MergedView>,
    /// All of them.
    merged_count: usize,
    #[schema(required)]
    transfer: Option<TransferView>,
    rejections: u8,
    dissatisfied: u8,
    /// What the caller may do now; the first is the next step.
    #[schema(value_type = Vec<code::CaseAction>)]
    actions: Vec<Action>,
    /// Why the caller's unit cannot return the case, where it otherwise could.
    #[schema(required)]
    return_barred: Option<String>,
    /// The caller may open personal fields now.
    may_reveal: bool,
}

/// A case that goes with the one shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MergedCase)]
pub struct MergedView {
    no: String,
    title: String,
    received_at: At,
    urges: u16,
}

impl MergedView {
    fn of(case: Case) -> Self {
        Self {
            no: case.no(),
            received_at: At(case.received_at),
            urges: case.urges,
            title: case.title,
        }
    }
}

impl CaseDetail {
    /// `group` is looked up by whoever reads the case.
    pub fn of(case: Case, group: Group, viewing: &Viewing<'_>) -> Self {
        let reference = viewing.reference;
        let row = Row::of(&case, &reference.catalogue);
        let no = case.no();
        let catalogue = row_of(&case, viewing);
        let unit = |unit| viewing.unit(unit);
        Self {
            actions: actions(&case, viewing),
            return_barred: return_barred(&case, viewing),
            may_reveal: may_reveal(viewing.actor, &case, &reference.directory),
            row: CaseRow::of(&row, reference, viewing.now),
            catalogue: catalogue.map(CatalogueRowView::of),
            content: case.content,
            source: case.source,
            external_id: case.external_id,
            place: PlaceView::of(case.place, viewing),
            petitioner: case.petitioner.into(),
            registered_by_name: viewing.user(case.registered_by),
            attachments: each(case.attachments, |it| AttachmentView::of(it, &no)),
            labels: each(case.labels, LabelView::from),
            accepted_at: case.accepted_at.map(At),
            dispatched_at: case.dispatched_at.map(At),
            signed_at: case.signed_at.map(At),
            contacted_at: case.contacted_at.map(At),
            finished_at: case.finished_at.map(At),
            closed_at: case.closed_at.map(At),
            clocks: each(case.clocks, |(stage, clock)| {
                ClockView::of(stage, clock, viewing)
            }),
            first_unit_name: case.first_unit.map(unit),
            interim_unit_name: case.interim_unit.map(unit),
            handler: case.handler.map(|user| user.0),
            hops: case.hops,
            signed_late: case.signed_late,
            return_request: case
                .return_request
                .map(|it| ReturnRequestView::of(it, viewing)),
            ruling_question: case
                .ruling_question
                .map(|it| RulingQuestionView::of(it, viewing)),
            ruling: case.ruling.map(|it| RulingView::of(it, viewing)),
            tasks: each(case.tasks, |it| TaskView::of(it, viewing)),
            extension_request: case
                .extension_request
                .map(|it| ExtensionRequestView::of(it, viewing)),
            extensions: case.extensions,
            suspension_request: case
                .suspension_request
                .map(|it| SuspensionView::of(it, viewing)),
            suspension: case.suspension.map(|it| SuspensionView::of(it, viewing)),
            outcome: case.outcome.map(|it| OutcomeView::of(it, viewing)),
            rating: case.rating.map(|it| RatingView::of(it, viewing)),
            refusal: case.refusal.map(|it| RefusalView::of(it, viewing)),
            conclusion: case.conclusion.map(|it| ConclusionView::of(it, viewing)),
            info_asked: case.info_asked,
            info_expired: case.info_expired,
            closing: case.closing.map(|closing| term!(closing)),
            master_no: group.master_no,
            merged: each(group.merged, MergedView::of),
            merged_count: group.merged_count,
            transfer: case.transfer.map(TransferView::from),
            rejections: case.rejections,
            dissatisfied: case.dissatisfied,
        }
    }
}

fn each<T, V>(items: impl IntoIterator<Item = T>, view: impl Fn(T) -> V) -> Vec<V> {
    items.into_iter().map(view).collect()
}

/// The row as it stood when the case was dispatched: what the unit goes by.
fn row_of<'v>(case: &Case, viewing: &'v Viewing<'_>) -> Option<&'v CatalogueRow> {
    let at = case.dispatched_at.unwrap_or(viewing.now);
    let (item, rows) = (case.item.as_deref()?, &viewing.reference.catalogue);
    rows.in_force(item, at).or_else(|| rows.get(item))
}

/// Asked once, or ruled on: said before anybody writes a second request in vain.
fn return_barred(case: &Case, viewing: &Viewing<'_>) -> Option<String> {
    let barred = why_no_return(case, &viewing.reference.directory)?;
    let action = Action::RequestReturn;
    let role = role_for(
        viewing.actor,
        action,
        Some(case),
        &viewing.reference.directory,
    );
    (role.is_some() && action.rule().from.contains(&case.state)).then(|| barred.to_string())
}

/// The next step first, then decisions that somebody waits for, the rest of the table, what
/// gives the work away or puts it off, and last what can be done at any time.
fn actions(case: &Case, viewing: &Viewing<'_>) -> Vec<Action> {
    let mut actions = offered(case, viewing.actor, viewing.reference);
    let rank = |action: &Action| match action {
        Action::GrantExtension | Action::GrantSuspension => 0,
        action if *action == next_step(case) => 1,
        Action::SignTask => 2,
        Action::AnswerTask => 3,
        Action::Transfer | Action::Merge | Action::Withdraw => 6,
        Action::Label | Action::Note | Action::Instruct => 7,
        Action::RequestReturn | Action::RequestExtension | Action::Suspend => 5,
        Action::SubmitRuling | Action::SendBackTask | Action::Conclude => 5,
        _ => 4,
    };
    actions.sort_by_key(rank);
    actions
}

/// What the one who has the ball is there to do.
fn next_step(case: &Case) -> Action {
    match case.state {
        State::PendingAccept if case.refusal.is_some() => Action::Refuse,
        State::PendingAccept => Action::Accept,
        State::NeedInfo => Action::SupplyInfo,
        State::PendingDispatch => Action::Dispatch,
        State::PendingSign => Action::Sign,
        State::ReturnReview => Action::GrantReturn,
        State::Ruling => Action::Rule,
        State::InProgress | State::Rework if case.contacted_at.is_none() => Action::Contact,
        State::InProgress | State::Rework => Action::Finish,
        State::Suspended => Action::Resume,
        State::PendingReview => Action::ApproveResult,
        State::PendingFeedback => Action::Rate,
        State::Merged => Action::Unmerge,
        State::Transferred => Action::ConfirmTransfer,
        State::NotAccepted | State::Closed | State::Archived | State::Withdrawn => Action::Note,
    }
}
