//! TOML as a flat list of values that know their lines, so that a mistake can be pointed at.
//! The configuration file and the import mappings are read through this.

use toml::de::{DeTable, DeValue};

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    Text(String),
    Integer(i64),
    Boolean(bool),
    List(Vec<String>),
    /// Anything no reader of ours takes, by its Chinese name.
    Other(&'static str),
}

impl Scalar {
    /// How a person calls it in an error.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "文本",
            Self::Integer(_) => "整数",
            Self::Boolean(_) => "布尔值",
            Self::List(_) => "文本列表",
            Self::Other(kind) => kind,
        }
    }
}

/// One value of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// `["limits", "upload_mb"]`; a part may itself hold dots or Chinese.
    pub path: Vec<String>,
    /// 1-based line of the key.
    pub line: usize,
    pub value: Scalar,
}

impl Leaf {
    /// The path with dots, as people write it.
    pub fn key(&self) -> String {
        self.path.join(".")
    }
}

/// A place that is not TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub line: usize,
    pub reason: String,
}

/// Every value in the order of the text, or every place where the text is not TOML.
pub fn leaves(text: &str) -> Result<Vec<Leaf>, Vec<Broken>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let broken = errors.iter().map(|error| Broken {
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', "; "),
        });
        let mut broken: Vec<_> = broken.collect();
        // The parser often complains twice about one slip; the first complaint names it.
        broken.sort_by_key(|place| place.line);
        broken.dedup_by_key(|place| place.line);
        return Err(broken);
    }
    let mut found = Vec::new();
    collect(text, &[], table.get_ref(), &mut found);
    found.sort_by_key(|leaf: &Leaf| leaf.line);
    Ok(found)
}

/// The name nearest to a misspelt one, if any is near enough to be worth saying.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::normalized_damerau_levenshtein(name, candidate),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

fn collect(text: &str, above: &[String], table: &DeTable<'_>, found: &mut Vec<Leaf>) {
    for (key, value) in table {
        let mut path = above.to_vec();
        path.push(key.get_ref().to_string());
        // An empty table is kept: under an unknown name it is a mistake like any other.
        if let DeValue::Table(inner) = value.get_ref()
            && !inner.is_empty()
        {
            collect(text, &path, inner, found);
        } else {
            let line = line_of(text, key.span().start);
            found.push(Leaf {
                path,
                line,
                value: scalar(value.get_ref()),
            });
        }
    }
}

fn scalar(value: &DeValue<'_>) -> Scalar {
    match value {
        DeValue::String(text) => Scalar::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Scalar::Other("过大的整数"), Scalar::Integer),
        DeValue::Boolean(flag) => Scalar::Boolean(*flag),
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map_or(Scalar::Other("列表"), Scalar::List),
        DeValue::Float(_) => Scalar::Other("小数"),
        DeValue::Datetime(_) => Scalar::Other("日期时间"),
        DeValue::Table(_) => Scalar::Other("表"),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let end = offset.min(text.len());
    text.as_bytes()[..end]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines() {
        let text = "a = 1\n\n[b]\n\"城.乡\" = \"x\"\nc.d = true\ne = [\"1\", \"2\"]\n[empty]\n";
        let found: Vec<_> = leaves(text)
            .expect("TOML")
            .into_iter()
            .map(|leaf| (leaf.key(), leaf.line, leaf.value))
            .collect();
        assert_eq!(
            found,
            [
                ("a".to_owned(), 1, Scalar::Integer(1)),
                ("b.城.乡".to_owned(), 4, Scalar::Text("x".to_owned())),
                ("b.c.d".to_owned(), 5, Scalar::Boolean(true)),
                (
                    "b.e".to_owned(),
                    6,
                    Scalar::List(vec!["1".to_owned(), "2".to_owned()])
                ),
                ("empty".to_owned(), 7, Scalar::Other("表")),
            ]
        );
    }

    #[test]
    fn every_broken_place_is_told() {
        let broken = leaves("a = \nb = 1\nc == 2\n").expect_err("not TOML");
        assert_eq!(broken.iter().map(|b| b.line).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn only_a_near_name_is_proposed() {
        let known = ["limits.upload_mb", "listen"];
        assert_eq!(nearest("limits.uplod_mb", known), Some("limits.upload_mb"));
        assert_eq!(nearest("lisen", known), Some("listen"));
        assert_eq!(nearest("colour", known), None);
    }
}
