//! What people do with sheets, and how they find them.

use super::*;
use crate::usecase::supervision::{Filter, Group, counts, list, urge};

async fn urged(office: &Office, login: &str, case: CaseId) -> Result<SheetId, Refusal> {
    let asked = Asked::by(actor(login));
    let urged = urge(office.services(), asked, vec![case], "请今天反馈".into()).await?;
    Ok(urged[0].sheet.expect("it is open"))
}

#[tokio::test]
async fn an_urging_is_answered_sent_back_accepted_and_struck_off() {
    let office = Office::open().await;
    let case = office.at_work(None).await;
    let refused = urged(&office, "sign-city", case).await;
    assert!(matches!(refused, Err(Refusal::Supervision(_))));
    let id = urged(&office, "supervisor", case)
        .await
        .expect("a supervisor's");
    assert_eq!(office.case(case).supervision_level, 1);
    assert_eq!(office.offered("handler-city", id), [SheetAction::Answer]);
    assert_eq!(office.offered("leader", id), []);
    let seen = super::super::sheet(office.services(), &actor("sign-housing"), id);
    assert!(
        matches!(seen, Err(Refusal::NotFound)),
        "another unit's does not exist"
    );
    let answer = || SheetCommand::Answer { text: said() };
    office.steps("handler-city", id, answer()).await;
    office
        .steps("supervisor", id, SheetCommand::SendBack { reason: said() })
        .await;
    let stale = act(
        office.services(),
        Asked::by(actor("sign-city")),
        id,
        1,
        Asking::Plain(answer()),
    );
    assert!(matches!(stale.await, Err(Refusal::Stale { found: 3, .. })));
    office.steps("sign-city", id, answer()).await;
    office
        .steps("supervisor", id, SheetCommand::Accept { note: said() })
        .await;
    let done = office
        .steps("supervisor2", id, SheetCommand::StrikeOff { note: said() })
        .await;
    assert_eq!((done.state, done.revision), (SheetState::StruckOff, 6));
    let found = super::super::sheet(office.services(), &actor("leader"), id).expect("seen");
    assert_eq!((found.log.len(), found.actions.len()), (6, 0));
    // On the case's timeline, too.
    let log = office.services().store.read(|view| view.case_log(case));
    let steps = log.expect("readable").into_iter();
    let steps = steps.filter(|entry| matches!(entry.body, crate::domain::log::Body::Sheet { .. }));
    assert_eq!(steps.count(), 6);
    let over = urged(&office, "supervisor", office.appeal(None).await).await;
    assert!(
        over.is_ok(),
        "a case nobody leads on is urged at the district's desk"
    );
    let withdrawn = office.appeal(None).await;
    let withdraw = commands::withdraw(crate::domain::codes::WithdrawalReason::W1);
    office.does("citizen", withdrawn, withdraw).await;
    let many = vec![withdrawn, case, CaseId(1), case];
    let asked = Asked::by(actor("supervisor"));
    let urged = urge(office.services(), asked, many, "请反馈".into())
        .await
        .expect("tried");
    let told: Vec<_> = urged.iter().map(|one| one.refused.as_deref()).collect();
    assert_eq!(told, [Some("未找到"), None, Some("该工单已结束，不能督办")]);
    office.close();
}

#[tokio::test]
async fn an_escalation_issues_the_next_level_and_the_highest_goes_nowhere() {
    let office = Office::open().await;
    let case = office.at_work(None).await;
    let mut id = urged(&office, "supervisor", case).await.expect("issued");
    for level in [2, 3] {
        let asking = Asking::Escalate { reason: said() };
        let acted = office
            .on_sheet("supervisor", id, asking)
            .await
            .expect("higher");
        assert_eq!(acted.state, SheetState::Superseded);
        let next = office.sheets(case).pop().expect("issued");
        assert_eq!(acted.issued, Some(next.no()));
        assert_eq!(next.issued.follows, Some(id));
        assert_eq!(office.case(case).supervision_level, level);
        id = next.id;
    }
    let asking = Asking::Escalate { reason: said() };
    let refused = office.on_sheet("supervisor", id, asking).await;
    assert!(matches!(refused, Err(Refusal::Supervision(_))));
    // The case's level falls to what is left when the red one is withdrawn.
    let (reason, note) = (said(), String::new());
    office
        .steps("supervisor", id, SheetCommand::AskWithdrawal { reason })
        .await;
    office
        .steps("supervisor2", id, SheetCommand::ConfirmWithdrawal { note })
        .await;
    assert_eq!(office.case(case).supervision_level, 2);
    office.close();
}

