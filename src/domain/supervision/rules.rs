//! When sheets are issued, to whom, and how long there is to answer: the table of domain.md §5 as
//! data. Every version is kept; a sheet names the one it was issued by.

use serde::{Deserialize, Serialize};

use super::{Grade, Impact, Level, Refusal};
use crate::closed_list;
use crate::domain::codes::Urgency;
use crate::domain::deadline::Limit;
use crate::kernel::time::Timestamp;

closed_list! {
    /// What a sheet is issued for.
    Trigger {
        NearDue = "near_due" "临近时限",
        Overdue = "overdue" "超期",
        Urged = "urged" "诉求人催办",
        Returned = "returned" "多次退件",
        Dissatisfied = "dissatisfied" "评价不满意",
        Repeated = "repeated" "重复诉求",
        Gathered = "gathered" "群体诉求",
        Safety = "safety" "涉及公共安全",
        Instructed = "instructed" "领导批示",
        Decided = "decided" "每周一议议定",
        Asked = "asked" "督办员交办",
        Escalated = "escalated" "升级督办",
    }
}

impl Trigger {
    /// A person wants it: no number has to be reached.
    pub const fn is_a_persons(self) -> bool {
        matches!(
            self,
            Self::Instructed | Self::Decided | Self::Asked | Self::Escalated
        )
    }

    /// What the threshold counts, and its bounds.
    const fn threshold(self) -> (&'static str, u32, u32) {
        match self {
            Self::NearDue => ("剩余时限百分比", 1, 50),
            Self::Overdue => ("超期工作日", 0, 60),
            Self::Urged => ("催办次数", 1, 20),
            Self::Returned => ("退件次数", 1, 10),
            Self::Dissatisfied => ("不满意次数", 1, 5),
            Self::Repeated => ("重复件数", 2, 100),
            Self::Gathered => ("人数", 2, 1_000),
            Self::Safety => ("标签数", 1, 1),
            Self::Instructed | Self::Decided | Self::Asked | Self::Escalated => ("", 0, 0),
        }
    }

    /// What the threshold counts, for people; empty when there is none.
    pub const fn counts(self) -> &'static str {
        self.threshold().0
    }
}

/// One row: reaching the threshold issues a sheet of the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerRule {
    pub trigger: Trigger,
    /// Of what [`Trigger::counts`] says; 0 where nothing is counted.
    pub threshold: u32,
    pub level: Level,
    pub active: bool,
}

/// What goes for every sheet of a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRule {
    /// Whom of the unit it is addressed to.
    pub addressee: String,
    /// Who files it.
    pub filed_by: String,
    pub answer: Limit,
    /// Once accepted, how often the unit reports until it is struck off; `None`: not at all.
    pub progress: Option<Limit>,
    /// Struck off by itself when the case is done.
    pub settles: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionRules {
    pub version: u32,
    pub effective_from: Timestamp,
    /// L1, L2, L3.
    pub levels: [LevelRule; 3],
    pub triggers: Vec<TriggerRule>,
    /// How far back repeats are counted, in days.
    pub repeat_days: u32,
    /// Rows U1–U4; columns as [`Impact`].
    pub grades: [[Grade; 3]; 4],
}

