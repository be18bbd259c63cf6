//! Whole files sealed piece by piece with SM4-GCM, so that they need not fit into memory.
//!
//! ```text
//! "suqiu-sealed-1\n"  key id (4)  file id (16)
//! then pieces:  length of the ciphertext (4, top bit: the last one)  nonce (12)  ciphertext
//! ```
//!
//! Every piece is bound to the file, to its place in it, to whether it is the last, and to what the
//! file is for: pieces cannot be left out, swapped, or moved to another file.

use std::io::{self, ErrorKind, Read, Write};

use zeroize::Zeroizing;

use super::keyring::Keyring;
use super::provider::{KeyId, NONCE};
use crate::kernel::chance::secret_bytes;

const MAGIC: &[u8; 15] = b"suqiu-sealed-1\n";
/// Bytes of plain text in a piece.
const PIECE: usize = 1 << 20;
const TAG: usize = 16;
const LAST: u32 = 1 << 31;
const FILE_ID: usize = 16;

/// What a piece is bound to.
struct Binding {
    key: KeyId,
    file: [u8; FILE_ID],
    purpose: String,
}

impl Binding {
    fn of_piece(&self, index: u64, is_last: bool) -> Vec<u8> {
        let mut out = b"suqiu/stream/1".to_vec();
        out.extend_from_slice(&self.key.0.to_be_bytes());
        out.extend_from_slice(&self.file);
        out.extend_from_slice(&index.to_be_bytes());
        out.push(u8::from(is_last));
        out.extend_from_slice(self.purpose.as_bytes());
        out
    }
}

/// Seals what is written. Only [`SealingWriter::finish`] makes the file whole.
pub struct SealingWriter<W: Write> {
    out: W,
    keys: Keyring,
    binding: Binding,
    index: u64,
    piece: Zeroizing<Vec<u8>>,
}

impl<W: Write> SealingWriter<W> {
    /// `purpose` says what the file is for; it opens for nothing else.
    pub fn new(mut out: W, keys: &Keyring, purpose: &str) -> io::Result<Self> {
        let binding = Binding {
            key: keys.current(),
            file: secret_bytes(),
            purpose: purpose.to_owned(),
        };
        out.write_all(MAGIC)?;
        out.write_all(&binding.key.0.to_be_bytes())?;
        out.write_all(&binding.file)?;
        Ok(Self {
            out,
            keys: keys.clone(),
            binding,
            index: 0,
            piece: Zeroizing::new(Vec::with_capacity(PIECE)),
        })
    }

    /// Seals the rest as the last piece.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        Ok(self.out)
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = secret_bytes::<NONCE>();
        let bound_to = self.binding.of_piece(self.index, is_last);
        let provider = self.keys.provider();
        let sealed = provider
            .seal(self.binding.key, &nonce, &bound_to, &self.piece)
            .map_err(io::Error::other)?;
        let length = u32::try_from(sealed.len()).expect("a piece and its tag");
        let length = if is_last { length | LAST } else { length };
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(&nonce)?;
        self.out.write_all(&sealed)?;
        self.index += 1;
        self.piece.clear();
        Ok(())
    }
}

