//! The limits table of domain.md §4 and the other numbers that a district may set.

use serde::{Deserialize, Serialize};

use super::codes::{Nature, Urgency};
use super::deadline::Limit;
use crate::closed_list;

closed_list! {
    /// A stretch of a case's life with a clock of its own.
    Stage {
        Accept = "accept" "受理",
        Info = "info" "补充材料",
        Dispatch = "dispatch" "分拨",
        Sign = "sign" "签收",
        Contact = "contact" "首次联系",
        ReturnReview = "return_review" "退件审核",
        Ruling = "ruling" "快裁",
        Handle = "handle" "办理",
        Review = "review" "办结审核",
        Feedback = "feedback" "评价",
        Rework = "rework" "重办",
        Suspension = "suspension" "挂起复核",
    }
}

/// One row of the limits table, by urgency U1–U4.
type Row = [Limit; 4];

/// Versioned settings of the process. Shipped values are domain.md's defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub version: u32,
    accept: Row,
    dispatch: Row,
    sign: Row,
    contact: Row,
    return_request: Row,
    return_review: Row,
    ruling: Row,
    handle: Row,
    review: Row,
    rework: Row,
    /// `None`: no extension at this urgency.
    extension: [Option<Limit>; 4],
    handle_consultation: Limit,
    handle_suggestion: Limit,
    pub info: Limit,
    pub feedback: Limit,
    /// Longest time between two reviews of a suspension.
    pub suspension_review: Limit,
    pub assist: Limit,
    /// How long after closing a citizen may have it reopened.
    pub reopen: Limit,
    pub archive: Limit,
    pub objection: Limit,
    /// Levels of units a case may be passed down inside its unit.
    pub reassign_levels_max: usize,
    /// A case may be urged once in this time.
    pub urge_every: Limit,
}

impl Default for Policy {
    fn default() -> Self {
        use Limit::{Days as D, Hours as H, Minutes as M, WorkingDays as Wd, WorkingHours as Wh};
        Self {
            version: 1,
            accept: [M(10), M(15), M(30), M(30)],
            dispatch: [M(30), H(1), H(2), H(2)],
            sign: [M(15), M(30), Wh(2), Wh(2)],
            contact: [M(30), H(2), H(24), H(24)],
            return_request: [M(15), M(30), Wh(4), Wd(1)],
            return_review: [M(15), M(30), Wh(2), Wh(4)],
            ruling: [H(1), H(2), Wd(1), Wd(2)],
            handle: [H(24), H(24), Wd(5), Wd(15)],
            review: [H(1), H(4), Wd(1), Wd(1)],
            rework: [H(24), Wd(1), Wd(3), Wd(5)],
            extension: [None, Some(H(24)), Some(Wd(5)), Some(Wd(10))],
            handle_consultation: Wd(1),
            handle_suggestion: Wd(5),
            info: H(48),
            feedback: D(7),
            suspension_review: D(30),
            assist: Wd(3),
            reopen: D(15),
            archive: D(30),
            objection: D(15),
            reassign_levels_max: 3,
            urge_every: H(24),
        }
    }
}

impl Policy {
    /// The limit of a stage at this urgency; for `handle` also by nature.
    pub fn limit(&self, stage: Stage, urgency: Urgency, nature: Nature) -> Limit {
        let column = urgency as usize;
        match stage {
            Stage::Accept => self.accept[column],
            Stage::Info => self.info,
            Stage::Dispatch => self.dispatch[column],
            Stage::Sign => self.sign[column],
            Stage::Contact => self.contact[column],
            Stage::ReturnReview => self.return_review[column],
            Stage::Ruling => self.ruling[column],
            Stage::Handle => match (urgency, nature) {
                (Urgency::U3, Nature::Consultation) => self.handle_consultation,
                (Urgency::U3, Nature::Suggestion) => self.handle_suggestion,
                _ => self.handle[column],
            },
            Stage::Review => self.review[column],
            Stage::Feedback => self.feedback,
            Stage::Rework => self.rework[column],
            Stage::Suspension => self.suspension_review,
        }
    }

    /// How long after dispatch a unit may still ask to return the case.
    pub fn return_request(&self, urgency: Urgency) -> Limit {
        self.return_request[urgency as usize]
    }

    /// The most an extension may add; `None` where there is none.
    pub fn extension(&self, urgency: Urgency) -> Option<Limit> {
        self.extension[urgency as usize]
    }
}
