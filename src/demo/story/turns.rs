//! The turns a case takes: what goes wrong, who is asked, what the citizen says in the end.

use crate::domain::codes::{Channel, Nature, Urgency};
use crate::kernel::chance::Dice;

/// How it goes on after registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Course {
    #[default]
    Ordinary,
    /// Answered by the clerk from the knowledge base (直办).
    Direct,
    Refused,
    Withdrawn,
    /// Entered by mistake; the dispatcher takes it out.
    Mistake,
    Transferred,
    /// Into the story of this number.
    Merged(usize),
}

/// Whether the first unit thinks it is not the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispute {
    Denied,
    Granted,
    /// The dispatcher puts it to the panel.
    Submitted,
    /// A second unit returns it too: the panel decides.
    Twice,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Feedback {
    #[default]
    Unrated,
    Satisfied,
    Dissatisfied,
    /// Twice, and then concluded by the supervisors.
    DissatisfiedTwice,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    pub course: Course,
    pub ask_info: bool,
    pub dispute: Option<Dispute>,
    /// The appliance signs for the unit.
    pub unsigned: bool,
    pub passed_down: bool,
    pub assist: bool,
    /// `Some(true)`: granted.
    pub extension: Option<bool>,
    pub suspended: bool,
    pub late: bool,
    pub rejected: bool,
    pub urged: bool,
    pub supplemented: bool,
    pub noted: bool,
    pub instructed: bool,
    pub unsolved: bool,
    pub feedback: Feedback,
    pub reopened: bool,
}

impl Turns {
    /// Shares as hotlines publish them; per cent or per mille of the cases that can take a turn.
    pub fn roll(dice: &mut Dice, channel: Channel, nature: Nature, urgency: Urgency) -> Self {
        let own_finding = channel.is_own_finding();
        let urgent = matches!(urgency, Urgency::U1 | Urgency::U2);
        let course = match dice.below(1_000) {
            0..20 if !own_finding => Course::Refused,
            20..40 if !own_finding => Course::Withdrawn,
            40..44 => Course::Mistake,
            44..54 if !own_finding && nature != Nature::Praise => Course::Transferred,
            _ => Course::Ordinary,
        };
        let dispute = match dice.below(1_000) {
            0..18 => Some(Dispute::Denied),
            18..58 => Some(Dispute::Granted),
            58..70 => Some(Dispute::Submitted),
            70..79 => Some(Dispute::Twice),
            _ => None,
        };
        let feedback = match dice.below(100) {
            _ if own_finding => Feedback::Unrated,
            0..35 => Feedback::Unrated,
            35 => Feedback::DissatisfiedTwice,
            36..41 => Feedback::Dissatisfied,
            _ => Feedback::Satisfied,
        };
        Self {
            course,
            ask_info: !own_finding && !urgent && dice.percent(4),
            dispute,
            unsigned: dice.percent(3),
            passed_down: dice.percent(42),
            assist: dice.percent(8),
            extension: (!urgent && dice.percent(6)).then(|| dice.percent(82)),
            suspended: !urgent && dice.percent(1),
            late: dice.percent(8),
            rejected: dice.percent(3),
            urged: !own_finding && dice.percent(14),
            supplemented: !own_finding && dice.percent(2),
            noted: dice.percent(5),
            instructed: dice.permille(6),
            unsolved: dice.percent(7),
            feedback,
            reopened: feedback == Feedback::Satisfied && dice.permille(15),
        }
    }
}
