//! Models as files: a mark, a version, the contents, and the SM3 value of it all. Little-endian,
//! the same model always the same bytes.

use super::features::Vocabulary;
use super::learn::LABELS_MAX;
use super::learn::calibration::Trust;
use super::model::{Model, Seen, Thresholds};
use super::text::Gram;
use crate::crypto::sm3;

/// A model file is not longer.
pub const BYTES_MAX: usize = 32 << 20;
const MARK: &[u8; 8] = b"SUQIUTRI";
/// Raised when the contents change.
const VERSION: u32 = 1;
const HEAD: usize = MARK.len() + size_of::<u32>();

/// Why bytes are no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("模型文件是空的")]
    Empty,
    #[error("不是模型文件")]
    NotAModel,
    #[error("模型文件超过 {} MB 的上限", BYTES_MAX >> 20)]
    TooLarge,
    #[error("模型文件的格式是第 {0} 版，本程序只识别到第 {VERSION} 版。请升级程序或重新训练")]
    Newer(u32),
    #[error("模型文件已损坏（校验值不符）。请重新复制或重新训练")]
    Damaged,
    #[error("模型文件的内容自相矛盾。请重新训练")]
    Inconsistent,
}

impl Model {
    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(MARK);
        out.extend(VERSION.to_le_bytes());
        put_count(&mut out, self.labels.len());
        for label in &self.labels {
            put_count(&mut out, label.len());
            out.extend(label.as_bytes());
        }
        put_floats(&mut out, &self.shares);
        put_floats(&mut out, &self.intercepts);
        put_floats(&mut out, &[self.trust.slope, self.trust.offset]);
        put_floats(&mut out, &[self.thresholds.at_95, self.thresholds.at_98]);
        put_count(&mut out, self.vocabulary.len());
        for gram in &self.vocabulary.grams {
            out.extend(gram.0.to_le_bytes());
        }
        put_floats(&mut out, &self.vocabulary.rarity);
        put_floats(&mut out, &self.weights);
        put_count(&mut out, self.seen.len());
        for seen in &self.seen {
            out.extend(seen.mark.to_le_bytes());
            out.extend(seen.sure.to_le_bytes());
            out.push(u8::from(seen.right));
        }
        let sum = sm3::hash(&out);
        out.extend(sum.as_bytes());
        out
    }

    /// Reads what [`Model::to_bytes`] has written.
    ///
    /// # Errors
    /// When it is something else, of a newer version, or not as it was written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        if bytes.is_empty() {
            return Err(FileError::Empty);
        }
        if bytes.len() > BYTES_MAX {
            return Err(FileError::TooLarge);
        }
        if bytes.len() < HEAD || !bytes.starts_with(MARK) {
            return Err(FileError::NotAModel);
        }
        let version = Reader(&bytes[MARK.len()..]).number()?;
        if version > VERSION {
            return Err(FileError::Newer(version));
        }
        let (contents, sum) = bytes
            .split_last_chunk::<{ sm3::LENGTH }>()
            .ok_or(FileError::Damaged)?;
        if contents.len() < HEAD || sm3::hash(contents).as_bytes() != sum {
            return Err(FileError::Damaged);
        }
        let mut reader = Reader(&contents[HEAD..]);
        let model = reader.model()?;
        if version == VERSION && reader.0.is_empty() && model.is_consistent() {
            Ok(model)
        } else {
            Err(FileError::Inconsistent)
        }
    }

    /// What prediction relies on. Lengths are right by how the parts are read.
    fn is_consistent(&self) -> bool {
        let rising = |labels: &[String]| labels.is_sorted_by(|one, next| one < next);
        let floats = [
            &self.shares,
            &self.intercepts,
            &self.vocabulary.rarity,
            &self.weights,
        ];
        !self.labels.is_empty()
            && rising(&self.labels)
            && self.vocabulary.grams.is_sorted_by(|one, next| one < next)
            && self.seen.is_sorted_by(|one, next| one.mark < next.mark)
            && floats.into_iter().flatten().all(|value| value.is_finite())
            && self.seen.iter().all(|seen| seen.sure.is_finite())
            && self.trust.slope > 0.0
            && self.trust.slope.is_finite()
            && self.trust.offset.is_finite()
            && self.thresholds.at_95.is_finite()
            && self.thresholds.at_98.is_finite()
    }
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    let count = u32::try_from(count).expect("everything in a model is bounded");
    out.extend(count.to_le_bytes());
}

fn put_floats(out: &mut Vec<u8>, floats: &[f32]) {
    out.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
}

