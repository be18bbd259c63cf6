//! What was typed into a command, and the files it brings.

use super::Command;
use crate::domain::case::Attachment;
use crate::domain::case::redact::mask_numbers;

impl Command {
    /// The files the command brings, to be completed by whoever knows the uploads.
    pub const fn attachments_mut(&mut self) -> Option<&mut Vec<Attachment>> {
        match self {
            Command::SupplyInfo(supply) | Command::Supplement(supply) => {
                Some(&mut supply.attachments)
            }
            Command::Finish(finish) => Some(&mut finish.attachments),
            _ => None,
        }
    }

    /// Telephone and identity numbers typed into free text are masked before anything is
    /// stored: the sealed record is the only place for them.
    pub fn mask_personal_numbers(&mut self) {
        for text in self.texts_mut() {
            let (masked, changed) = mask_numbers(text);
            if changed {
                *text = masked;
            }
        }
    }

    fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Command::Accept(c) => c.title.iter_mut().chain([&mut c.place.address]).collect(),
            Command::AskInfo(c) => vec![&mut c.what],
            Command::SupplyInfo(c) | Command::Supplement(c) => vec![&mut c.text],
            Command::Refuse(c) => vec![&mut c.explanation, &mut c.go_to],
            Command::AnswerDirectly(c) => vec![&mut c.reply],
            Command::Dispatch(c) => c
                .assisting
                .iter_mut()
                .map(|a| &mut a.what)
                .chain([&mut c.note])
                .collect(),
            Command::RequestReturn(c) => vec![&mut c.basis],
            Command::SubmitRuling(c) => vec![&mut c.question],
            Command::Rule(c) => {
                let asked = c.questions.iter_mut().flat_map(|(q, a)| [q, a]);
                asked.chain([&mut c.basis]).collect()
            }
            Command::Contact(c) => vec![&mut c.note],
            Command::ReassignWithin(c) => vec![&mut c.note],
            Command::RequestAssist(c) => vec![&mut c.what],
            Command::RequestExtension(c) => vec![&mut c.explanation],
            Command::Suspend(c) => vec![&mut c.plan],
            Command::Finish(c) => vec![&mut c.text, &mut c.public_reply, &mut c.private_note],
            Command::Rate(c) => vec![&mut c.comment],
            Command::Withdraw(c) => vec![&mut c.note],
            Command::Reopen(c) => vec![&mut c.explanation],
            Command::Transfer(c) => vec![&mut c.explanation],
            Command::Label { add, .. } => add.iter_mut().map(|label| &mut label.value).collect(),
            Command::Object { explanation: text }
            | Command::Sign { note: text }
            | Command::GrantReturn { reason: text }
            | Command::DenyReturn { reason: text }
            | Command::AnswerTask { answer: text, .. }
            | Command::SendBackTask { reason: text, .. }
            | Command::GrantExtension { note: text }
            | Command::DenyExtension { reason: text }
            | Command::GrantSuspension { note: text }
            | Command::DenySuspension { reason: text }
            | Command::Resume { reason: text }
            | Command::ApproveResult { note: text }
            | Command::RejectResult { reason: text }
            | Command::Conclude { evidence: text }
            | Command::Merge { reason: text, .. }
            | Command::Unmerge { reason: text }
            | Command::Urge { text }
            | Command::Note { text }
            | Command::Instruct { text } => vec![text],
            Command::ExpireInfo
            | Command::SignTask { .. }
            | Command::AdoptTask { .. }
            | Command::CloseUnrated
            | Command::Archive
            | Command::Follow(_)
            | Command::Relay { .. }
            | Command::ConfirmTransfer { .. } => vec![],
        }
    }
}
