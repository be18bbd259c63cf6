//! Reading the saved file: as far as it is whole.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use super::bytes::{Frame, HEADING, Reader, heading};
use super::{Mark, Unusable};
use crate::insight::cells::Cells;

/// A longer frame is damage: the writer's are of some megabytes.
const FRAME_MAX: u32 = 64 * 1024 * 1024;
const BUFFER: usize = 64 * 1024;
/// Frames read and checked before they are taken in.
const AHEAD: usize = 3;

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
    let length = file.metadata()?.len();
    let mut file = BufReader::with_capacity(BUFFER, file);
    let mut found = [0; HEADING];
    match file.read_exact(&mut found) {
        Ok(()) if found == heading() => {}
        Ok(()) => return Err(Unusable::OtherBuild),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(Unusable::Damaged),
        Err(error) => return Err(error.into()),
    }
    // One thread reads and checks, the other takes in.
    std::thread::scope(|scope| {
        let (read, frames) = sync_channel(AHEAD);
        let (used, again) = channel();
        let left = length.saturating_sub(HEADING as u64);
        scope.spawn(move || read_ahead(file, left, &read, &again));
        take_in(&frames, &used, length)
    })
}

enum Next {
    Frame(Vec<u8>),
    End,
    Damage,
}

/// Until the end, the first damage, or until nobody wants more. Frames come back to be used again.
fn read_ahead(
    mut file: impl Read,
    mut left: u64,
    read: &SyncSender<Result<Next, std::io::Error>>,
    again: &Receiver<Vec<u8>>,
) {
    loop {
        let next = next_frame(&mut file, &mut left, again.try_recv().unwrap_or_default());
        let more = matches!(next, Ok(Next::Frame(_)));
        if read.send(next).is_err() || !more {
            return;
        }
    }
}

/// Length, checksum, payload. A frame that was cut off, or whose checksum is wrong, is damage.
/// `left` is how long the rest of the file is.
fn next_frame(
    file: &mut impl Read,
    left: &mut u64,
    mut bytes: Vec<u8>,
) -> Result<Next, std::io::Error> {
    if *left == 0 {
        return Ok(Next::End);
    }
    let mut head = [0; 8];
    if *left < head.len() as u64 {
        return Ok(Next::Damage);
    }
    file.read_exact(&mut head)?;
    *left -= head.len() as u64;
    let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|n| head[at + n]));
    let (length, checksum) = (number(0), number(4));
    if length > FRAME_MAX || u64::from(length) > *left {
        return Ok(Next::Damage);
    }
    *left -= u64::from(length);
    bytes.resize(length as usize, 0);
    file.read_exact(&mut bytes)?;
    Ok(if crc32fast::hash(&bytes) == checksum {
        Next::Frame(bytes)
    } else {
        Next::Damage
    })
}

fn take_in(
    frames: &Receiver<Result<Next, std::io::Error>>,
    used: &Sender<Vec<u8>>,
    length: u64,
) -> Result<Loaded, Unusable> {
    let mut cells = Cells::default();
    let mut mark: Option<Mark> = None;
    // Rows after the first mark wait for theirs: without it nobody knows how new they are.
    let mut waiting: Vec<Vec<u8>> = Vec::new();
    let mut read = HEADING as u64;
    let whole = loop {
        // The reader ends after it has said why.
        let bytes = match frames.recv().unwrap_or(Ok(Next::Damage))? {
            Next::Frame(bytes) => bytes,
            Next::End => break waiting.is_empty().then_some(read),
            Next::Damage => break None,
        };
        read += 8 + bytes.len() as u64;
        match Reader::frame(&bytes) {
            Some(Frame::Block(block)) if mark.is_none() => {
                block.block(&mut cells, length).ok_or(Unusable::Damaged)?;
            }
            Some(Frame::Rows(_)) if mark.is_some() => {
                waiting.push(bytes);
                continue;
            }
            Some(Frame::Mark(next)) => {
                for frame in waiting.drain(..) {
                    let Some(Frame::Rows(rows)) = Reader::frame(&frame) else {
                        return Err(Unusable::Damaged);
                    };
                    rows.rows(&mut cells).ok_or(Unusable::Damaged)?;
                }
                mark = Some(next);
            }
            // The first mark stands behind blocks, all others behind rows.
            Some(Frame::Rows(_) | Frame::Block(_)) | None => break None,
        }
        let _reader_has_ended = used.send(bytes);
    };
    let mark = mark.ok_or(Unusable::Damaged)?;
    if !cells.ids.is_sorted_by(|a, b| a < b) {
        return Err(Unusable::Damaged);
    }
    Ok(Loaded { cells, mark, whole })
}