impl Default for SupervisionRules {
    /// domain.md §5.
    fn default() -> Self {
        use Grade::{Critical as C, Ordinary as O, Pressing as P, Urgent as U};
        use Level::{L1, L2, L3};
        let level = |addressee: &str, filed_by: &str, answer, progress, settles| LevelRule {
            addressee: addressee.into(),
            filed_by: filed_by.into(),
            answer,
            progress,
            settles,
        };
        let on = |trigger, threshold, level| TriggerRule {
            trigger,
            threshold,
            level,
            active: true,
        };
        Self {
            version: 1,
            effective_from: Timestamp(0),
            levels: [
                level(
                    "单位联系人、科室负责人",
                    "区分拨中心",
                    Limit::WorkingHours(4),
                    None,
                    true,
                ),
                level(
                    "单位分管负责人",
                    "区政务服务和数据管理局",
                    Limit::WorkingDays(2),
                    None,
                    false,
                ),
                level(
                    "单位主要负责人",
                    "区督查室",
                    Limit::WorkingDays(3),
                    Some(Limit::Days(7)),
                    false,
                ),
            ],
            triggers: vec![
                on(Trigger::NearDue, 10, L1),
                on(Trigger::Overdue, 0, L1),
                on(Trigger::Urged, 2, L1),
                on(Trigger::Asked, 0, L1),
                on(Trigger::Overdue, 1, L2),
                on(Trigger::Returned, 2, L2),
                on(Trigger::Dissatisfied, 1, L2),
                on(Trigger::Repeated, 3, L2),
                on(Trigger::Overdue, 3, L3),
                on(Trigger::Dissatisfied, 2, L3),
                on(Trigger::Gathered, 10, L3),
                on(Trigger::Safety, 1, L3),
                on(Trigger::Instructed, 0, L3),
                on(Trigger::Decided, 0, L3),
            ],
            repeat_days: 30,
            grades: [[U, C, C], [P, U, C], [O, P, U], [O, P, U]],
        }
    }
}

const TRIGGERS_MAX: usize = 60;
const NAME_MAX: usize = 60;

impl SupervisionRules {
    pub fn level(&self, level: Level) -> &LevelRule {
        &self.levels[level as usize]
    }

    /// 分级交办.
    pub fn grade(&self, urgency: Urgency, impact: Impact) -> Grade {
        self.grades[urgency as usize][impact as usize]
    }

    pub fn active(&self) -> impl Iterator<Item = &TriggerRule> {
        self.triggers.iter().filter(|rule| rule.active)
    }

    /// The level that `count` of what the trigger counts comes to, with the threshold it reached.
    pub fn reached(&self, trigger: Trigger, count: u32) -> Option<&TriggerRule> {
        self.active()
            .filter(|rule| rule.trigger == trigger && rule.threshold <= count)
            .max_by_key(|rule| rule.threshold)
    }

    /// Errs when a sheet could not be issued by them, or one thing would issue two.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.triggers.len() > TRIGGERS_MAX {
            return Err(Refusal::Rules("触发条件过多，最多60条"));
        }
        for (n, rule) in self.triggers.iter().enumerate() {
            let (_, least, most) = rule.trigger.threshold();
            if !(least..=most).contains(&rule.threshold) {
                return Err(Refusal::Rules("触发条件的数值超出范围"));
            }
            let same = |other: &TriggerRule| {
                (other.trigger, other.threshold) == (rule.trigger, rule.threshold)
            };
            if self.triggers[..n].iter().any(same) {
                return Err(Refusal::Rules("同一触发条件只能对应一个级别"));
            }
        }
        let named = |name: &str| {
            (1..=NAME_MAX).contains(&name.trim().chars().count())
                && !name.chars().any(char::is_control)
        };
        if !self
            .levels
            .iter()
            .all(|level| named(&level.addressee) && named(&level.filed_by))
        {
            return Err(Refusal::Rules("每一级须填写督办对象和签发单位"));
        }
        if !(1..=366).contains(&self.repeat_days) {
            return Err(Refusal::Rules("重复诉求的统计天数须为1至366天"));
        }
        Ok(())
    }
}

/// Every version there was. The highest one whose day has come is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleBook {
    versions: Vec<SupervisionRules>,
    shipped: SupervisionRules,
}

impl RuleBook {
    pub fn new(mut versions: Vec<SupervisionRules>) -> Self {
        versions.sort_by_key(|rules| rules.version);
        Self {
            versions,
            shipped: SupervisionRules::default(),
        }
    }

    pub fn at(&self, now: Timestamp) -> &SupervisionRules {
        let in_force = |rules: &&SupervisionRules| rules.effective_from <= now;
        self.versions
            .iter()
            .rev()
            .find(in_force)
            .unwrap_or(&self.shipped)
    }

    /// The shipped version and those that followed, oldest first.
    pub fn versions(&self) -> impl Iterator<Item = &SupervisionRules> {
        std::iter::once(&self.shipped).chain(&self.versions)
    }

    pub fn next_version(&self) -> u32 {
        self.versions()
            .map(|rules| rules.version)
            .max()
            .unwrap_or(0)
            + 1
    }
}
