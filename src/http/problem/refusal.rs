//! Which code each refusal of a use case has. Without a catch-all: a new refusal is a compile
//! error here until someone decides what callers are told.

use super::{ChangedBy, Code, Problem, Stale};
use crate::channels::duties::NotTaken;
use crate::domain::case::narrate;
use crate::domain::case::refusal::Refusal as Case;
use crate::domain::log::Body;
use crate::domain::org::Directory;
use crate::domain::supervision::Refusal as Supervision;
use crate::kernel::time::{SECOND_MS, Timestamp};
use crate::store::blob::BlobError;
use crate::store::{KvError, StoreError};
use crate::usecase::Refusal;

/// The refusal as it goes out. `now` is for how long to wait, `directory` for names.
pub fn problem(refusal: Refusal, now: Timestamp, directory: &Directory) -> Problem {
    let said = refusal.to_string();
    let plain = |code| Problem::new(code).detail(said.clone());
    match refusal {
        Refusal::Case(refusal) => of_case(&refusal),
        Refusal::Supervision(refusal) => of_supervision(&refusal),
        Refusal::NotFound => Problem::not_found(),
        Refusal::Stale { found, changed } => {
            let changed = changed.iter().filter_map(|entry| {
                let Body::Case {
                    revision, event, ..
                } = &entry.body
                else {
                    return None;
                };
                Some(ChangedBy {
                    revision: *revision,
                    kind: event.what.kind().to_owned(),
                    title: narrate::title(&event.what, directory),
                    by_name: directory.user_name(event.by).to_owned(),
                    at: event.at.rfc3339(),
                })
            });
            let changed = changed.collect();
            let stale = Stale {
                current_revision: found,
                changed,
            };
            Problem {
                stale: Some(Box::new(stale)),
                ..plain(Code::Stale)
            }
        }
        Refusal::NotYours => plain(Code::Forbidden),
        Refusal::Query(_) => plain(Code::WrongQuery).field("text"),
        Refusal::Search(_) => plain(Code::SearchUnavailable).retry_after(3),
        Refusal::Notice(mistake) => Problem::invalid("days", mistake.to_string()),
        Refusal::Invalid { field, detail } => Problem::invalid(field, detail),
        Refusal::NoSuchAttachment(_) => Problem::new(Code::AttachmentUnknown).field("attachments"),
        Refusal::WrongPassword => plain(Code::WrongPassword),
        Refusal::Locked { until } => {
            let seconds = until.since(now).max(0) / SECOND_MS + 1;
            plain(Code::Locked).retry_after(u32::try_from(seconds).unwrap_or(u32::MAX))
        }
        Refusal::WeakPassword(_) => plain(Code::PasswordPolicy).field("password"),
        Refusal::SetUpAlready => plain(Code::SetupDone),
        Refusal::WrongSetUpToken => plain(Code::SetupToken).field("token"),
        Refusal::LoginTaken => plain(Code::LoginTaken).field("login"),
        Refusal::AdministratorsApart => plain(Code::AdministratorsApart).field("grants"),
        Refusal::UnitCodeTaken => plain(Code::UnitCodeTaken).field("code"),
        Refusal::CatalogueFile(not_taken) => of_file(&not_taken),
        Refusal::CatalogueNotWritten(cause) => Problem::new(Code::Internal).internal(cause),
        Refusal::CalendarMoved => plain(Code::CalendarMoved),
        Refusal::RecountUnderWay => plain(Code::RecountUnderWay),
        Refusal::CatalogueMoved => plain(Code::CatalogueMoved),
        Refusal::ProposalDecided => plain(Code::ProposalDecided),
        Refusal::NoBackupFolder => plain(Code::NoBackupFolder),
        Refusal::BackupUnderWay => plain(Code::BackupUnderWay),
        Refusal::Busy => Problem::new(Code::Busy).retry_after(1),
        Refusal::AnswerLost => plain(Code::OnceConflict),
        Refusal::Hashing(cause) => Problem::new(Code::Internal).internal(cause),
        Refusal::Crypto(cause) => Problem::new(Code::Internal).internal(cause),
        Refusal::Blob(error) => of_blob(&error),
        Refusal::Store(error) => of_store(&error),
    }
}

