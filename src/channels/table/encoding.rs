//! Which encoding a text file has: the one it breaks least.

use std::io::{self, BufRead};

use encoding_rs::{DecoderResult, GB18030, UTF_8};

/// What spreadsheets in China write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Gb18030,
}

impl Encoding {
    /// The cell in our encoding; `None` when it is not valid.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        let encoding = self.table();
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.into_owned())
    }

    pub(in crate::channels) const fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
        }
    }
}

/// Reads all of `text`. UTF-8 when nothing breaks it or it begins with a mark; else the encoding
/// with fewer broken places, for a file with one damaged row still has an encoding. `Err(n)` in
/// the inner result: neither fits, with `n` broken places.
pub(in crate::channels) fn detect(mut text: impl BufRead) -> io::Result<Result<Encoding, u64>> {
    let marked = text.fill_buf()?.starts_with(b"\xEF\xBB\xBF");
    let mut counts = [Count::of(Encoding::Utf8), Count::of(Encoding::Gb18030)];
    let mut wide = 0;
    loop {
        let chunk = text.fill_buf()?;
        let (length, last) = (chunk.len(), chunk.is_empty());
        wide += chunk.iter().filter(|byte| !byte.is_ascii()).count() as u64;
        for count in &mut counts {
            count.feed(chunk, last);
        }
        text.consume(length);
        if last {
            break;
        }
    }
    let [utf8, gb18030] = counts;
    let (encoding, broken) = if marked || utf8.broken <= gb18030.broken {
        (Encoding::Utf8, utf8.broken)
    } else {
        (Encoding::Gb18030, gb18030.broken)
    };
    // More than one broken place in twenty wide bytes is another encoding, not damage.
    Ok(if broken * 20 > wide && !marked {
        Err(broken)
    } else {
        Ok(encoding)
    })
}

/// Counts places that are not valid in one encoding, over chunks cut anywhere.
struct Count {
    decoder: encoding_rs::Decoder,
    scratch: String,
    broken: u64,
}

impl Count {
    fn of(encoding: Encoding) -> Self {
        let decoder = encoding.table().new_decoder_without_bom_handling();
        Self {
            decoder,
            scratch: String::with_capacity(16 << 10),
            broken: 0,
        }
    }

    fn feed(&mut self, mut chunk: &[u8], last: bool) {
        loop {
            self.scratch.clear();
            let (result, read) =
                self.decoder
                    .decode_to_string_without_replacement(chunk, &mut self.scratch, last);
            chunk = &chunk[read..];
            match result {
                DecoderResult::Malformed(..) => self.broken += 1,
                DecoderResult::OutputFull => {}
                DecoderResult::InputEmpty => return,
            }
        }
    }
}
