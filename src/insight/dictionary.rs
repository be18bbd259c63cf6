//! Values that many cases share, each known by a small number that never changes while the
//! columns live.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// The number of «none».
pub(super) const NONE: u32 = 0;

#[derive(Clone, Debug)]
pub(super) struct Dictionary<K> {
    values: Vec<K>,
    codes: HashMap<K, u32>,
}

impl<K> Default for Dictionary<K> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            codes: HashMap::new(),
        }
    }
}

impl<K: Clone + Eq + Hash> Dictionary<K> {
    /// The number of `value`, a new one when it was never met.
    pub(super) fn learn<Q>(&mut self, value: &Q) -> u32
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(code) = self.codes.get(value) {
            return *code;
        }
        self.values.push(value.to_owned());
        let code = u32::try_from(self.values.len()).expect("fewer values than cases");
        self.codes.insert(value.to_owned(), code);
        code
    }

    /// [`NONE`] when it was never met.
    pub(super) fn code<Q>(&self, value: &Q) -> u32
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.codes.get(value).copied().unwrap_or(NONE)
    }

    pub(super) fn value(&self, code: u32) -> Option<&K> {
        let place = usize::try_from(code).ok()?.checked_sub(1)?;
        self.values.get(place)
    }

    /// In the order of their numbers, from 1.
    pub(super) fn values(&self) -> &[K] {
        &self.values
    }
}
