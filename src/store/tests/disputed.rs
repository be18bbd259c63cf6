//! A case that was ruled on.

use super::*;
use crate::domain::case::command::{Accept, Rule, SubmitRuling};
use crate::domain::case::tests::fixture;
use crate::domain::catalogue::{Catalogue, CatalogueRow};

fn way_to_a_ruling() -> [(Role, Command); 3] {
    [
        (
            Role::IntakeClerk,
            Command::Accept(Accept {
                title: None,
                nature: Nature::Complaint,
                urgency: Urgency::U3,
                item: fixture::LIGHT.into(),
                place: Place {
                    address: "海滨栈道".into(),
                    ..Place::default()
                },
            }),
        ),
        (
            Role::Dispatcher,
            Command::SubmitRuling(SubmitRuling {
                interim_unit: UnitId(2),
                question: "权属不清".into(),
            }),
        ),
        (
            Role::RulingPanel,
            Command::Rule(Rule {
                unit: UnitId(2),
                basis: "职责清单第3条".into(),
                applies_to_the_like: false,
                questions: vec![],
            }),
        ),
    ]
}

/// Accepted, submitted to the panel and ruled on, for a department there is.
pub(super) async fn rule_on(store: &Store, id: CaseId) -> Result<(), StoreError> {
    let department = Unit {
        id: UnitId(2),
        parent: Some(UnitId(1)),
        kind: UnitKind::Department,
        code: "cgj".into(),
        ..district()
    };
    let of_fixture = fixture::reference();
    let light = of_fixture.catalogue.get(fixture::LIGHT);
    let light = CatalogueRow {
        effective_from: START,
        ..light.expect("a row of the fixture").clone()
    };
    let reference = Reference {
        directory: Arc::new(Directory::new([district(), department.clone()], [])),
        catalogue: Arc::new(Catalogue::new([light])),
        ..Reference::default()
    };
    let held = |role| {
        vec![Grant {
            role,
            unit: UnitId(1),
        }]
    };
    let person = move |role| Actor::person(UserId(2), UnitId(1), held(role));
    let plan = move |view: &View<'_>, now| {
        let mut case = view.case(id)?.expect("the test registered it");
        let mut writes = WriteSet::new();
        writes.put(&district());
        writes.put(&department);
        for (role, command) in way_to_a_ruling() {
            let actor = person(role);
            let events = decide(&case, &command, &context(now, &actor, &reference));
            for event in events.expect("allowed") {
                case = step(&mut writes, Some(case), id, event);
            }
        }
        writes.case(case);
        Ok((writes, ()))
    };
    store.write(plan).await
}
