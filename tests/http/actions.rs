//! Who may ask for which action, by domain.md §2, in a state where it can be asked; and a body
//! that only those get to hear is wrong, so that nothing is carried out.

use super::matrix::Who::{self, SeesAnd};

const CLERK: Who = SeesAnd(&["intake_clerk"]);
const DISPATCHER: Who = SeesAnd(&["dispatcher"]);
const PANEL: Who = SeesAnd(&["ruling_panel"]);
const UNIT: Who = SeesAnd(&["unit_dispatcher", "handler"]);
const SIGNER: Who = SeesAnd(&["unit_dispatcher"]);
const HANDLER: Who = SeesAnd(&["handler"]);
const ASSISTING: Who = SeesAnd(&["assisting"]);
const REVIEWER: Who = SeesAnd(&["reviewer"]);
const CALLBACK: Who = SeesAnd(&["callback_clerk"]);
const SUPERVISOR: Who = SeesAnd(&["supervisor"]);
const LEADER: Who = SeesAnd(&["leader"]);
const RESUMERS: Who = SeesAnd(&["unit_dispatcher", "handler", "supervisor"]);
const LABELLERS: Who = SeesAnd(&["intake_clerk", "dispatcher", "supervisor"]);
const EVERYBODY: Who = SeesAnd(&[
    "intake_clerk",
    "dispatcher",
    "ruling_panel",
    "unit_dispatcher",
    "handler",
    "assisting",
    "reviewer",
    "callback_clerk",
    "supervisor",
]);

pub struct Row {
    pub action: &'static str,
    pub state: &'static str,
    pub who: Who,
    /// `LATER` stands for an instant to come, `LONG` for too much text, `ITSELF` for the case.
    pub body: &'static str,
}

const fn row(action: &'static str, state: &'static str, who: Who, body: &'static str) -> Row {
    Row {
        action,
        state,
        who,
        body,
    }
}

pub const ROWS: &[Row] = &[
    row(
        "accept",
        "pending_accept",
        CLERK,
        r#"{"nature":"help","urgency":"U3","item":"none","place":{}}"#,
    ),
    row("ask_info", "pending_accept", CLERK, r#"{"what":""}"#),
    row("supply_info", "need_info", CLERK, r#"{"text":""}"#),
    row(
        "refuse",
        "pending_accept",
        CLERK,
        r#"{"reason":"N1","explanation":"","go_to":""}"#,
    ),
    row(
        "answer_directly",
        "pending_accept",
        CLERK,
        r#"{"knowledge":"","reply":""}"#,
    ),
    row(
        "dispatch",
        "pending_dispatch",
        DISPATCHER,
        r#"{"item":"none","unit":1}"#,
    ),
    row("sign", "pending_sign", UNIT, r#"{"note":"LONG"}"#),
    row(
        "request_return",
        "pending_sign",
        UNIT,
        r#"{"reason":"R2","basis":""}"#,
    ),
    row(
        "grant_return",
        "return_review",
        DISPATCHER,
        r#"{"reason":""}"#,
    ),
    row(
        "deny_return",
        "return_review",
        DISPATCHER,
        r#"{"reason":""}"#,
    ),
    row(
        "submit_ruling",
        "return_review",
        DISPATCHER,
        r#"{"interim_unit":1,"question":""}"#,
    ),
    row(
        "rule",
        "ruling",
        PANEL,
        r#"{"unit":99999,"basis":"","applies_to_the_like":false}"#,
    ),
    row(
        "contact",
        "in_progress",
        HANDLER,
        r#"{"at":"LATER","means":"phone","result":"reached"}"#,
    ),
    row(
        "reassign_within",
        "in_progress",
        SIGNER,
        r#"{"unit":99999}"#,
    ),
    row(
        "request_assist",
        "in_progress",
        UNIT,
        r#"{"kind":"assist","units":[],"what":""}"#,
    ),
    row("sign_task", "in_progress", ASSISTING, r#"{"task":999}"#),
    row(
        "answer_task",
        "in_progress",
        ASSISTING,
        r#"{"task":999,"answer":"x"}"#,
    ),
    row("adopt_task", "in_progress", UNIT, r#"{"task":999}"#),
    row(
        "send_back_task",
        "in_progress",
        UNIT,
        r#"{"task":999,"reason":"x"}"#,
    ),
    row(
        "request_extension",
        "in_progress",
        UNIT,
        r#"{"reason":"E1","explanation":"","new_due_at":"LATER"}"#,
    ),
    row(
        "grant_extension",
        "in_progress",
        SUPERVISOR,
        r#"{"note":"LONG"}"#,
    ),
    row(
        "deny_extension",
        "in_progress",
        SUPERVISOR,
        r#"{"reason":""}"#,
    ),
    row(
        "suspend",
        "in_progress",
        UNIT,
        r#"{"kind":"H1","plan":"","next_review_at":"LATER"}"#,
    ),
    row(
        "grant_suspension",
        "in_progress",
        SUPERVISOR,
        r#"{"note":"LONG"}"#,
    ),
    row(
        "deny_suspension",
        "in_progress",
        SUPERVISOR,
        r#"{"reason":""}"#,
    ),
    row("resume", "suspended", RESUMERS, r#"{"reason":""}"#),
    row(
        "finish",
        "in_progress",
        HANDLER,
        r#"{"text":"","public_reply":"","solved":true,"contacted":true}"#,
    ),
    row(
        "approve_result",
        "pending_review",
        REVIEWER,
        r#"{"note":"LONG"}"#,
    ),
    row(
        "reject_result",
        "pending_review",
        REVIEWER,
        r#"{"reason":""}"#,
    ),
    row("rate", "pending_feedback", CALLBACK, r#"{"grade":9}"#),
    row(
        "conclude",
        "pending_feedback",
        SUPERVISOR,
        r#"{"evidence":""}"#,
    ),
    row(
        "withdraw",
        "pending_dispatch",
        DISPATCHER,
        r#"{"reason":"W1"}"#,
    ),
    row(
        "merge",
        "pending_dispatch",
        DISPATCHER,
        r#"{"master":"ITSELF","reason":"x"}"#,
    ),
    row("unmerge", "merged", DISPATCHER, r#"{"reason":""}"#),
    row(
        "transfer",
        "pending_dispatch",
        DISPATCHER,
        r#"{"target":"police","explanation":""}"#,
    ),
    row(
        "confirm_transfer",
        "transferred",
        DISPATCHER,
        r#"{"receipt":""}"#,
    ),
    row("note", "in_progress", EVERYBODY, r#"{"text":""}"#),
    row("label", "in_progress", LABELLERS, r#"{}"#),
    row("instruct", "in_progress", LEADER, r#"{"text":""}"#),
];
