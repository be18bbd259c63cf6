use super::super::commands::*;
use super::super::fixture::*;
use super::super::life::Life;
use crate::domain::actor::Actor;
use crate::domain::case::command::{Accept, AnswerDirectly, Assisting, Command, Dispatch, Draft};
use crate::domain::case::decide::CONTENT_MAX;
use crate::domain::case::refusal::Refusal;
use crate::domain::case::state::State;
use crate::domain::case::{Context, Place, register};
use crate::domain::codes::{AttachmentPurpose, Nature, RefusalReason, Urgency};
use crate::kernel::time::{DAY_MS, HOUR_MS};

fn registering(draft: &Draft, actor: &Actor) -> Option<&'static str> {
    let reference = reference();
    let ctx = Context {
        now: start(),
        actor,
        reference: &reference,
        master: None,
    };
    let refused = register(draft, &ctx).err()?;
    Some(refused.field().unwrap_or(refused.code()))
}

#[test]
fn a_registration_is_complete_and_possible() {
    let base = || draft();
    let future = Some(start().plus_ms(1));
    let elsewhere = Place {
        street: Some(MEISHA),
        ..place()
    };
    let no_street = Place {
        street: Some(HOUSING),
        community: None,
        ..place()
    };
    let with = |draft: Draft| registering(&draft, &Actor::citizen());
    assert_eq!(with(base()), None);
    assert_eq!(
        with(Draft {
            title: " ".into(),
            ..base()
        }),
        Some("title")
    );
    assert_eq!(
        with(Draft {
            content: String::new(),
            ..base()
        }),
        Some("content")
    );
    assert_eq!(
        with(Draft {
            content: "长".repeat(CONTENT_MAX + 1),
            ..base()
        }),
        Some("content")
    );
    assert_eq!(
        with(Draft {
            received_at: future,
            ..base()
        }),
        Some("received_at")
    );
    assert_eq!(
        with(Draft {
            place: elsewhere,
            ..base()
        }),
        Some("community")
    );
    assert_eq!(
        with(Draft {
            place: no_street,
            ..base()
        }),
        Some("street")
    );
    let many = vec![photo(AttachmentPurpose::Appeal); 21];
    let refused = with(Draft {
        attachments: many,
        ..base()
    });
    assert_eq!(refused, Some("case.too_many_attachments"));
    assert_eq!(
        registering(&base(), &actor("handler-city")),
        Some("auth.forbidden")
    );
}

#[test]
fn acceptance_needs_a_row_of_the_catalogue_and_a_place() {
    let accept_with = |item: &str, place: Place| {
        Command::Accept(Accept {
            title: None,
            nature: Nature::Complaint,
            urgency: Urgency::U3,
            item: item.into(),
            place,
        })
    };
    let mut life = Life::begin();
    let no_item = life.refused("clerk", accept_with("nothing", place()));
    assert_eq!(no_item, Refusal::NoSuchItem);
    let no_place = life.refused("clerk", accept_with(LIGHT, Place::default()));
    assert_eq!(no_place.field(), Some("place"));
    life.does("clerk", accept_with(LIGHT, place()));
}

#[test]
fn only_a_consultation_with_a_valid_answer_is_answered_directly() {
    let answer = |knowledge: &str| {
        Command::AnswerDirectly(AnswerDirectly {
            knowledge: knowledge.into(),
            reply: "每日七时至十九时。".into(),
        })
    };
    let mut life = Life::begin();
    assert_eq!(
        life.refused("clerk", answer("fresh")),
        Refusal::NotAConsultation
    );
    let mut life = Life::of(&Draft {
        nature: Nature::Consultation,
        ..draft()
    });
    for knowledge in ["stale", "unknown"] {
        assert_eq!(
            life.refused("clerk", answer(knowledge)),
            Refusal::NoSuchKnowledge
        );
    }
    life.does("clerk", answer("fresh"));
    let closing = life.case.closing.map(|closing| closing.code());
    assert_eq!(closing, Some("answered_directly"));
}

#[test]
fn a_citizen_objects_once_and_in_time() {
    let object = || Command::Object {
        explanation: "不属于仲裁范围".into(),
    };
    let refused = |life: &mut Life| {
        life.does("clerk", refuse(RefusalReason::N4));
        life.does("clerk2", refuse(RefusalReason::N4));
    };
    let mut life = Life::begin();
    refused(&mut life);
    let mut late = life.clone();
    late.wait(15 * DAY_MS);
    assert!(matches!(
        late.refused("citizen", object()),
        Refusal::TooLate(_)
    ));
    life.wait(14 * DAY_MS);
    life.does("citizen", object());
    assert_eq!(
        (life.state(), life.case.closed_at),
        (State::PendingAccept, None)
    );
    refused(&mut life);
    assert_eq!(life.refused("citizen", object()), Refusal::ObjectedBefore);
}

#[test]
fn a_case_is_dispatched_to_a_unit_there_is() {
    let mut life = Life::begin();
    life.does("clerk", accept(LIGHT, Urgency::U3));
    for unit in [DISTRICT, DISSOLVED] {
        assert_eq!(
            life.refused("dispatcher", dispatch_to(unit)),
            Refusal::NoSuchUnit
        );
    }
    let no_item = life.refused("dispatcher", dispatch("nothing", CITY_MANAGEMENT));
    assert_eq!(no_item, Refusal::NoSuchItem);
    let assisted = |units: &[_]| {
        let assisting = units.iter().map(|unit| Assisting {
            unit: *unit,
            what: "协助".into(),
        });
        Command::Dispatch(Dispatch {
            item: LIGHT.into(),
            unit: CITY_MANAGEMENT,
            assisting: assisting.collect(),
            limit: None,
            note: String::new(),
        })
    };
    for units in [&[CITY_MANAGEMENT][..], &[HOUSING, HOUSING]] {
        let refused = life.refused("dispatcher", assisted(units));
        assert_eq!(refused.field(), Some("units"));
    }
    life.does("dispatcher", assisted(&[HOUSING, HAISHAN]));
    assert_eq!(life.case.tasks.len(), 2);
}

#[test]
fn a_citizen_urges_once_a_day_and_the_second_time_is_noticed() {
    let urge = || Command::Urge {
        text: "请尽快".into(),
    };
    let mut life = Life::at_work();
    life.does("citizen", urge());
    assert_eq!(life.case.supervision_level, 0);
    assert!(matches!(
        life.refused("citizen", urge()),
        Refusal::UrgedTooSoon(_)
    ));
    life.wait(24 * HOUR_MS);
    life.does("citizen", urge());
    assert_eq!((life.case.urges, life.case.supervision_level), (2, 1));
}
