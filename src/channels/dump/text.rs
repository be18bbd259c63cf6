//! The file as UTF-8, byte by byte, with the line one is in. Decoded before anything looks at it:
//! the second byte of a GB18030 character may be a backslash.

use std::io::Read;

use encoding_rs::{CoderResult, Decoder};

use crate::channels::table::{Encoding, TableError};

const CHUNK_BYTES: usize = 64 << 10;

pub(super) struct Text<R> {
    from: R,
    decoder: Decoder,
    /// Read and not decoded yet: from `taken` to `filled`.
    raw: Vec<u8>,
    taken: usize,
    filled: usize,
    /// Decoded, from `at` on still to be looked at.
    text: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    /// 1-based.
    line: u64,
    read: u64,
    size: u64,
}

impl<R: Read> Text<R> {
    pub(super) fn new(from: R, encoding: Encoding, size: u64) -> Self {
        Self {
            from,
            // A mark at the beginning is taken off; bytes that are no character become U+FFFD.
            decoder: encoding.table().new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK_BYTES],
            taken: 0,
            filled: 0,
            // A GB18030 byte makes at most three of UTF-8.
            text: vec![0; CHUNK_BYTES * 3 + 16],
            at: 0,
            end: 0,
            ended: false,
            line: 1,
            read: 0,
            size,
        }
    }

    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// How much of the file has been read, in per mille.
    pub(super) fn progress(&self) -> u16 {
        let done = (self.read * 1_000 / self.size.max(1)).min(1_000);
        u16::try_from(done).expect("at most 1,000")
    }

    /// The next byte, left where it is; `None` at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, TableError> {
        if self.at == self.end {
            self.decode_more()?;
        }
        Ok(self.text[..self.end].get(self.at).copied())
    }

    pub(super) fn next(&mut self) -> Result<Option<u8>, TableError> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.at += 1;
            self.line += u64::from(byte == b'\n');
        }
        Ok(byte)
    }

    /// Passes over the rest of the line, its end included.
    pub(super) fn skip_line(&mut self) -> Result<(), TableError> {
        while let Some(byte) = self.next()? {
            if byte == b'\n' {
                break;
            }
        }
        Ok(())
    }

    fn decode_more(&mut self) -> Result<(), TableError> {
        (self.at, self.end) = (0, 0);
        while self.end == 0 && !self.ended {
            if self.taken == self.filled {
                self.filled = self.from.read(&mut self.raw)?;
                self.taken = 0;
                self.read += self.filled as u64;
            }
            let last = self.filled == 0;
            let (result, read, written, _) = self.decoder.decode_to_utf8(
                &self.raw[self.taken..self.filled],
                &mut self.text,
                last,
            );
            self.taken += read;
            self.end = written;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}
