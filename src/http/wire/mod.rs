//! What travels: request and response types, apart from the domain's. Requests refuse unknown
//! fields; conversions take values apart by name, so a new field is a compile error until someone
//! decides about it. What is said of a field with `///` is the API's documentation.

pub mod act;
pub mod case_decisions;
pub mod case_detail;
pub mod case_parts;
pub mod case_row;
pub mod code;
pub mod filing;
pub mod found;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use super::problem::{Code, Problem};
use crate::domain::deadline::Limit;
use crate::kernel::id::UserId;
use crate::kernel::time::Timestamp;

/// An instant: RFC 3339 with +08:00 when sent, with any offset when received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At(pub Timestamp);

impl Serialize for At {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.rfc3339())
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        Timestamp::parse_rfc3339(&text)
            .map(At)
            .ok_or_else(|| serde::de::Error::custom("not an instant of RFC 3339"))
    }
}

impl PartialSchema for At {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl ToSchema for At {
    fn name() -> Cow<'static, str> {
        "At".into()
    }
}

/// What a request is read against.
#[derive(Clone, Copy, Debug)]
pub struct Taking {
    pub by: UserId,
    pub now: Timestamp,
}

/// `5wd`, `24h` … as people write limits in the catalogue.
pub fn limit(field: &str, text: Option<&str>) -> Result<Option<Limit>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| {
        Limit::parse(text).ok_or_else(|| {
            Problem::invalid(field, "时限的写法为数字加单位，如 30min、24h、4wh、5wd、7d")
        })
    })
    .transpose()
}

/// Reads JSON, telling what is wrong by field and never by value: what was typed may be personal.
pub fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // serde would also take a list for a struct, field by field.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::new(Code::Malformed).detail("应为 JSON 对象"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        refused(&path, error.inner())
    })?;
    json.end().map_err(|error| refused(".", &error))?;
    Ok(read)
}

fn refused(path: &str, error: &serde_json::Error) -> Problem {
    use serde_json::error::Category;
    if error.classify() != Category::Data {
        let place = format!("第{}行第{}列附近不是 JSON", error.line(), error.column());
        return Problem::new(Code::Malformed).detail(place);
    }
    mismatch(path, &error.to_string())
}

/// A value of the wrong shape at `path`. serde tells kinds apart in its message only; nothing of
/// the message is passed on but names of fields.
pub(super) fn mismatch(path: &str, message: &str) -> Problem {
    let code = if message.starts_with("unknown field") {
        Code::UnknownField
    } else if message.starts_with("missing field") {
        Code::FieldMissing
    } else if is_plain(path) && path != "." {
        return Problem::invalid(path, "类型或取值不正确");
    } else {
        return Problem::new(Code::Malformed).detail("内容的结构不正确");
    };
    let name = message.split('`').nth(1).filter(|name| is_plain(name));
    let Some(name) = name else {
        return Problem::new(code);
    };
    let within = path.strip_suffix(name).unwrap_or(path).trim_matches('.');
    let field = if within.is_empty() {
        name.to_owned()
    } else {
        format!("{within}.{name}")
    };
    match is_plain(&field) {
        true => Problem::new(code).field(field),
        false => Problem::new(code),
    }
}

/// Looks like one of our own field paths rather than like something a person typed.
fn is_plain(path: &str) -> bool {
    (1..=80).contains(&path.len())
        && path.bytes().filter(u8::is_ascii_digit).nth(4).is_none()
        && path.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.[]".contains(&byte)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "read by serde only")]
        inner: Inner,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "read by serde only")]
        street: u32,
        #[expect(dead_code, reason = "read by serde only")]
        at: Option<At>,
    }

    #[test]
    fn what_is_wrong_is_told_by_field_and_never_by_value() {
        for (text, code, field) in [
            (
                r#"{"inner":{"street":1,"x":2}}"#,
                "request.unknown_field",
                Some("inner.x"),
            ),
            (
                r#"{"inner":{"street":1},"y":2}"#,
                "request.unknown_field",
                Some("y"),
            ),
            (r#"{"inner":{}}"#, "field.missing", Some("inner.street")),
            ("{}", "field.missing", Some("inner")),
            (
                r#"{"inner":{"street":"张三"}}"#,
                "field.invalid",
                Some("inner.street"),
            ),
            (
                r#"{"inner":{"street":1,"at":"张三"}}"#,
                "field.invalid",
                Some("inner.at"),
            ),
            (
                r#"{"inner":{"street":1,"张三":2}}"#,
                "request.unknown_field",
                None,
            ),
            (
                r#"{"inner":{"street":1,"a13800138000":2}}"#,
                "request.unknown_field",
                None,
            ),
            (r#""张三""#, "request.malformed", None),
            ("[1]", "request.malformed", None),
            ("{", "request.malformed", None),
            (r#"{"inner":{"street":1}} {}"#, "request.malformed", None),
        ] {
            let problem = read::<Outer>(text.as_bytes()).expect_err(text);
            assert_eq!(
                (problem.code.code(), problem.field.as_deref()),
                (code, field),
                "{text}"
            );
            let said = format!("{problem:?}");
            assert!(!said.contains("张三") && !said.contains("138"), "{said}");
        }
        let deep = "[".repeat(10_000);
        assert_eq!(
            read::<Outer>(deep.as_bytes()).expect_err("deep").code,
            Code::Malformed
        );
        assert_eq!(
            read::<Outer>(b"{\"\xff\":1}").expect_err("bytes").code,
            Code::Malformed
        );
    }
}