/// The first mistakes; the preview tells them all.
fn of_file(not_taken: &NotTaken) -> Problem {
    /// As many as a sentence bears.
    const TOLD: usize = 3;
    let NotTaken::Faults(faults) = not_taken else {
        return Problem::new(Code::CatalogueFile).detail(not_taken.to_string());
    };
    let told = faults.iter().take(TOLD).map(|fault| match fault.line {
        0 => fault.why.clone(),
        line => format!("第 {line} 行：{}", fault.why),
    });
    let told = told.collect::<Vec<_>>().join("；");
    let more = if faults.len() > TOLD {
        format!("……共 {} 处", faults.len())
    } else {
        String::new()
    };
    Problem::new(Code::CatalogueFaulty).detail(told + &more)
}

pub fn of_blob(error: &BlobError) -> Problem {
    let code = match error {
        BlobError::TooLarge => Code::TooLarge,
        BlobError::Empty => Code::AttachmentEmpty,
        BlobError::Unsupported => Code::AttachmentKind,
        BlobError::Missing => Code::NotFound,
        BlobError::Full => return full(),
        BlobError::Damaged => {
            return Problem::new(Code::Internal)
                .internal("an attachment is not as it was taken in");
        }
        BlobError::Io(cause) => return Problem::new(Code::Internal).internal(cause),
    };
    Problem::new(code).detail(error.to_string())
}

/// There is no room: it is looked for again every second.
pub fn full() -> Problem {
    Problem::new(Code::StorageFull).retry_after(10)
}

fn of_store(error: &StoreError) -> Problem {
    let code = match error {
        StoreError::Busy | StoreError::Kv(KvError::Interrupted) => {
            return Problem::new(Code::Busy).retry_after(1);
        }
        StoreError::Full | StoreError::Kv(KvError::Full(_)) => return full(),
        StoreError::Unconfirmed => return Problem::new(Code::Unconfirmed).retry_after(10),
        StoreError::KeyReused => Code::OnceConflict,
        StoreError::ExternalTaken => Code::ExternalTaken,
        // The program ends, and its manager starts it again.
        StoreError::Stopped | StoreError::Kv(KvError::Unsynced) => {
            return Problem::new(Code::Stopping).retry_after(10);
        }
        StoreError::Kv(_)
        | StoreError::Corrupt { .. }
        | StoreError::RolledBack
        | StoreError::PlanFailed
        | StoreError::FollowerFailed
        | StoreError::Unlogged
        | StoreError::NoThread(_) => {
            let cause = std::error::Error::source(error);
            let cause = cause.map_or_else(String::new, ToString::to_string);
            let internal = format!("{}: {error}: {cause}", error.code());
            return Problem::new(Code::Internal).internal(internal);
        }
    };
    Problem::new(code)
}

fn of_case(refusal: &Case) -> Problem {
    let problem = Problem::new(code_of_case(refusal)).detail(refusal.to_string());
    match refusal.field() {
        Some(field) => problem.field(field),
        None => problem,
    }
}

fn of_supervision(refusal: &Supervision) -> Problem {
    let code = match refusal {
        Supervision::Text(text) => return of_case(text),
        Supervision::WrongState { .. } => Code::SheetWrongState,
        Supervision::NotYours(_) => Code::Forbidden,
        Supervision::SecondPersonNeeded => Code::SheetSecondPerson,
        Supervision::NoWithdrawalAsked => Code::NoWithdrawalAsked,
        Supervision::WithdrawalAsked => Code::WithdrawalAsked,
        Supervision::HighestLevel => Code::HighestLevel,
        Supervision::NoSuchUnit => Code::NoSuchUnit,
        Supervision::CaseOver => Code::CaseOver,
        Supervision::MeetingOver => Code::MeetingOver,
        Supervision::MeetingHeld => Code::MeetingHeld,
        Supervision::WrongDue => Code::MeetingWrongDue,
        Supervision::TooManyDecisions(_) => Code::TooManyDecisions,
        Supervision::Rules(_) => Code::SupervisionRules,
    };
    Problem::new(code).detail(refusal.to_string())
}

