//! Titles and addresses of all cases, end to end in one piece of memory: no allocation a row, and
//! two bytes a Han character (UTF-16) rather than three.

/// Where a case's title and address lie, in code units; the address follows the title.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    at: u32,
    title: u16,
    address: u16,
}

impl Place {
    fn len(self) -> usize {
        usize::from(self.title) + usize::from(self.address)
    }
}

/// Compacting is worth its while from this many code units that nobody points to.
const STALE_MIN: usize = 1 << 20;

#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    units: Vec<u16>,
    /// Code units of texts that were replaced.
    stale: usize,
}

impl Wording {
    /// Keeps a text of which the first `title` code units are the title. Past the 4 Gi code units
    /// that can be numbered (eighty million cases) a row shows neither title nor address.
    pub(super) fn keep(&mut self, text: impl Iterator<Item = u16>, title: u16) -> Place {
        let at = self.units.len();
        self.units.extend(text);
        let whole = self.units.len() - at;
        let placed = u32::try_from(at).ok().zip(u16::try_from(whole).ok());
        match placed.and_then(|(at, whole)| Some((at, whole.checked_sub(title)?))) {
            Some((at, address)) => Place { at, title, address },
            None => {
                self.units.truncate(at);
                Place::default()
            }
        }
    }

    /// Keeps texts that follow one another; `lengths` are of their titles and addresses.
    pub(super) fn keep_all(
        &mut self,
        text: impl Iterator<Item = u16>,
        lengths: impl Iterator<Item = [u16; 2]>,
        places: &mut Vec<Place>,
    ) {
        let mut at = self.units.len();
        self.units.extend(text);
        places.extend(lengths.map(|[title, address]| {
            let from = u32::try_from(at);
            at += usize::from(title) + usize::from(address);
            from.map_or_else(|_past| Place::default(), |at| Place { at, title, address })
        }));
    }

    /// Code units, stale ones too.
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    pub(super) fn reserve(&mut self, units: usize) {
        self.units.reserve(units);
    }

    pub(super) fn keep_both(&mut self, title: &str, address: &str) -> Place {
        let title = clipped(title);
        let address = clipped(address);
        let length = u16::try_from(title.encode_utf16().count()).expect("clipped");
        self.keep(title.encode_utf16().chain(address.encode_utf16()), length)
    }

    /// The same in the place of an older one.
    pub(super) fn replace(&mut self, old: Place, title: &str, address: &str) -> Place {
        let (title, address) = (clipped(title), clipped(address));
        let (old_title, old_address) = self.units(old);
        if title.encode_utf16().eq(old_title.iter().copied())
            && address.encode_utf16().eq(old_address.iter().copied())
        {
            return old;
        }
        self.discard(old);
        self.keep_both(title, address)
    }

    /// Nobody points to this text any more.
    pub(super) fn discard(&mut self, old: Place) {
        self.stale += old.len();
    }

    /// Title and address.
    pub(super) fn units(&self, place: Place) -> (&[u16], &[u16]) {
        let at = place.at as usize;
        self.units[at..at + place.len()].split_at(usize::from(place.title))
    }

    pub(super) fn text(&self, place: Place) -> (Box<str>, Box<str>) {
        let (title, address) = self.units(place);
        let text = |units| String::from_utf16_lossy(units).into_boxed_str();
        (text(title), text(address))
    }

    /// Whether so much is stale that [`Wording::compact`] should be called.
    pub(super) fn is_wasteful(&self) -> bool {
        self.stale > STALE_MIN.max(self.units.len() / 4)
    }

    /// Moves all texts together; `places` are theirs.
    pub(super) fn compact(&mut self, places: &mut [Place]) {
        let mut fresh = Vec::with_capacity(self.units.len() - self.stale);
        for place in places {
            let at = place.at as usize;
            let moved = u32::try_from(fresh.len()).expect("no longer than before");
            fresh.extend_from_slice(&self.units[at..at + place.len()]);
            place.at = moved;
        }
        (self.units, self.stale) = (fresh, 0);
    }
}

/// Far longer than the domain lets either be.
const CLIP: usize = 16_000;

fn clipped(text: &str) -> &str {
    match text.char_indices().nth(CLIP / 2) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_and_compacting_moves_none() {
        let mut wording = Wording::default();
        let texts = ["", "a", "海山路12号", "𠮷野家门前积水🌧", "噪音"];
        let mut places: Vec<Place> = Vec::new();
        for title in texts {
            for address in texts {
                places.push(wording.keep_both(title, address));
            }
        }
        let before = wording.units.len();
        for (n, place) in places.iter_mut().enumerate() {
            let title = texts[n / texts.len()];
            let stale = wording.stale;
            *place = wording.replace(*place, title, texts[n % texts.len()]);
            assert_eq!(wording.stale, stale, "the same again is kept");
            *place = wording.replace(*place, title, "改过的地址");
        }
        assert!(wording.stale > 0 && wording.units.len() > before);
        wording.compact(&mut places);
        assert_eq!(
            wording.units.len(),
            places.iter().map(|p| p.len()).sum::<usize>()
        );
        for (n, place) in places.iter().enumerate() {
            let (title, address) = wording.text(*place);
            assert_eq!((&*title, &*address), (texts[n / texts.len()], "改过的地址"));
        }
        let long = "长".repeat(100_000);
        let place = wording.keep_both(&long, &long);
        assert_eq!(wording.text(place).0.chars().count(), CLIP / 2);
    }
}