/// Seven urgings a minute apart: the first struck off, the second gone on to the next level.
async fn seven(office: &Office) {
    for n in 0..7 {
        let case = office.at_work(None).await;
        let id = urged(office, "supervisor", case).await.expect("issued");
        if n == 0 {
            office
                .steps("supervisor", id, SheetCommand::StrikeOff { note: said() })
                .await;
        }
        if n == 1 {
            let asking = Asking::Escalate { reason: said() };
            office
                .on_sheet("supervisor", id, asking)
                .await
                .expect("higher");
        }
        office.clock.advance_ms(crate::kernel::time::MINUTE_MS);
    }
}

/// The sizes of all pages, and the numbers on them.
async fn pages(
    office: &Office,
    login: &str,
    filter: Filter,
    limit: usize,
) -> (Vec<usize>, Vec<u64>) {
    let (mut after, mut sizes, mut numbers) = (None, vec![], vec![]);
    loop {
        let page = list(office.services(), actor(login), filter, after, limit).await;
        let page = page.expect("they may look");
        sizes.push(page.sheets.len());
        numbers.extend(page.sheets.iter().map(|sheet| sheet.id.0));
        after = page.next;
        if after.is_none() {
            return (sizes, numbers);
        }
    }
}

#[tokio::test]
async fn lists_go_page_by_page_and_show_each_what_is_theirs() {
    let office = Office::open().await;
    seven(&office).await;
    let open = Filter::default();
    let (sizes, numbers) = pages(&office, "supervisor", open, 2).await;
    assert_eq!((sizes, numbers.len()), (vec![2, 2, 2], 6));
    let mut once = numbers.clone();
    once.dedup();
    assert_eq!(once.len(), 6);
    assert_eq!(pages(&office, "sign-city", open, 100).await.1, numbers);
    assert!(pages(&office, "sign-housing", open, 100).await.1.is_empty());
    let closed = Filter {
        group: Group::Closed,
        ..open
    };
    let (sizes, newest) = pages(&office, "leader", closed, 1).await;
    assert_eq!(sizes, [1, 1]);
    assert!(newest[0] > newest[1], "the latest first");
    let red = Filter {
        level: Some(Level::L2),
        unit: Some(fixture::DISTRICT),
        ..open
    };
    assert_eq!(pages(&office, "supervisor", red, 10).await.1.len(), 1);
    let late = Filter {
        overdue: true,
        ..open
    };
    assert_eq!(pages(&office, "supervisor", late, 10).await.1.len(), 0);
    office.clock.advance_ms(crate::kernel::time::DAY_MS);
    assert_eq!(
        pages(&office, "supervisor", late, 10).await.1.len(),
        5,
        "orange has two working days"
    );
    let all = counts(office.services(), actor("supervisor"))
        .await
        .expect("may");
    assert_eq!(all.open[&(Level::L1, SheetState::Issued)], 5);
    assert_eq!(all.overdue[&Level::L1], 5);
    let none = counts(office.services(), actor("sign-housing"))
        .await
        .expect("may");
    assert!(none.open.is_empty());
    for nobody in ["clerk", "auditor", "analyst", "citizen"] {
        let refused = list(office.services(), actor(nobody), open, None, 10).await;
        assert!(matches!(refused, Err(Refusal::NotYours)), "{nobody}");
    }
    office.close();
}
