//! The weekly meeting, from its agenda to the next one's.

use super::*;
use crate::domain::supervision::meeting::{Item, Part};
use crate::kernel::time::DAY_MS;
use crate::usecase::supervision::meeting::{self, Decided, agenda, close, decide, open};

fn parts(items: &[Item]) -> Vec<(Part, String)> {
    let told = |item: &Item| (item.part, item.case_no.clone().unwrap_or_default());
    items.iter().map(told).collect()
}

fn decided(office: &Office, unit: UnitId) -> Decided {
    Decided {
        subject: "海山路照明整治".into(),
        demand: "一周内完成海山路全线路灯检修".into(),
        unit,
        due_at: office.now().plus_ms(7 * DAY_MS),
        case: None,
    }
}

#[tokio::test]
async fn an_agenda_is_built_by_itself() {
    let office = Office::open().await;
    let ruled = office.at_work(None).await;
    office
        .does("sign-city", ruled, commands::return_to(HOUSING))
        .await;
    let submit = crate::domain::case::command::SubmitRuling {
        interim_unit: CITY_MANAGEMENT,
        question: "产权归谁".into(),
    };
    office
        .does("dispatcher", ruled, Command::SubmitRuling(submit))
        .await;
    let bad = office.at_work(None).await;
    office.rated(bad, 1).await;
    office.rated(bad, 1).await;
    let no = |id: CaseId| office.case(id).no();
    let expected = vec![(Part::Red, no(bad)), (Part::Ruling, no(ruled))];
    let items = agenda(office.services(), actor("leader"))
        .await
        .expect("a leader reads it");
    assert_eq!(parts(&items), expected);
    assert!(matches!(
        agenda(office.services(), actor("sign-city")).await,
        Err(Refusal::NotYours)
    ));
    // Once its red sheet is struck off, the case stands there for itself.
    let red = office.sheets(bad).pop().expect("red").id;
    office
        .steps("supervisor", red, SheetCommand::StrikeOff { note: said() })
        .await;
    let items = agenda(office.services(), actor("leader"))
        .await
        .expect("read");
    assert_eq!(parts(&items)[0], (Part::Dissatisfied, no(bad)));

    office.close();
}

#[tokio::test]
async fn decisions_become_red_sheets_and_come_back_a_week_later() {
    let mut office = Office::open().await;
    let ruled = office.at_work(None).await;
    let asked = || Asked::by(actor("supervisor"));
    let refused = open(office.services(), Asked::by(actor("leader"))).await;
    assert!(matches!(refused, Err(Refusal::Supervision(_))));
    let id = open(office.services(), asked())
        .await
        .expect("the first this week");
    let again = open(office.services(), asked()).await;
    assert!(matches!(again, Err(Refusal::Supervision(_))), "once a week");
    let wrong = Decided {
        due_at: office.now(),
        ..decided(&office, HOUSING)
    };
    assert!(decide(office.services(), asked(), id, wrong).await.is_err());
    let gone = decided(&office, fixture::DISSOLVED);
    assert!(decide(office.services(), asked(), id, gone).await.is_err());
    let first = decide(office.services(), asked(), id, decided(&office, HOUSING)).await;
    let first = first.expect("a decision");
    let about = Decided {
        case: Some(ruled),
        ..decided(&office, CITY_MANAGEMENT)
    };
    decide(office.services(), asked(), id, about)
        .await
        .expect("a decision");
    assert_eq!(office.case(ruled).supervision_level, 3);
    close(office.services(), asked(), id).await.expect("closed");
    let late = decide(office.services(), asked(), id, decided(&office, HOUSING)).await;
    assert!(
        matches!(late, Err(Refusal::Supervision(_))),
        "the meeting is over"
    );

    office
        .steps(
            "sign-housing",
            first.sheet,
            SheetCommand::Answer { text: said() },
        )
        .await;
    office
        .clock
        .advance_ms(7 * DAY_MS + crate::kernel::time::HOUR_MS);
    office.restart();
    let second = open(office.services(), asked())
        .await
        .expect("the next week");
    let (meeting, _) = meeting::meeting(office.services(), &actor("leader"), second).expect("read");
    let followed: Vec<_> = meeting
        .agenda
        .iter()
        .filter(|item| item.part == Part::Followed)
        .collect();
    assert_eq!(followed.len(), 2);
    assert!(
        followed[0].standing.contains("待审核"),
        "{}",
        followed[0].standing
    );
    assert!(followed[0].standing.contains(&said()));
    assert!(!followed[0].overdue && followed[1].overdue);
    let (meeting, sheets) = meeting::meeting(office.services(), &actor("supervisor"), id)
        .expect("the former one is still there");
    assert_eq!((meeting.decisions.len(), sheets.len()), (2, 2));
    assert_eq!(sheets[0].issued.due_at, meeting.decisions[0].due_at);
    assert_eq!(sheets[0].issued.level, Level::L3);
    office.close();
}
