//! The rules of supervision.

use actix_web::{HttpRequest, get, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::supervision::rules::{LevelRule, SupervisionRules, Trigger, TriggerRule};
use crate::domain::supervision::{Grade, Level};
use crate::http::admin::SystemAdmin;
use crate::http::auth::Signed;
use crate::http::body::Body;
use crate::http::door::Door;
use crate::http::headers::asked;
use crate::http::problem::Problem;
use crate::http::wire::{At, code, limit};
use crate::usecase::supervision::rules;

/// What goes for every sheet of a level.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelRuleView {
    /// Whom of the unit it is addressed to.
    addressee: String,
    /// Who files it.
    filed_by: String,
    /// How long there is to answer, as `4wh`, `2wd`.
    answer: String,
    /// How often the unit reports once the answer was accepted; left out: not at all.
    #[schema(required)]
    progress: Option<String>,
    /// Struck off by itself when the case is done.
    settles: bool,
}

/// Reaching the threshold issues a sheet of the level.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TriggerRuleView {
    #[schema(value_type = code::SheetTrigger)]
    trigger: Trigger,
    threshold: u32,
    #[schema(value_type = code::SheetLevel)]
    level: Level,
    active: bool,
    /// For people; need not be sent.
    #[serde(default)]
    label: String,
    /// What the threshold counts, for people; need not be sent.
    #[serde(default)]
    counts: String,
}

/// The rules in force, or to come into force.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesView {
    /// Given by the appliance.
    #[serde(default)]
    version: u32,
    /// Never before now.
    effective_from: At,
    /// L1, L2, L3.
    levels: Vec<LevelRuleView>,
    triggers: Vec<TriggerRuleView>,
    /// How far back repeats are counted, in days.
    repeat_days: u32,
    /// 分级交办: rows U1–U4, columns 个别, 多人, 群体.
    #[schema(value_type = Vec<Vec<code::SheetGrade>>)]
    grades: [[Grade; 3]; 4],
}

impl RulesView {
    fn of(rules: &SupervisionRules) -> Self {
        let SupervisionRules {
            version,
            effective_from,
            levels,
            triggers,
            repeat_days,
            grades,
        } = rules.clone();
        let level = |rule: LevelRule| LevelRuleView {
            addressee: rule.addressee,
            filed_by: rule.filed_by,
            answer: rule.answer.to_string(),
            progress: rule.progress.map(|limit| limit.to_string()),
            settles: rule.settles,
        };
        let trigger = |rule: TriggerRule| TriggerRuleView {
            trigger: rule.trigger,
            threshold: rule.threshold,
            level: rule.level,
            active: rule.active,
            label: rule.trigger.label().to_owned(),
            counts: rule.trigger.counts().to_owned(),
        };
        Self {
            version,
            effective_from: At(effective_from),
            levels: levels.into_iter().map(level).collect(),
            triggers: triggers.into_iter().map(trigger).collect(),
            repeat_days,
            grades,
        }
    }

    fn into_rules(self) -> Result<SupervisionRules, Problem> {
        let level = |view: LevelRuleView| {
            Ok(LevelRule {
                answer: limit("levels.answer", Some(&view.answer))?
                    .ok_or_else(|| Problem::invalid("levels.answer", "请填写答复时限"))?,
                progress: limit("levels.progress", view.progress.as_deref())?,
                addressee: view.addressee,
                filed_by: view.filed_by,
                settles: view.settles,
            })
        };
        let levels: Vec<_> = self
            .levels
            .into_iter()
            .map(level)
            .collect::<Result<_, Problem>>()?;
        let levels = levels
            .try_into()
            .map_err(|_other_count| Problem::invalid("levels", "须为三级"))?;
        let triggers = self.triggers.into_iter().map(|view| TriggerRule {
            trigger: view.trigger,
            threshold: view.threshold,
            level: view.level,
            active: view.active,
        });
        Ok(SupervisionRules {
            version: 0,
            effective_from: self.effective_from.0,
            levels,
            triggers: triggers.collect(),
            repeat_days: self.repeat_days,
            grades: self.grades,
        })
    }
}

/// Every version of the rules, oldest first.
#[utoipa::path(tag = "supervision", responses((status = 200, body = Vec<RulesView>)))]
#[get("/api/supervision/rules")]
pub async fn read_rules(_signed: Signed, door: web::Data<Door>) -> web::Json<Vec<RulesView>> {
    let book = door.reference().supervision;
    web::Json(book.versions().map(RulesView::of).collect())
}

/// The version that was made.
#[derive(Serialize, ToSchema)]
pub struct RulesChanged {
    version: u32,
}

/// Makes these the next version.
#[utoipa::path(tag = "supervision", request_body = RulesView, responses((status = 200, body = RulesChanged)))]
#[put("/api/supervision/rules")]
pub async fn change_rules(
    admin: SystemAdmin,
    request: HttpRequest,
    door: web::Data<Door>,
    body: Body<RulesView>,
) -> Result<web::Json<RulesChanged>, Problem> {
    let asked = asked(&door, &request, admin.0.actor(), &body.bytes)?;
    let next = body.value.into_rules()?;
    let version = rules::change(&door.services, asked, next)
        .await
        .map_err(|refusal| door.refuse(refusal))?;
    Ok(web::Json(RulesChanged { version }))
}