/// What is left to read. Nothing is allocated that the bytes do not hold.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn model(&mut self) -> Result<Model, FileError> {
        let count = self.count()?;
        if count > LABELS_MAX {
            return Err(FileError::Inconsistent);
        }
        let labels: Vec<String> = (0..count).map(|_| self.text()).collect::<Result<_, _>>()?;
        let shares = self.floats(count)?;
        let intercepts = self.floats(count)?;
        let trust = Trust {
            slope: self.float()?,
            offset: self.float()?,
        };
        let thresholds = Thresholds {
            at_95: self.float()?,
            at_98: self.float()?,
        };
        let features = self.count()?;
        let grams = self.chunks::<8>(features)?;
        let grams = grams.iter().map(|bytes| Gram(u64::from_le_bytes(*bytes)));
        let vocabulary = Vocabulary {
            grams: grams.collect(),
            rarity: self.floats(features)?,
        };
        let weights = features.checked_mul(count).ok_or(FileError::Inconsistent)?;
        let weights = self.floats(weights)?;
        let seen = self.count()?;
        let seen = self.chunks::<13>(seen)?.iter().map(seen_of).collect();
        Ok(Model {
            labels,
            shares,
            intercepts,
            vocabulary,
            weights,
            trust,
            thresholds,
            seen,
        })
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], FileError> {
        let (taken, left) = self
            .0
            .split_at_checked(length)
            .ok_or(FileError::Inconsistent)?;
        self.0 = left;
        Ok(taken)
    }

    fn chunks<const N: usize>(&mut self, count: usize) -> Result<&'a [[u8; N]], FileError> {
        let length = count.checked_mul(N).ok_or(FileError::Inconsistent)?;
        Ok(self.take(length)?.as_chunks().0)
    }

    fn number(&mut self) -> Result<u32, FileError> {
        Ok(u32::from_le_bytes(self.chunks(1)?[0]))
    }

    fn count(&mut self) -> Result<usize, FileError> {
        Ok(self.number()? as usize)
    }

    fn float(&mut self) -> Result<f32, FileError> {
        Ok(f32::from_le_bytes(self.chunks(1)?[0]))
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, FileError> {
        let chunks = self.chunks(count)?;
        Ok(chunks
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect())
    }

    fn text(&mut self) -> Result<String, FileError> {
        let length = self.count()?;
        let text = std::str::from_utf8(self.take(length)?);
        let text = text.map_err(|_not_text| FileError::Inconsistent)?;
        Ok(text.to_owned())
    }
}

fn seen_of(bytes: &[u8; 13]) -> Seen {
    let [mark @ .., s0, s1, s2, s3, right] = *bytes;
    Seen {
        mark: u64::from_le_bytes(mark),
        sure: f32::from_le_bytes([s0, s1, s2, s3]),
        right: right != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small enough to be read byte by byte.
    fn small() -> Model {
        Model {
            labels: vec!["供水".into(), "道路".into()],
            shares: vec![0.25, 0.75],
            intercepts: vec![-1.0, 0.5],
            vocabulary: Vocabulary {
                grams: vec![Gram(0x6C34), Gram(0x8DEF)],
                rarity: vec![1.5, 2.0],
            },
            weights: vec![1.0, -1.0, -2.0, 2.0],
            trust: Trust {
                slope: 0.75,
                offset: 0.25,
            },
            thresholds: Thresholds {
                at_95: 0.75,
                at_98: Thresholds::NEVER,
            },
            seen: vec![Seen {
                mark: 7,
                sure: 0.5,
                right: true,
            }],
        }
    }

    /// As it would be with other contents: `change` before the sum is taken.
    fn with(change: impl FnOnce(&mut Model)) -> Result<Model, FileError> {
        let mut model = small();
        change(&mut model);
        Model::from_bytes(&model.to_bytes())
    }

    #[test]
    fn the_first_version_is_read_and_written_as_ever() {
        let kept = include_bytes!("file/version-1.model");
        assert_eq!(Model::from_bytes(kept), Ok(small()));
        assert_eq!(small().to_bytes(), kept);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_told() {
        let bytes = small().to_bytes();
        for at in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << bit;
                assert!(Model::from_bytes(&bytes).is_err(), "bit {bit} of {at}");
            }
        }
        let longer = [bytes.as_slice(), b"\0"].concat();
        assert_eq!(Model::from_bytes(&longer), Err(FileError::Damaged));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let told = |bytes: &[u8]| Model::from_bytes(bytes).unwrap_err();
        assert_eq!(told(b""), FileError::Empty);
        assert_eq!(told(b"SUQIUTRI\x01"), FileError::NotAModel);
        assert_eq!(told(b"id,title,body,label\n"), FileError::NotAModel);
        assert_eq!(told(b"SUQIUTRI\x02\0\0\0"), FileError::Newer(2));
        assert_eq!(told(b"SUQIUTRI\x01\0\0\0"), FileError::Damaged);
        assert_eq!(told(&vec![0; BYTES_MAX + 1]), FileError::TooLarge);
    }

    #[test]
    fn contents_that_contradict_themselves_are_refused() {
        let refused = Err(FileError::Inconsistent);
        assert_eq!(with(|model| model.labels.swap(0, 1)), refused);
        assert_eq!(with(|model| model.vocabulary.grams.swap(0, 1)), refused);
        assert_eq!(with(|model| model.weights[0] = f32::NAN), refused);
        assert_eq!(
            with(|model| model.thresholds.at_95 = f32::INFINITY),
            refused
        );
        assert_eq!(with(|model| model.weights.truncate(3)), refused);
        assert_eq!(with(|model| model.seen.push(model.seen[0])), refused);
        assert!(with(|model| model.seen.clear()).is_ok());
    }
}
