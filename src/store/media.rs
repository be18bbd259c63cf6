//! What kinds of file may be attached, told by their bytes.

/// Beginning of a file that is kept to tell its type; office documents need the most.
pub(super) const HEAD_MAX: usize = 64 * 1024;

/// A type of file that may be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaType {
    pub mime: &'static str,
    /// Usual ending, without the dot.
    pub ending: &'static str,
}

type Recognises = fn(&[u8]) -> bool;

/// What may be attached, and how it is told.
const ALLOWED: &[(&str, &str, Recognises)] = &[
    ("image/jpeg", "jpg", infer::image::is_jpeg),
    ("image/png", "png", infer::image::is_png),
    ("image/gif", "gif", infer::image::is_gif),
    ("image/webp", "webp", |head| {
        head.starts_with(b"RIFF") && infer::image::is_webp(head)
    }),
    ("image/heic", "heic", infer::image::is_heif),
    ("application/pdf", "pdf", infer::archive::is_pdf),
    ("audio/mp4", "m4a", infer::audio::is_m4a),
    ("video/mp4", "mp4", infer::video::is_mp4),
    ("audio/mpeg", "mp3", infer::audio::is_mp3),
    ("audio/wav", "wav", infer::audio::is_wav),
    ("audio/amr", "amr", infer::audio::is_amr),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        infer::doc::is_docx,
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        infer::doc::is_xlsx,
    ),
];
pub(super) const TEXT: MediaType = MediaType {
    mime: "text/plain",
    ending: "txt",
};

/// The allowed type these first bytes are of, plain text apart.
pub(super) fn recognise(head: &[u8]) -> Option<MediaType> {
    ALLOWED
        .iter()
        .find(|(_, _, recognises)| recognises(head))
        .map(|(mime, ending, _)| MediaType { mime, ending })
}

/// Plain text is UTF-8 without control characters, throughout.
#[derive(Debug, Default)]
pub(super) struct TextCheck {
    /// First bytes of a character that the next piece completes.
    cut: Vec<u8>,
    broken: bool,
}

impl TextCheck {
    pub(super) fn push(&mut self, piece: &[u8]) {
        if self.broken {
            return;
        }
        let mut bytes = std::mem::take(&mut self.cut);
        bytes.extend_from_slice(piece);
        let whole = match std::str::from_utf8(&bytes) {
            Ok(text) => text.len(),
            // No error length: the bytes merely end too early.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => {
                self.broken = true;
                return;
            }
        };
        self.broken = bytes[..whole].iter().any(|byte| match byte {
            b'\t' | b'\n' | b'\r' => false,
            other => other.is_ascii_control(),
        });
        bytes.drain(..whole);
        self.cut = bytes;
    }

    pub(super) fn is_text_so_far(&self) -> bool {
        !self.broken
    }

    pub(super) fn is_whole(&self) -> bool {
        !self.broken && self.cut.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_judged_without_panic(
            start in prop::sample::select(vec![
                &b""[..], b"PK\x03\x04", b"\0\0\0\x18ftyp", b"RIFF", b"%PDF",
                b"PK\x03\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0[Content_Types].xml",
            ]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = recognise(&[start, &rest].concat());
        }
    }
}
