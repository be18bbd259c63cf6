//! How often suggestions were right, looked back at on decided cases, and what a share is worth by
//! that: shares are parted into groups, each group's rate of right ones is taken, and rates never
//! fall as shares rise (isotonic regression).

/// Fewer cases looked back at say nothing: shares are then told as estimates.
pub const MEASURED_MIN: usize = 50;
/// Groups the shares are parted into.
const GROUPS: usize = 15;
/// What was weighed counts like so many suggestions of its group: a few cases do not turn it over.
const PRIOR: f32 = 10.0;

/// What was suggested for a decided case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tried {
    /// Share of each suggestion as weighed, best first, and whether it was the right one.
    pub shares: Vec<(f32, bool)>,
}

/// What looking back has come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    pub cases: usize,
    /// The first suggestion was the right one.
    pub top1: usize,
    /// One of the three was.
    pub top3: usize,
    /// Share as weighed → rate of right ones; rising in both.
    rates: Vec<(f32, f32)>,
}

impl Measured {
    pub fn of(tried: &[Tried]) -> Self {
        let right_at = |one: &Tried| one.shares.iter().position(|(_, right)| *right);
        let top = |most: usize| {
            let within = |one: &&Tried| right_at(one).is_some_and(|at| at < most);
            tried.iter().filter(within).count()
        };
        let mut pairs: Vec<(f32, bool)> = tried
            .iter()
            .flat_map(|one| one.shares.iter().copied())
            .collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self {
            cases: tried.len(),
            top1: top(1),
            top3: top(super::TOP),
            rates: rates(&pairs),
        }
    }

    pub fn is_telling(&self) -> bool {
        self.cases >= MEASURED_MIN
    }

    /// How often a suggestion with this share was right; the share itself while too few cases
    /// were looked back at.
    pub fn rate(&self, share: f32) -> f32 {
        if !self.is_telling() {
            return share;
        }
        let after = self.rates.partition_point(|(known, _)| *known < share);
        match (
            after.checked_sub(1).map(|at| self.rates[at]),
            self.rates.get(after).copied(),
        ) {
            (Some((x0, y0)), Some((x1, y1))) => {
                y0 + (y1 - y0) * (share - x0) / (x1 - x0).max(f32::EPSILON)
            }
            (Some((_, rate)), None) | (None, Some((_, rate))) => rate,
            (None, None) => share,
        }
    }
}

/// Of pairs in the order of their shares.
fn rates(pairs: &[(f32, bool)]) -> Vec<(f32, f32)> {
    struct Group {
        share: f32,
        right: f32,
        count: f32,
    }
    let mut groups: Vec<Group> = Vec::new();
    for chunk in pairs.chunks(pairs.len().div_ceil(GROUPS).max(1)) {
        let count = chunk.len() as f32;
        let share = chunk.iter().map(|(share, _)| share).sum::<f32>() / count;
        let right = chunk.iter().filter(|(_, right)| *right).count() as f32;
        groups.push(Group {
            share,
            right: right + PRIOR * share,
            count: count + PRIOR,
        });
        // A group that does worse than the one below it is told together with it.
        while let [.., below, last] = groups.as_mut_slice() {
            if below.right / below.count <= last.right / last.count {
                break;
            }
            let all = below.count + last.count;
            below.share = (below.share * below.count + last.share * last.count) / all;
            below.right += last.right;
            below.count = all;
            groups.pop();
        }
    }
    let rate = |group: &Group| (group.share, group.right / group.count);
    groups.iter().map(rate).collect()
}