fn code_of_case(refusal: &Case) -> Code {
    match refusal {
        Case::WrongState { .. } => Code::WrongState,
        Case::NotYours { .. } => Code::Forbidden,
        Case::Missing(_) => Code::FieldMissing,
        Case::TooLong { .. } => Code::FieldTooLong,
        Case::Invalid { .. } => Code::FieldInvalid,
        Case::SecondPersonNeeded => Code::SecondPersonNeeded,
        Case::ProposalDiffers => Code::ProposalDiffers,
        Case::NoSuchKnowledge => Code::NoSuchKnowledge,
        Case::NotAConsultation => Code::NotAConsultation,
        Case::NoSuchItem => Code::NoSuchItem,
        Case::NoSuchUnit => Code::NoSuchUnit,
        Case::NoSuchHandler => Code::NoSuchHandler,
        Case::ReturnTooLate => Code::ReturnTooLate,
        Case::ReturnedBefore => Code::ReturnedBefore,
        Case::RuledAlready => Code::RuledAlready,
        Case::NotWithinUnit { .. } => Code::NotWithinUnit,
        Case::NoSuchTask(_) => Code::NoSuchTask,
        Case::TaskWrongState => Code::TaskWrongState,
        Case::TasksOpen(_) => Code::TasksOpen,
        Case::ExtensionAfterDue => Code::ExtensionAfterDue,
        Case::ExtendedBefore => Code::ExtendedBefore,
        Case::NoExtension(_) => Code::NoExtension,
        Case::ExtensionTooLong(_) => Code::ExtensionTooLong,
        Case::RequestPending => Code::RequestPending,
        Case::NothingPending => Code::NothingPending,
        Case::SuspendUrgent => Code::SuspendUrgent,
        Case::ReviewTooFar(_) => Code::ReviewTooFar,
        Case::PhotosMissing => Code::PhotosMissing,
        Case::NotContacted => Code::NotContacted,
        Case::OwnResult => Code::OwnResult,
        Case::OwnUnitCallback => Code::OwnUnitCallback,
        Case::WrongWithdrawal => Code::WrongWithdrawal,
        Case::NoSuchMaster => Code::NoSuchMaster,
        Case::TooManyMerged(_) => Code::TooManyMerged,
        Case::ObjectedBefore => Code::ObjectedBefore,
        Case::TooLate(_) => Code::TooLate,
        Case::TooEarly => Code::TooEarly,
        Case::UrgedTooSoon(_) => Code::UrgedTooSoon,
        Case::TooManyAttachments(_) => Code::TooManyAttachments,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::action::Action;
    use crate::domain::case::refusal::Field;

    /// The domain's own codes and the table say the same.
    #[test]
    fn codes_agree_with_the_domain() {
        let field = Field("title", "标题");
        for refusal in [
            Case::NotYours {
                action: Action::Sign,
            },
            Case::Missing(field),
            Case::TooLong { field, max: 1 },
            Case::Invalid { field, why: "空" },
            Case::SecondPersonNeeded,
            Case::NoSuchTask(1),
            Case::TasksOpen(2),
            Case::PhotosMissing,
            Case::TooLate(String::new()),
            Case::TooManyAttachments(1),
        ] {
            assert_eq!(code_of_case(&refusal).code(), refusal.code());
        }
        let problem = of_case(&Case::Missing(field));
        assert_eq!(problem.field.as_deref(), Some("title"));
        assert_eq!(problem.detail.as_deref(), Some("请填写标题"));
    }

    #[test]
    fn want_of_room_is_507_and_says_when_to_come_back() {
        let cause = || std::io::Error::from(std::io::ErrorKind::StorageFull);
        for problem in [
            of_store(&StoreError::Full),
            of_store(&StoreError::Kv(cause().into())),
            of_blob(&cause().into()),
        ] {
            assert_eq!(problem.code.status().as_u16(), 507);
            assert_eq!(problem.retry_after, Some(10));
        }
    }

    #[test]
    fn causes_stay_inside() {
        let cause = std::io::Error::other("/secret/place");
        let problem = of_store(&StoreError::NoThread(cause));
        assert!(problem.internal.contains("/secret/place"));
        assert_eq!(problem.detail, None);
    }
}
