use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::case::Attachment;
use crate::domain::case::command::{Command, Contact, Finish, RequestAssist, SupplyInfo};
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::codes::{AttachmentPurpose, ContactResult, Urgency};
use crate::domain::policy::Stage;
use crate::kernel::time::{DAY_MS, HOUR_MS};

fn done(finish: Finish) -> Command {
    Command::Finish(finish)
}

fn answer(task: u16) -> Command {
    Command::AnswerTask {
        task,
        answer: "产权属市政".into(),
    }
}

#[test]
fn mandatory_tasks_are_answered_before_finishing() {
    let mut life = Life::at_work();
    life.does("handler-city", Command::RequestAssist(assist(&[HAISHAN])));
    let unhurried = RequestAssist {
        mandatory: false,
        ..assist(&[MEISHA])
    };
    life.does("handler-city", Command::RequestAssist(unhurried));
    let open = Refusal::TasksOpen(1);
    assert_eq!(life.refused("handler-city", done(finish())), open);
    life.does("handler-haishan", Command::SignTask { task: 1 });
    assert_eq!(life.refused("handler-city", done(finish())), open);
    life.does("handler-haishan", answer(1));
    let reason = "未说明产权".to_owned();
    life.does("handler-city", Command::SendBackTask { task: 1, reason });
    assert_eq!(life.refused("handler-city", done(finish())), open);
    life.does("handler-haishan", answer(1));
    life.does("handler-city", Command::AdoptTask { task: 1 });
    life.does("handler-city", done(finish()));
    assert_eq!(life.state(), State::PendingReview);
}

#[test]
fn a_task_is_its_own_units_and_goes_step_by_step() {
    let mut life = Life::at_work();
    let both = Command::RequestAssist(assist(&[HAISHAN, MEISHA]));
    life.does("handler-city", both);
    let others = life.refused("handler-meisha", Command::SignTask { task: 1 });
    assert_eq!(others, Refusal::NoSuchTask(1));
    let unsigned = life.refused("handler-haishan", answer(1));
    assert_eq!(unsigned, Refusal::TaskWrongState);
    let unanswered = life.refused("handler-city", Command::AdoptTask { task: 1 });
    assert_eq!(unanswered, Refusal::TaskWrongState);
    for units in [&[][..], &[CITY_MANAGEMENT], &[HAISHAN], &[HOUSING, HOUSING]] {
        let refused = life.refused("handler-city", Command::RequestAssist(assist(units)));
        assert_eq!(refused.field(), Some("units"), "{units:?}");
    }
}

#[test]
fn work_on_site_is_proved_by_a_photo_of_afterwards() {
    let with = |attachments| {
        done(Finish {
            attachments,
            ..finish()
        })
    };
    let mut life = Life::at_work_on(RUBBISH, Urgency::U3);
    let report = Attachment {
        mime: "application/pdf".into(),
        ..photo(AttachmentPurpose::After)
    };
    for attachments in [
        vec![],
        vec![
            photo(AttachmentPurpose::Before),
            photo(AttachmentPurpose::Evidence),
        ],
        vec![report],
    ] {
        assert_eq!(
            life.refused("handler-city", with(attachments)),
            Refusal::PhotosMissing
        );
    }
    life.does("handler-city", with(vec![photo(AttachmentPurpose::After)]));
    Life::at_work().does("handler-city", with(vec![]));
}

/// Twenty of the citizen's own leave the unit its room.
#[test]
fn a_citizens_pictures_do_not_keep_a_unit_from_finishing() {
    let mut life = Life::at_work_on(RUBBISH, Urgency::U3);
    let more = |count| {
        Command::Supplement(SupplyInfo {
            text: "更多照片".into(),
            attachments: vec![photo(AttachmentPurpose::Supplement); count],
        })
    };
    life.does("citizen", more(20));
    assert_eq!(
        life.refused("citizen", more(1)),
        Refusal::TooManyAttachments(20)
    );
    life.does("handler-city", done(finish()));
}

#[test]
fn a_result_and_a_public_reply_are_written() {
    let mut life = Life::at_work();
    for (finish, field) in [
        (
            Finish {
                text: " ".into(),
                ..finish()
            },
            "text",
        ),
        (
            Finish {
                public_reply: String::new(),
                ..finish()
            },
            "public_reply",
        ),
    ] {
        assert_eq!(
            life.refused("handler-city", done(finish)).field(),
            Some(field)
        );
    }
}

#[test]
fn contact_is_claimed_only_after_it_was_made() {
    let claimed = || {
        done(Finish {
            contacted: true,
            ..finish()
        })
    };
    let mut life = Life::at_work();
    let unanswered = Contact {
        result: ContactResult::NoAnswer,
        ..contact(life.now)
    };
    life.does("handler-city", Command::Contact(unanswered));
    assert!(
        life.case
            .clock(Stage::Contact)
            .is_some_and(|clock| clock.is_running())
    );
    assert_eq!(
        life.refused("handler-city", claimed()),
        Refusal::NotContacted
    );
    life.does("handler-city", Command::Contact(contact(life.now)));
    assert!(
        life.case
            .clock(Stage::Contact)
            .is_some_and(|clock| !clock.is_running())
    );
    life.does("handler-city", claimed());
}

#[test]
fn a_contact_lies_between_dispatch_and_now() {
    let mut life = Life::at_work();
    for at in [start(), life.now.plus_ms(HOUR_MS)] {
        let refused = life.refused("handler-city", Command::Contact(contact(at)));
        assert_eq!(refused.field(), Some("at"));
    }
}

/// Due time and all: a report that does not stand buys no time.
#[test]
fn a_rejected_report_goes_back_with_the_clock_it_had() {
    let mut life = Life::at_work();
    let before = life.due(Stage::Handle);
    life.does("handler-city", done(finish())).wait(DAY_MS);
    assert_eq!(life.case.handle_due_at(), None);
    life.does("review-city", reject());
    assert_eq!(life.state(), State::InProgress);
    let handle = life.case.clock(Stage::Handle).expect("it goes on");
    assert!(handle.is_running());
    assert_eq!((handle.due_at, handle.paused_ms), (before, 0));
    assert_eq!((life.case.rejections, life.case.finished_at), (1, None));
}

/// In a round of rework that is the rework clock, and the state says so.
#[test]
fn a_rejected_report_of_a_rework_round_goes_back_to_rework() {
    let mut life = Life::to_be_rated();
    life.does("citizen", rate(1));
    let due = life.due(Stage::Rework);
    life.does("handler-city", done(finish()));
    life.does("review-city", reject());
    assert_eq!(
        (life.state(), life.due(Stage::Rework)),
        (State::Rework, due)
    );
}

#[test]
fn passing_down_stays_within_the_unit_and_three_levels() {
    let mut life = Life::at_work();
    for unit in [POST, HOUSING, HAISHAN] {
        let refused = life.refused("sign-city", pass_down(unit, None));
        assert_eq!(refused, Refusal::NotWithinUnit { max: 3 }, "{unit}");
    }
    for (unit, nobody) in [
        (TEAM, "handler-meisha"),
        (TEAM, "review-city"),
        (ENFORCEMENT, "handler-squad"),
    ] {
        let refused = life.refused("sign-city", pass_down(unit, Some(nobody)));
        assert_eq!(refused, Refusal::NoSuchHandler, "{nobody}");
    }
    life.does("sign-city", pass_down(TEAM, Some("handler-squad")));
    let finished = done(finish());
    life.does("handler-squad", finished);
}
