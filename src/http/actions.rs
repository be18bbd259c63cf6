//! What a person at a desk may ask of a case: one table, action → body. Routing, reading and the
//! documentation come from it, so an action cannot have a body nobody documented.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::problem::Problem;
use super::wire::act::{self, ActionBody};
use super::wire::{self, Taking};
use crate::domain::case::action::Action;
use crate::domain::case::command::Command;

/// One row of the table.
pub struct Offered {
    pub action: Action,
    read: fn(&[u8], Taking) -> Result<Command, Problem>,
    pub body: fn() -> BodySchema,
}

/// How a body is described: its own schema, and those it refers to.
pub struct BodySchema {
    pub name: String,
    pub schema: RefOr<Schema>,
    pub parts: Vec<(String, RefOr<Schema>)>,
}

impl Offered {
    /// Reads the body of this action into the command it asks for.
    pub fn read(&self, body: &[u8], taking: Taking) -> Result<Command, Problem> {
        (self.read)(body, taking)
    }
}

/// The row of an action as it stands in the address; `None` when people cannot ask for it.
pub fn offered(action: &str) -> Option<&'static Offered> {
    OFFERED.iter().find(|row| row.action.code() == action)
}

const fn row<B: ActionBody>(action: Action) -> Offered {
    Offered {
        action,
        read: |body, taking| wire::read::<B>(body)?.into_command(taking),
        body: || {
            let mut parts = Vec::new();
            B::schemas(&mut parts);
            BodySchema {
                name: B::name().into_owned(),
                schema: B::schema(),
                parts,
            }
        },
    }
}

pub const OFFERED: &[Offered] = &[
    row::<act::AcceptBody>(Action::Accept),
    row::<act::AskInfoBody>(Action::AskInfo),
    row::<act::SupplyInfoBody>(Action::SupplyInfo),
    row::<act::RefuseBody>(Action::Refuse),
    row::<act::AnswerDirectlyBody>(Action::AnswerDirectly),
    row::<act::DispatchBody>(Action::Dispatch),
    row::<act::SignBody>(Action::Sign),
    row::<act::RequestReturnBody>(Action::RequestReturn),
    row::<act::GrantReturnBody>(Action::GrantReturn),
    row::<act::DenyReturnBody>(Action::DenyReturn),
    row::<act::SubmitRulingBody>(Action::SubmitRuling),
    row::<act::RuleBody>(Action::Rule),
    row::<act::ContactBody>(Action::Contact),
    row::<act::ReassignWithinBody>(Action::ReassignWithin),
    row::<act::RequestAssistBody>(Action::RequestAssist),
    row::<act::SignTaskBody>(Action::SignTask),
    row::<act::AnswerTaskBody>(Action::AnswerTask),
    row::<act::AdoptTaskBody>(Action::AdoptTask),
    row::<act::SendBackTaskBody>(Action::SendBackTask),
    row::<act::RequestExtensionBody>(Action::RequestExtension),
    row::<act::GrantExtensionBody>(Action::GrantExtension),
    row::<act::DenyExtensionBody>(Action::DenyExtension),
    row::<act::SuspendBody>(Action::Suspend),
    row::<act::GrantSuspensionBody>(Action::GrantSuspension),
    row::<act::DenySuspensionBody>(Action::DenySuspension),
    row::<act::ResumeBody>(Action::Resume),
    row::<act::FinishBody>(Action::Finish),
    row::<act::ApproveResultBody>(Action::ApproveResult),
    row::<act::RejectResultBody>(Action::RejectResult),
    row::<act::RateBody>(Action::Rate),
    row::<act::ConcludeBody>(Action::Conclude),
    row::<act::WithdrawBody>(Action::Withdraw),
    row::<act::MergeBody>(Action::Merge),
    row::<act::UnmergeBody>(Action::Unmerge),
    row::<act::TransferBody>(Action::Transfer),
    row::<act::ConfirmTransferBody>(Action::ConfirmTransfer),
    row::<act::NoteBody>(Action::Note),
    row::<act::LabelBody>(Action::Label),
    row::<act::InstructBody>(Action::Instruct),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::actor::Role;

    /// The table is complete: whatever some person's role may do has a body, and nothing else has.
    #[test]
    fn exactly_what_people_may_do_is_offered() {
        for action in Action::ALL {
            let people = action
                .rule()
                .who
                .iter()
                .any(|(role, _)| role.is_grantable());
            let expected = people && *action != Action::Register;
            assert_eq!(offered(action.code()).is_some(), expected, "{action}");
        }
        assert!(
            Action::Urge
                .rule()
                .who
                .iter()
                .all(|(role, _)| *role == Role::Citizen)
        );
    }

    /// Every minimal body of the table turns into the command of its own action.
    #[test]
    fn a_body_asks_for_its_own_action() {
        let taking = Taking {
            by: crate::kernel::id::UserId(100),
            now: crate::kernel::time::Timestamp(0),
        };
        let anything = r#"{"what":"x","knowledge":"k","reply":"r","reason":"x","text":"t"}"#;
        for row in OFFERED {
            let BodySchema { name, schema, .. } = (row.body)();
            assert!(name.ends_with("Body"), "{name}");
            let RefOr::T(Schema::Object(object)) = schema else {
                panic!("{name} is no object");
            };
            let fields: serde_json::Map<_, _> = object
                .required
                .iter()
                .map(|field| (field.clone(), sample(row.action, field)))
                .collect();
            let body = serde_json::Value::Object(fields).to_string();
            let command = row.read(body.as_bytes(), taking);
            let command = command.unwrap_or_else(|problem| panic!("{name} {body}: {problem:?}"));
            assert_eq!(command.action(), row.action);
            assert!(row.read(anything.as_bytes(), taking).is_err(), "{name}");
        }
    }

    fn sample(action: Action, field: &str) -> serde_json::Value {
        use serde_json::json;
        match (action, field) {
            (Action::Refuse, "reason") => json!("N1"),
            (Action::RequestReturn, "reason") => json!("R2"),
            (Action::RequestExtension, "reason") => json!("E1"),
            (Action::Withdraw, "reason") => json!("W5"),
            (Action::Suspend, "kind") => json!("H1"),
            (Action::RequestAssist, "kind") => json!("assist"),
            (_, "nature") => json!("help"),
            (_, "urgency") => json!("U3"),
            (_, "place") => json!({}),
            (_, "means") => json!("phone"),
            (_, "result") => json!("reached"),
            (_, "target") => json!("police"),
            (_, "master") => {
                let at = crate::kernel::time::Timestamp(1_795_000_000_000);
                let id = crate::domain::case::number::next(None, at);
                json!(crate::domain::case::number::format(
                    id,
                    crate::domain::codes::Channel::Web
                ))
            }
            (_, "at" | "new_due_at" | "next_review_at") => json!("2026-11-23T09:00:00+08:00"),
            (_, "unit" | "interim_unit" | "task" | "grade") => json!(1),
            (_, "units") => json!([1]),
            (_, "solved" | "contacted" | "applies_to_the_like") => json!(true),
            _ => json!("文字"),
        }
    }
}
