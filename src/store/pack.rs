//! The compact form of a value: what `codec` made of the record, compressed by zstd with a
//! dictionary that is part of the program. Field names, codes and set phrases lie in the dictionary,
//! so that even a short value shrinks.
//!
//! The first byte tells the form. Below 128 it is the number of a record's shape and the value lies
//! open; 128 + d is a value packed with dictionary d. A dictionary that was ever released stays for
//! ever. How one is made: `docs/decisions/compact-values.md`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::{CParameter, compress_bound};

/// Set in the first byte of a packed value; the other bits number the dictionary, from 1.
const PACKED: u8 = 0x80;
/// What every zstd frame begins with. Not stored.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Shorter values gain nothing.
const WORTHWHILE: usize = 48;
/// Longer values lie open, so that a damaged length never asks for more memory than this.
const PLAIN_MAX: usize = 16 * 1024 * 1024;
/// One step more gains 2 % of a fresh case and costs half as much time again.
const LEVEL: i32 = 2;

/// By number, the first is 1. Append only.
const DICTIONARIES: &[&[u8]] = &[include_bytes!("dictionary-1.zdict")];
/// The number of the last, which is written with.
const CURRENT: u8 = 1;
const _: () = assert!(DICTIONARIES.len() == CURRENT as usize && CURRENT < PACKED);

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARIES[usize::from(CURRENT) - 1], LEVEL));
static DECODERS: LazyLock<Vec<DecoderDictionary<'static>>> = LazyLock::new(|| {
    let prepare = |bytes: &&[u8]| DecoderDictionary::copy(bytes);
    DICTIONARIES.iter().map(prepare).collect()
});

/// Makes stored values of plain ones. One a writer: the working memory is used again.
pub(super) struct Packer(Option<Working>);

struct Working {
    compressor: Compressor<'static>,
    frame: Vec<u8>,
}

impl Packer {
    /// Leaves everything open: data format 1.
    pub(super) const fn open() -> Self {
        Self(None)
    }

    /// Packs with the current dictionary.
    pub(super) fn compact() -> Self {
        let mut compressor = Compressor::with_prepared_dictionary(&ENCODER)
            .expect("fails only when there is no memory");
        for parameter in [
            // A value that decays on the disk is not read as another one.
            CParameter::ChecksumFlag(true),
            CParameter::DictIdFlag(false),
        ] {
            compressor
                .set_parameter(parameter)
                .expect("both are parameters of every zstd");
        }
        Self(Some(Working {
            compressor,
            frame: Vec::new(),
        }))
    }

    pub(super) const fn is_compact(&self) -> bool {
        self.0.is_some()
    }

    /// What to store for `plain`. Ciphertext and the like, which would only grow, lies open in
    /// either form.
    pub(super) fn pack<'v>(&'v mut self, plain: &'v [u8]) -> &'v [u8] {
        let Some(Working { compressor, frame }) = &mut self.0 else {
            return plain;
        };
        if !(WORTHWHILE..=PLAIN_MAX).contains(&plain.len()) {
            return plain;
        }
        frame.clear();
        frame.reserve(compress_bound(plain.len()));
        // Whatever zstd could complain of, the open form is as good an answer.
        if compressor.compress_to_buffer(plain, frame).is_err() || !frame.starts_with(&MAGIC) {
            return plain;
        }
        // The form takes the place of the last byte of the magic number.
        let form = MAGIC.len() - 1;
        frame[form] = PACKED | CURRENT;
        let packed = &frame[form..];
        if packed.len() < plain.len() {
            packed
        } else {
            plain
        }
    }
}

/// The plain form of a stored value; `None` when it is damaged, or packed with a dictionary this
/// build does not have.
pub(super) fn unpack(stored: &[u8]) -> Option<Cow<'_, [u8]>> {
    let (form, body) = stored.split_first()?;
    if form & PACKED == 0 {
        return Some(Cow::Borrowed(stored));
    }
    let number = usize::from(form & !PACKED).checked_sub(1)?;
    let dictionary = DECODERS.get(number)?;
    READER.with_borrow_mut(|reader| reader.read(dictionary, body).map(Cow::Owned))
}

thread_local! {
    /// One a thread: making one costs more than using it.
    static READER: RefCell<Reader> = RefCell::new(Reader {
        decompressor: Decompressor::default(),
        frame: MAGIC.to_vec(),
    });
}

struct Reader {
    decompressor: Decompressor<'static>,
    frame: Vec<u8>,
}

impl Reader {
    fn read(&mut self, dictionary: &'static DecoderDictionary, body: &[u8]) -> Option<Vec<u8>> {
        self.frame.truncate(MAGIC.len());
        self.frame.extend_from_slice(body);
        self.decompressor.set_prepared_dictionary(dictionary).ok()?;
        self.decompressor.decompress(&self.frame, PLAIN_MAX).ok()
    }
}

#[cfg(test)]
#[path = "pack_tests.rs"]
mod tests;