impl<W: Write> Write for SealingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits for the next byte: it may be the last one.
        if self.piece.len() == PIECE {
            self.seal(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Opens what [`SealingWriter`] sealed. What was altered, cut off or added to is
/// [`ErrorKind::InvalidData`]; nothing is handed out before its piece has been proved.
pub struct OpeningReader<R: Read> {
    from: R,
    keys: Keyring,
    binding: Binding,
    index: u64,
    piece: Zeroizing<Vec<u8>>,
    /// Bytes of the piece that were handed out.
    read: usize,
    is_last: bool,
}

impl<R: Read> OpeningReader<R> {
    pub fn new(mut from: R, keys: &Keyring, purpose: &str) -> io::Result<Self> {
        let mut magic = [0; MAGIC.len()];
        from.read_exact(&mut magic)?;
        if magic != *MAGIC {
            return Err(damaged());
        }
        let (mut key, mut file) = ([0; 4], [0; FILE_ID]);
        from.read_exact(&mut key)?;
        from.read_exact(&mut file)?;
        Ok(Self {
            from,
            keys: keys.clone(),
            binding: Binding {
                key: KeyId(u32::from_be_bytes(key)),
                file,
                purpose: purpose.to_owned(),
            },
            index: 0,
            piece: Zeroizing::default(),
            read: 0,
            is_last: false,
        })
    }

    fn next_piece(&mut self) -> io::Result<()> {
        let (mut length, mut nonce) = ([0; 4], [0; NONCE]);
        self.from.read_exact(&mut length)?;
        self.from.read_exact(&mut nonce)?;
        let length = u32::from_be_bytes(length);
        self.is_last = length & LAST != 0;
        let length = usize::try_from(length & !LAST).map_err(|_wide| damaged())?;
        if !(TAG..=PIECE + TAG).contains(&length) {
            return Err(damaged());
        }
        let mut sealed = vec![0; length];
        self.from.read_exact(&mut sealed)?;
        let bound_to = self.binding.of_piece(self.index, self.is_last);
        let opened = self
            .keys
            .provider()
            .open(self.binding.key, &nonce, &bound_to, &sealed);
        self.piece = opened.map_err(|_not_authentic| damaged())?;
        (self.index, self.read) = (self.index + 1, 0);
        if self.is_last && self.from.read(&mut [0])? > 0 {
            return Err(damaged());
        }
        Ok(())
    }
}

impl<R: Read> Read for OpeningReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read == self.piece.len() {
            if self.is_last {
                return Ok(0);
            }
            self.next_piece()?;
        }
        let given = into.len().min(self.piece.len() - self.read);
        into[..given].copy_from_slice(&self.piece[self.read..self.read + given]);
        self.read += given;
        Ok(given)
    }
}

/// How long the sealed form of `plain` bytes is.
pub const fn sealed_length(plain: u64) -> u64 {
    let pieces = if plain == 0 {
        1
    } else {
        plain.div_ceil(PIECE as u64)
    };
    (MAGIC.len() + 4 + FILE_ID) as u64 + pieces * (4 + NONCE + TAG) as u64 + plain
}

fn damaged() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "密文校验失败")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(keys: &Keyring, plain: &[u8]) -> Vec<u8> {
        let mut writer = SealingWriter::new(Vec::new(), keys, "rows").unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn open(keys: &Keyring, sealed: &[u8], purpose: &str) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        OpeningReader::new(sealed, keys, purpose)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens_whatever_its_length() {
        let keys = Keyring::in_memory();
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let plain = vec![7; length];
            let sealed = seal(&keys, &plain);
            assert_eq!(sealed.len() as u64, sealed_length(length as u64));
            assert_eq!(open(&keys, &sealed, "rows").unwrap(), plain, "{length}");
        }
    }

    #[test]
    fn opens_with_its_own_key_and_for_its_own_purpose_only() {
        let keys = Keyring::in_memory();
        let sealed = seal(&keys, b"x");
        assert!(open(&keys, &sealed, "keys").is_err());
        assert!(open(&Keyring::in_memory(), &sealed, "rows").is_err());
    }

    #[test]
    fn every_flipped_bit_cut_and_addition_is_noticed() {
        let keys = Keyring::in_memory();
        let sealed = seal(&keys, b"a secret of some length");
        for n in 0..sealed.len() {
            for bit in 0..8 {
                let mut altered = sealed.clone();
                altered[n] ^= 1 << bit;
                assert!(open(&keys, &altered, "rows").is_err(), "byte {n} bit {bit}");
            }
            assert!(open(&keys, &sealed[..n], "rows").is_err(), "cut at {n}");
        }
        assert!(open(&keys, &[&sealed[..], b"x"].concat(), "rows").is_err());
    }

    #[test]
    fn pieces_cannot_be_left_out_or_swapped() {
        let keys = Keyring::in_memory();
        let sealed = seal(&keys, &vec![7; 3 * PIECE]);
        let head = MAGIC.len() + 4 + FILE_ID;
        let piece = 4 + NONCE + PIECE + TAG;
        let part = |n: usize| &sealed[head + n * piece..head + (n + 1) * piece];
        let with = |pieces: [&[u8]; 2]| [&sealed[..head], pieces[0], pieces[1]].concat();
        assert!(open(&keys, &with([part(0), part(2)]), "rows").is_err());
        assert!(open(&keys, &with([part(0), part(1)]), "rows").is_err());
        // Cut between two pieces, and the new last one made to look like it.
        let mut cut = with([part(0), part(1)]);
        cut[head + piece] |= 0x80;
        assert!(open(&keys, &cut, "rows").is_err());
        let swapped = [&sealed[..head], part(1), part(0), part(2)].concat();
        assert!(open(&keys, &swapped, "rows").is_err());
    }
}
