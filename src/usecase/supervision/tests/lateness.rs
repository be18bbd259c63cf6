//! Time alone: each step of lateness issues one sheet, whatever happens to the program meanwhile.

use super::*;
use SheetState::{Issued, StruckOff, Superseded};

#[tokio::test]
async fn a_case_that_grows_late_is_chased_step_by_step_and_once_a_step() {
    let mut office = Office::open().await;
    let id = office.at_work(None).await;
    // Monday the 23rd, five working days: due at 24:00 on Monday the 30th. A tenth of the time is
    // 18 hours and a little.
    assert_eq!(
        office.case(id).handle_due_at(),
        Some(fixture::at("2026-12-01T00:00"))
    );
    office.at("2026-11-30T05:00").await;
    assert_eq!(office.told(id), []);
    office.at("2026-11-30T06:00").await;
    let near = (Level::L1, Trigger::NearDue, Issued);
    assert_eq!(office.told(id), [near]);
    let sheet = &office.sheets(id)[0];
    assert_eq!(sheet.issued.unit, CITY_MANAGEMENT);
    assert_eq!(
        sheet.due_at,
        Some(fixture::at("2026-11-30T15:00")),
        "4 working hours from 9:00"
    );
    assert_eq!(office.case(id).supervision_level, 1);

    office.restart();
    office.look().await;
    assert_eq!(office.told(id), [near], "not again after a restart");
    office.at("2026-11-30T23:59").await;
    assert_eq!(office.told(id), [near]);
    office.at("2026-12-01T00:01").await;
    let late = (Level::L1, Trigger::Overdue, Issued);
    let gone = (Level::L1, Trigger::NearDue, Superseded);
    assert_eq!(office.told(id), [gone, late]);
    office.at("2026-12-01T23:59").await;
    assert_eq!(office.told(id).len(), 2);
    office.restart();
    office.at("2026-12-02T00:01").await;
    let second = (Level::L2, Trigger::Overdue, Issued);
    assert_eq!(office.told(id)[2], second);
    assert_eq!(office.told(id)[1].2, Superseded);
    office.at("2026-12-03T12:00").await;
    assert_eq!(office.told(id).len(), 3);
    // One more working day would be the 3rd; three are over on the 4th.
    office.at("2026-12-04T00:01").await;
    let sheets = office.sheets(id);
    assert_eq!((sheets.len(), sheets[3].issued.level), (4, Level::L3));
    assert_eq!(sheets[2].replaced_by, Some(sheets[3].id));
    assert_eq!(office.case(id).supervision_level, 3);
    office.at("2027-02-01T12:00").await;
    office.restart();
    office.look().await;
    assert_eq!(office.told(id).len(), 4, "nothing is further along");
    let watch = office.services().store.read(|view| view.watch(id));
    assert_eq!(watch.expect("readable"), None);
    office.close();
}

#[tokio::test]
async fn after_a_long_stop_only_the_severest_is_issued_and_what_was_withdrawn_stays_so() {
    let mut office = Office::open().await;
    let id = office.at_work(None).await;
    office.end();
    office.clock.set(fixture::at("2026-12-20T10:00"));
    office.begin();
    office.look().await;
    assert_eq!(office.told(id), [(Level::L3, Trigger::Overdue, Issued)]);
    let sheet = office.sheets(id)[0].id;
    let (reason, note) = (said(), String::new());
    office
        .steps("supervisor", sheet, SheetCommand::AskWithdrawal { reason })
        .await;
    office
        .steps(
            "supervisor2",
            sheet,
            SheetCommand::ConfirmWithdrawal { note },
        )
        .await;
    assert_eq!(
        office.case(id).supervision_level,
        0,
        "nothing else supervises it"
    );
    office
        .does("handler-city", id, Command::Note { text: said() })
        .await;
    office.restart();
    office.look().await;
    assert_eq!(
        office.told(id),
        [(Level::L3, Trigger::Overdue, SheetState::Withdrawn)]
    );
    office.close();
}

#[tokio::test]
async fn whoever_finishes_in_time_is_not_chased_and_a_met_urging_is_struck_off() {
    let office = Office::open().await;
    let (quick, slow) = (office.at_work(None).await, office.at_work(None).await);
    office.at("2026-11-25T10:00").await;
    let mut finish = commands::finish();
    finish.attachments.clear();
    office
        .does("handler-city", quick, Command::Finish(finish.clone()))
        .await;
    office.at("2026-11-30T20:00").await;
    assert_eq!(office.told(quick), []);
    assert_eq!(office.told(slow), [(Level::L1, Trigger::NearDue, Issued)]);
    office
        .does("handler-city", slow, Command::Finish(finish))
        .await;
    assert_eq!(
        office.told(slow),
        [(Level::L1, Trigger::NearDue, StruckOff)]
    );
    office.at("2026-12-20T10:00").await;
    assert_eq!((office.told(quick).len(), office.told(slow).len()), (0, 1));
    office.close();
}

#[tokio::test]
async fn a_rework_round_is_chased_by_its_own_clock() {
    let office = Office::open().await;
    let id = office.at_work(None).await;
    office.at("2026-12-02T10:00").await;
    assert_eq!(office.told(id), [(Level::L2, Trigger::Overdue, Issued)]);
    office.rated(id, 1).await;
    let rated = (Level::L2, Trigger::Dissatisfied, Issued);
    assert_eq!(office.told(id)[1], rated);
    // Three working days of rework from Wednesday: due at 24:00 on Monday.
    office.at("2026-12-08T12:00").await;
    let sheets = office.sheets(id);
    assert_eq!(sheets.len(), 3, "{:?}", office.told(id));
    assert_eq!(sheets[2].issued.ground.why, "重办超期");
    office.close();
}
