//! Reading the saved file: as far as it is whole.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

use super::bytes::{Frame, HEADING, Reader, heading};
use super::{Mark, Unusable};
use crate::insight::cells::Cells;

/// A longer frame is damage: the writer's are of some hundred kilobytes.
const FRAME_MAX: u32 = 64 * 1024 * 1024;
const BUFFER: usize = 1024 * 1024;

pub(in crate::insight) struct Loaded {
    pub(in crate::insight) cells: Cells,
    /// The last mark.
    pub(in crate::insight) mark: Mark,
    /// Bytes of the file, when all of it could be read: then it may be appended to.
    pub(in crate::insight) whole: Option<u64>,
}

/// Reads the file up to its last mark that can be reached.
pub(in crate::insight) fn load(path: &Path) -> Result<Loaded, Unusable> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(Unusable::Missing),
        Err(error) => return Err(error.into()),
    };
    let mut file = BufReader::with_capacity(BUFFER, file);
    let mut found = [0; HEADING];
    match file.read_exact(&mut found) {
        Ok(()) if found == heading() => {}
        Ok(()) => return Err(Unusable::OtherBuild),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(Unusable::Damaged),
        Err(error) => return Err(error.into()),
    }
    let mut cells = Cells::default();
    let mut mark: Option<Mark> = None;
    // Rows after the first mark wait for theirs: without it nobody knows how new they are.
    let mut waiting: Vec<Vec<u8>> = Vec::new();
    let (mut read, mut bytes) = (HEADING as u64, Vec::new());
    let whole = loop {
        match next_frame(&mut file, &mut bytes)? {
            Next::Frame => read += 8 + bytes.len() as u64,
            Next::End => break waiting.is_empty().then_some(read),
            Next::Damage => break None,
        }
        match Reader::frame(&bytes) {
            Some(Frame::Rows(rows)) if mark.is_none() => {
                rows.rows(&mut cells).ok_or(Unusable::Damaged)?;
            }
            Some(Frame::Rows(_)) => waiting.push(std::mem::take(&mut bytes)),
            Some(Frame::Mark(next)) => {
                for frame in waiting.drain(..) {
                    let Some(Frame::Rows(rows)) = Reader::frame(&frame) else {
                        return Err(Unusable::Damaged);
                    };
                    rows.rows(&mut cells).ok_or(Unusable::Damaged)?;
                }
                mark = Some(next);
            }
            None => break None,
        }
    };
    let mark = mark.ok_or(Unusable::Damaged)?;
    if !cells.ids.is_sorted_by(|a, b| a < b) {
        return Err(Unusable::Damaged);
    }
    Ok(Loaded { cells, mark, whole })
}

enum Next {
    Frame,
    End,
    Damage,
}

/// Length, checksum, payload. A frame that was cut off, or whose checksum is wrong, is damage.
fn next_frame(file: &mut impl Read, bytes: &mut Vec<u8>) -> Result<Next, std::io::Error> {
    let mut head = Vec::with_capacity(8);
    file.take(8).read_to_end(&mut head)?;
    let Some((length, checksum)) = head.split_first_chunk::<4>() else {
        return Ok(if head.is_empty() {
            Next::End
        } else {
            Next::Damage
        });
    };
    let length = u32::from_le_bytes(*length);
    let Ok(checksum) = <[u8; 4]>::try_from(checksum) else {
        return Ok(Next::Damage);
    };
    if length > FRAME_MAX {
        return Ok(Next::Damage);
    }
    bytes.clear();
    file.take(u64::from(length)).read_to_end(bytes)?;
    let right =
        bytes.len() == length as usize && crc32fast::hash(bytes) == u32::from_le_bytes(checksum);
    Ok(if right { Next::Frame } else { Next::Damage })
}
