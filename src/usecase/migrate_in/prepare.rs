//! Everything that can be done to a case before the writer has to see it: personal values are taken
//! out, free text is masked, and the domain decides what the case comes to.

use crate::channels::former::{FormerRow, Mapping, Place};
use crate::crypto::Keyring;
use crate::domain::case::command::Draft;
use crate::domain::case::event::Event;
use crate::domain::case::migrated::{FormerCase, FormerStep, Standing, migrate};
use crate::domain::case::personal::{Opened, Personal, RawIntake, mask_text, separate};
use crate::domain::case::refusal::Refusal as CaseRefusal;
use crate::domain::case::{Former, Place as Where};
use crate::domain::codes::Channel;
use crate::domain::reference::Reference;
use crate::kernel::chance::hex;
use crate::kernel::time::Timestamp;
use crate::usecase::Refusal;

/// Bytes of the mark: two exports that say different things never share one.
const MARK_BYTES: usize = 16;

/// A case for the writer. Lives in memory only: `personal` is in the clear.
pub(super) struct Prepared {
    pub(super) place: Place,
    pub(super) former: Former,
    pub(super) channel: Channel,
    pub(super) external_id: Option<String>,
    pub(super) event: Event,
    pub(super) personal: Personal,
    pub(super) steps: u64,
    pub(super) sealed_apart: Option<(&'static str, String)>,
}

pub(super) fn prepare(
    row: FormerRow,
    mapping: &Mapping,
    keyring: &Keyring,
    reference: &Reference,
    now: Timestamp,
) -> Result<Prepared, Refusal> {
    let mark = keyring.request_mark(&[b"migrate-in\0", row.said.as_slice()].concat());
    let former = Former {
        platform: mapping.platform.clone(),
        number: row.number,
        mark: hex(&mark.as_bytes()[..MARK_BYTES]),
    };
    let (opened, personal, sealed_apart) = apart(row.intake)?;
    let (place, channel) = (row.place, row.channel);
    let (steps, external_id) = (row.history.len() as u64, row.external_id.clone());
    let mask = |text: &str| mask_text(text, Some(&personal));
    let case = FormerCase {
        draft: Draft {
            title: opened.title,
            content: opened.content,
            nature: row.nature,
            urgency: row.urgency,
            channel,
            source: row.source,
            external_id: row.external_id,
            place: Where {
                street: row.street,
                community: row.community,
                address: opened.address,
                ..Where::default()
            },
            petitioner: opened.petitioner,
            attachments: vec![],
            item: row.item,
            received_at: Some(row.received_at),
            higher_due_at: None,
        },
        former: former.clone(),
        platform: mapping.platform_name.clone(),
        standing: masked(row.standing, &mask),
        due_at: row.due_at,
        history: row
            .history
            .into_iter()
            .map(|step| masked_step(step, &mask))
            .collect(),
    };
    let event = migrate(case, reference, now)?;
    Ok(Prepared {
        place,
        former,
        channel,
        external_id,
        event,
        personal,
        steps,
        sealed_apart,
    })
}

type Apart = (Opened, Personal, Option<(&'static str, String)>);

/// A former platform took what was typed: a telephone number that is none must not cost the case.
/// It is sealed with the wording, where whoever has the case can still read it.
fn apart(intake: RawIntake) -> Result<Apart, CaseRefusal> {
    let again = |intake: &RawIntake| RawIntake {
        title: intake.title.clone(),
        content: intake.content.clone(),
        address: intake.address.clone(),
        name: intake.name.clone(),
        phone: intake.phone.clone(),
        id_no: intake.id_no.clone(),
        home: intake.home.clone(),
        ..*intake
    };
    let (mut left, mut kept, mut why) = (intake, Vec::new(), Vec::new());
    loop {
        let refusal = match separate(again(&left)) {
            Ok((mut opened, mut personal)) => {
                if !kept.is_empty() {
                    let wording = personal.wording.take().into_iter().chain(kept);
                    personal.wording = Some(wording.collect::<Vec<_>>().join("\n"));
                    opened.petitioner.wording_sealed = true;
                }
                let told = format!("{}；已密封在原文中，工单照常迁入", why.join("；"));
                let sealed = (!why.is_empty()).then_some(("sealed_apart", told));
                return Ok((opened, personal, sealed));
            }
            Err(refusal) => refusal,
        };
        let (label, value) = match refusal.field() {
            Some("phone") => ("联系电话", left.phone.take()),
            Some("id_no") => ("证件号码", left.id_no.take()),
            _ => return Err(refusal),
        };
        let Some(value) = value else {
            return Err(refusal);
        };
        kept.push(format!("原平台{label}：{value}"));
        why.push(refusal.to_string());
    }
}

fn masked(standing: Standing, mask: &impl Fn(&str) -> String) -> Standing {
    let Standing {
        mut outcome,
        mut rating,
        mut transfer,
        mut suspension,
        ..
    } = standing;
    if let Some(outcome) = &mut outcome {
        outcome.text = mask(&outcome.text);
        outcome.public_reply = mask(&outcome.public_reply);
    }
    if let Some(rating) = &mut rating {
        rating.comment = mask(&rating.comment);
    }
    if let Some(transfer) = &mut transfer {
        transfer.explanation = mask(&transfer.explanation);
    }
    if let Some(suspension) = &mut suspension {
        suspension.plan = mask(&suspension.plan);
    }
    Standing {
        outcome,
        rating,
        transfer,
        suspension,
        ..standing
    }
}

/// Officials keep their names; a citizen among the actors does not.
fn masked_step(step: FormerStep, mask: &impl Fn(&str) -> String) -> FormerStep {
    FormerStep {
        actor: mask(&step.actor),
        action: mask(&step.action),
        text: mask(&step.text),
        ..step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intake(phone: &str, id_no: &str) -> RawIntake {
        RawIntake {
            title: None,
            content: "路灯不亮".into(),
            address: String::new(),
            name: None,
            phone: Some(phone.into()),
            id_no: Some(id_no.into()),
            home: None,
            anonymous: false,
            identity_hidden: false,
        }
    }

    #[test]
    fn a_number_that_is_none_is_sealed_and_told_without_its_value() {
        let (opened, personal, told) =
            apart(intake("13800138000／张", "1234567890123456789")).expect("taken");
        assert_eq!(
            (personal.phone.as_deref(), personal.id_no.as_deref()),
            (None, Some("1234567890123456789"))
        );
        assert_eq!(
            personal.wording.as_deref(),
            Some("原平台联系电话：13800138000／张")
        );
        assert!(opened.petitioner.wording_sealed);
        let (code, sentence) = told.expect("told");
        assert_eq!(code, "sealed_apart");
        assert!(
            sentence.contains("联系电话不正确") && !sentence.contains("138"),
            "{sentence}"
        );
        let (_, personal, told) =
            apart(intake("13800138000", "440308199001010010")).expect("taken");
        assert_eq!(personal.phone.as_deref(), Some("13800138000"));
        assert!(told.is_some_and(|(_, why)| why.contains("身份证")));
        assert_eq!(personal.id_no, None);
    }
}
