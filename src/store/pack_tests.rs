use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::domain::case::Case;
use crate::domain::log::{Body, Entry};
use crate::store::kv::{Kv, Order, Span};
use crate::store::record::StoredCase;
use crate::store::tests::golden;
use crate::store::{DataFile, codec, tables};

fn packed(plain: &[u8]) -> Vec<u8> {
    Packer::compact().pack(plain).to_vec()
}

/// A record's plain form: MessagePack under a shape number.
fn record(text: &str) -> Vec<u8> {
    let fields = [("title", text), ("content", text), ("state", "registered")];
    let fields: std::collections::BTreeMap<_, _> = fields.into_iter().collect();
    let mut plain = vec![1];
    rmp_serde::encode::write_named(&mut plain, &fields).unwrap();
    plain
}

#[test]
fn a_record_shrinks_and_comes_back() {
    let plain = record("海山路口红绿灯坏了，市民出行不便。");
    let stored = packed(&plain);
    assert_eq!(stored[0], 0x81);
    assert!(stored.len() * 2 < plain.len(), "{}", stored.len());
    assert_eq!(unpack(&stored).unwrap(), plain);
    assert_eq!(Packer::open().pack(&plain), plain);
    assert_eq!(unpack(&plain).unwrap(), plain);
}

#[test]
fn what_would_not_shrink_lies_open() {
    let noise: Vec<u8> = (0..200_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let mut plain = vec![1];
    plain.extend(noise);
    assert_eq!(packed(&plain), plain);
    let short = &record("一个短标题")[..WORTHWHILE - 1];
    assert_eq!(packed(short), short);
    let long = vec![1; PLAIN_MAX + 1];
    assert_eq!(packed(&long).len(), long.len());
}

#[test]
fn an_unknown_dictionary_is_no_value() {
    let mut stored = packed(&record("路灯不亮"));
    for form in [PACKED, PACKED | (CURRENT + 1), 0xff] {
        stored[0] = form;
        assert_eq!(unpack(&stored), None);
    }
    assert_eq!(unpack(&[]), None);
}

/// A frame that says it holds a gigabyte.
#[test]
fn a_damaged_length_asks_for_no_memory() {
    let mut stored = vec![PACKED | CURRENT, 0xa0];
    stored.extend(0x4000_0000_u32.to_le_bytes());
    stored.extend([1, 0, 0]);
    assert_eq!(unpack(&stored), None);
}

proptest! {
    #[test]
    fn anything_comes_back(mut plain in proptest::collection::vec(any::<u8>(), 1..2_000), text in ".{0,300}") {
        plain[0] = 1;
        let mut packer = Packer::compact();
        for value in [plain, record(&text)] {
            let stored = packer.pack(&value).to_vec();
            prop_assert!(stored.len() <= value.len());
            prop_assert_eq!(unpack(&stored).unwrap(), value);
        }
    }

    #[test]
    fn damage_never_panics(text in ".{20,80}", at in any::<prop::sample::Index>(), bit in 0..8_u8, cut in any::<prop::sample::Index>()) {
        let mut stored = packed(&record(&text));
        let at = at.index(stored.len());
        stored[at] ^= 1 << bit;
        let _either = unpack(&stored);
        let _either = unpack(&stored[..cut.index(stored.len())]);
    }
}

/// Writes what a dictionary is trained on: see `docs/decisions/compact-values.md`. Without a place
/// to take it from, from a file of two cases, to see that it works.
#[test]
fn samples_for_a_dictionary() {
    let set = |name| std::env::var_os(name).map(PathBuf::from);
    let (small, made) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let to = set("SUQIU_SAMPLES_TO").unwrap_or_else(|| made.path().to_owned());
    let from = set("SUQIU_SAMPLES_FROM").unwrap_or_else(|| {
        golden::unpack_into(small.path(), 1);
        small.path().to_owned()
    });
    write_samples(&from, &to);
    let files = std::fs::read_dir(to).unwrap().map(|file| file.unwrap());
    let mut new_cases = files.filter(|file| file.file_name().to_string_lossy().starts_with("new-"));
    let new_case = std::fs::read(new_cases.next().unwrap().path()).unwrap();
    let case = codec::decode::<StoredCase<'_>>(&new_case).unwrap();
    assert!(case.lacks_wording() && case.bare().revision == 1);
}

/// One file a value: the plain form of what lies in a furnished district, and the product's own
/// Chinese for the frequency of its characters. Passwords are not among it.
fn write_samples(from: &Path, to: &Path) {
    let kv = Kv::open(&DataFile::path(from)).unwrap();
    let snapshot = kv.snapshot().unwrap();
    for table in [
        tables::LOG,
        tables::CASE,
        tables::SEALED,
        tables::USER,
        tables::UNIT,
        tables::KNOWLEDGE,
        tables::CATALOGUE,
        tables::ATTACHMENT,
    ] {
        // The log would drown the rest.
        let every = 1 + snapshot.count(table).unwrap() / 12_000;
        let mut row = 0;
        let mut write = |_: &[u8], stored: &[u8]| {
            let mut plain = unpack(stored).unwrap().into_owned();
            if table == tables::CASE {
                let case = codec::decode::<StoredCase<'_>>(stored).unwrap();
                plain = codec::encode(&StoredCase::without_wording(case.bare()));
            }
            if row % every == 0 {
                std::fs::write(to.join(format!("{}-{row}", table.name)), plain).unwrap();
            }
            // The furnished cases are old; most values are written of new ones.
            if table == tables::LOG
                && let Body::Case { case, event, .. } = codec::decode::<Entry>(stored).unwrap().body
                && let Some(case) = Case::begin(case, &event)
            {
                let plain = codec::encode(&StoredCase::without_wording(&case));
                std::fs::write(to.join(format!("new-{row}")), plain).unwrap();
            }
            row += 1;
            ControlFlow::Continue(())
        };
        snapshot
            .scan(table, &Span::all(), Order::Forward, &mut write)
            .unwrap();
    }
    let mut phrases = BTreeSet::new();
    let product = Path::new(env!("CARGO_MANIFEST_DIR"));
    collect_phrases(&product.join("src"), &mut phrases);
    collect_phrases(&product.join("web/src"), &mut phrases);
    let phrases: Vec<_> = phrases.into_iter().collect();
    for text in 0..2_500 {
        let phrase = |n: usize| phrases[(text * 14 + n) * 7_919 % phrases.len()].as_str();
        let text_of_phrases = (0..14).map(phrase).collect::<Vec<_>>().join("，");
        std::fs::write(to.join(format!("text-{text}")), text_of_phrases).unwrap();
    }
}

fn collect_phrases(folder: &Path, phrases: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_phrases(&path, phrases);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let is_chinese = |c: char| matches!(c, '一'..='龥' | '，' | '。' | '、' | '：' | '；');
            let runs = text.split(|c| !is_chinese(c)).map(str::to_owned);
            phrases.extend(runs.filter(|run| run.chars().count() >= 6));
        }
    }
}
