//! When a clock stood still. docs/decisions/deadlines.md says what that means for each unit.

use crate::kernel::time::Timestamp;

/// One stretch of standing still, from `from` up to but not at `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Why, and at whose word; may be empty.
    pub why: String,
}

/// Pauses in order, none touching another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses(Vec<Pause>);

impl Pauses {
    /// Brings them into order; those that overlap or touch become one. Empty ones fall away.
    pub fn merge(mut pauses: Vec<Pause>) -> Self {
        pauses.retain(|pause| pause.from < pause.to);
        pauses.sort_by_key(|pause| (pause.from, pause.to));
        let mut merged: Vec<Pause> = Vec::with_capacity(pauses.len());
        for pause in pauses {
            match merged.last_mut() {
                Some(last) if pause.from <= last.to => {
                    last.to = last.to.max(pause.to);
                    if !pause.why.is_empty() && !last.why.contains(&pause.why) {
                        if !last.why.is_empty() {
                            last.why.push('；');
                        }
                        last.why.push_str(&pause.why);
                    }
                }
                _ => merged.push(pause),
            }
        }
        Self(merged)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Pause> {
        self.0.iter()
    }

    /// Those that last beyond `at`, in order.
    pub(super) fn after(&self, at: Timestamp) -> &[Pause] {
        &self.0[self.0.partition_point(|pause| pause.to <= at)..]
    }

    /// The pause in which the moment just before `at` lies: a clock that stands then does not
    /// reach `at`.
    pub(super) fn holding(&self, at: Timestamp) -> Option<&Pause> {
        let pause = self.0.get(self.0.partition_point(|pause| pause.to < at))?;
        (pause.from < at).then_some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(from: i64, to: i64, why: &str) -> Pause {
        Pause {
            from: Timestamp(from),
            to: Timestamp(to),
            why: why.into(),
        }
    }

    #[test]
    fn overlapping_pauses_become_one() {
        let merged = Pauses::merge(vec![
            pause(50, 60, "c"),
            pause(10, 20, "a"),
            pause(15, 30, "b"),
            pause(30, 31, "a"),
            pause(40, 40, "empty"),
        ]);
        assert_eq!(merged.0, [pause(10, 31, "a；b"), pause(50, 60, "c")]);
        assert_eq!(merged.after(Timestamp(31)).len(), 1);
        assert_eq!(merged.after(Timestamp(30)).len(), 2);
        for (at, held) in [(10, false), (11, true), (31, true), (32, false)] {
            assert_eq!(merged.holding(Timestamp(at)).is_some(), held, "{at}");
        }
    }
}
