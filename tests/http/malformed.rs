//! Whatever is sent: a clear refusal in the one form there is, never a failure of ours, and never
//! an echo of what was typed. Requests are derived from the description of the interface.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::town::{Town, appeal, code, problem, text_of};
use crate::support::client::{Answer, Client};

/// Stands for something personal; no refusal may repeat it.
const PLANTED: &str = "𬭶𠮷㭎𫍲的秘密";

struct Operation {
    method: String,
    path: String,
    body: Option<Value>,
    query: Vec<String>,
}

struct Description {
    operations: Vec<Operation>,
    schemas: Map<String, Value>,
}

impl Description {
    fn read(client: &mut Client) -> Self {
        let document = client.get("/api/openapi.json").json();
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let body = &operation["requestBody"]["content"]["application/json"]["schema"];
                let parameters = operation["parameters"].as_array().cloned();
                let query = parameters.unwrap_or_default().into_iter();
                let query = query.filter(|parameter| parameter["in"] == "query");
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    body: (!body.is_null()).then(|| body.clone()),
                    query: query.map(|parameter| text_of(&parameter["name"])).collect(),
                });
            }
        }
        let schemas = document["components"]["schemas"].as_object();
        Self {
            operations,
            schemas: schemas.expect("schemas").clone(),
        }
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let name = reference.rsplit('/').next().expect("a name");
                self.resolve(&self.schemas[name])
            }
            None => schema,
        }
    }

    /// A value that fits the schema, as far as a schema says it.
    fn sample(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let choice = choices.iter().find(|choice| choice["type"] != "null");
            return self.sample(choice.expect("a choice that is something"));
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds[0].clone(),
            kind => kind.clone(),
        };
        match kind.as_str().unwrap_or("object") {
            "string" if schema["format"] == "date-time" => json!("2026-11-23T09:00:00+08:00"),
            "string" => json!("文字"),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            "array" => json!([]),
            _ => self.object(schema),
        }
    }

    fn object(&self, schema: &Value) -> Value {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let fields = required.iter().map(|name| {
            let name = name.as_str().expect("a name");
            (name.to_owned(), self.sample(&schema["properties"][name]))
        });
        Value::Object(fields.collect())
    }
}

/// Addresses with something in every place.
fn address(path: &str, no: &str) -> String {
    path.replace("{no}", no)
        .replace("{id}", "1")
        .replace("{stage}", "accept")
        .replace("{sheet}", "DB-2026-000001")
        .replace("{action}", "answer")
        .replace("{week}", "2026-W01")
        .replace("{hash}", &"0".repeat(64))
}

/// Bodies that cannot be right.
fn broken(good: &Value) -> Vec<(String, Vec<u8>)> {
    let mut bodies = Vec::new();
    let fields = good.as_object().expect("an object");
    let mut add = |name: String, body: Value| bodies.push((name, body.to_string().into_bytes()));
    let with = |field: &str, value: Value| {
        let mut changed = fields.clone();
        changed.insert(field.to_owned(), value);
        Value::Object(changed)
    };
    add(
        "an unknown field".into(),
        with("unheard_of", json!(PLANTED)),
    );
    for field in fields.keys() {
        let mut less = fields.clone();
        less.remove(field);
        add(format!("without {field}"), Value::Object(less));
        let deep = json!({ PLANTED: [PLANTED] });
        for wrong in [
            Value::Null,
            deep,
            json!([[PLANTED]]),
            json!(1e300),
            json!(PLANTED),
            json!(-7),
        ] {
            add(format!("{field} of another kind"), with(field, wrong));
        }
    }
    let raw = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
    let planted = PLANTED.as_bytes();
    bodies.extend([
        raw("nothing", b""),
        raw("no JSON", planted),
        raw("half an object", &[b"{\"", planted].concat()),
        raw("a list", b"[1,2,3]"),
        raw("null", b"null"),
        raw("no UTF-8", b"{\"content\":\"\xff\xfe\xc3\"}"),
        raw("NUL", b"{\"content\":\"a\0b\"}"),
        raw("deep", "[".repeat(20_000).as_bytes()),
        raw("deep in an object", "{\"place\":".repeat(500).as_bytes()),
        raw("two values", b"{} {}"),
    ]);
    bodies
}

struct Checked {
    count: usize,
    by_status: BTreeMap<u16, usize>,
}

impl Checked {
    /// A refusal, and a clear one.
    fn refusal(&mut self, what: &str, answer: &Answer) {
        let status = answer.status;
        assert!(
            (400..500).contains(&status),
            "{what}: {status} {}",
            answer.text()
        );
        let told = problem(answer);
        assert!(
            !answer.text().contains(PLANTED),
            "{what} is repeated: {told}"
        );
        self.tally(status);
    }

    /// Perhaps it is fine; our failure it is not.
    fn no_failure(&mut self, what: &str, answer: &Answer) {
        assert!(
            answer.status < 500,
            "{what}: {} {}",
            answer.status,
            answer.text()
        );
        if answer.status >= 400 {
            let told = problem(answer);
            assert!(
                !answer.text().contains(PLANTED),
                "{what} is repeated: {told}"
            );
        }
        self.tally(answer.status);
    }

    fn tally(&mut self, status: u16) {
        self.count += 1;
        *self.by_status.entry(status).or_default() += 1;
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn whatever_is_sent_gets_a_clear_refusal() {
    let town = Town::open();
    let (no, receipt_code) = town.file("路灯不亮，晚上看不清路");
    let mut visitor = town.server.client();
    let description = Description::read(&mut visitor);
    let mut checked = Checked {
        count: 0,
        by_status: BTreeMap::new(),
    };
    let mut admins = BTreeMap::new();
    let roles = "system_admin security_admin auditor dispatcher supervisor intake_clerk";
    for role in roles.split(' ') {
        admins.insert(role, town.sign_in(role));
    }
    for operation in &description.operations {
        let role = match operation.path.as_str() {
            path if path.ends_with("/grants") => "security_admin",
            path if path.ends_with("/audit") => "auditor",
            path if path.starts_with("/api/admin/") => "system_admin",
            path if path.starts_with("/api/catalogue/proposals") => "dispatcher",
            path if path.contains("sheets") || path.contains("meetings") => "supervisor",
            path if path.ends_with("/rules") => "system_admin",
            _ => "intake_clerk",
        };
        let client = admins.get_mut(role).expect("signed in above");
        let mut path = address(&operation.path, &no);
        if operation.path.starts_with("/api/public/appeals/") {
            path = format!("{path}?code={receipt_code}");
        }
        if let Some(schema) = &operation.body {
            bodies(
                client,
                operation,
                &path,
                &description.sample(schema),
                &mut checked,
            );
        }
        strange_queries(client, operation, &path, &mut checked);
        for method in ["PUT", "PATCH", "DELETE", "BREW", "TRACE"] {
            let declared = description
                .operations
                .iter()
                .any(|other| other.path == operation.path && other.method == method);
            if !declared {
                let answer = client.send(method, &path, &[JSON], b"{}");
                assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text());
                assert!(answer.header("allow").is_some(), "{method} {path}");
                checked.refusal(&format!("{method} {path}"), &answer);
            }
        }
    }
    assert!(checked.count > 200, "only {} requests", checked.count);
    assert!(visitor.is_healthy());
    assert!(
        !town.server.log().contains(PLANTED),
        "typed values are in the log"
    );
}

fn bodies(
    client: &mut Client,
    operation: &Operation,
    path: &str,
    good: &Value,
    checked: &mut Checked,
) {
    let method = operation.method.as_str();
    let revision = ("if-match", "\"1\"");
    for (name, body) in broken(good) {
        let what = format!("{method} {path} with {name}");
        let answer = client.send(method, path, &[JSON, revision], &body);
        // A field of another kind may still be one the type takes: `null` for what may be left out.
        if name.contains("of another kind") || name.starts_with("without") {
            checked.no_failure(&what, &answer);
        } else {
            checked.refusal(&what, &answer);
        }
    }
    let huge =
        json!({ "content": "长".repeat(400_000), "title": "长".repeat(400_000) }).to_string();
    let answer = client.send(method, path, &[JSON, revision], huge.as_bytes());
    assert_eq!(
        (answer.status, code(&answer).as_str()),
        (413, "request.too_large"),
        "{path}"
    );
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        let answer = client.send(method, path, &[("content-type", kind), revision], b"{}");
        assert_eq!(answer.status, 415, "{path} as {kind:?}: {}", answer.text());
        checked.refusal(&format!("{path} as {kind:?}"), &answer);
    }
    if operation.path.contains("/actions/") {
        for wrong in [
            "1",
            "\"x\"",
            "*",
            "W/\"1\"",
            "\"-1\"",
            "\"4294967296\"",
            "\"1\", \"2\"",
        ] {
            let answer = client.send(method, path, &[JSON, ("if-match", wrong)], b"{}");
            assert_eq!(
                (answer.status, code(&answer).as_str()),
                (400, "request.bad_header")
            );
            checked.refusal(wrong, &answer);
        }
        let answer = client.send(method, path, &[JSON], b"{}");
        assert_eq!(code(&answer), "request.revision_missing");
    }
}

fn strange_queries(client: &mut Client, operation: &Operation, path: &str, checked: &mut Checked) {
    if operation.method != "GET" || operation.path == "/api/stream" {
        return;
    }
    let base = path.split('?').next().expect("a path");
    let planted = "%F0%AC%AD%B6";
    for name in &operation.query {
        for value in [
            "",
            "%00",
            "%FF%FE",
            planted,
            "-1",
            "99999999999999999999",
            "a,b,,c",
            "%27%22--",
        ] {
            let answer = client.get(&format!("{base}?{name}={value}"));
            checked.no_failure(&format!("{base}?{name}={value}"), &answer);
        }
    }
    if !operation.query.is_empty() {
        let answer = client.get(&format!("{base}?unheard_of=1"));
        assert_eq!(answer.status, 422, "{base}: {}", answer.text());
        checked.refusal(base, &answer);
    }
}

#[test]
fn addresses_that_are_none() {
    let town = Town::open();
    let mut clerk = town.sign_in("intake_clerk");
    for path in [
        "/api/nothing",
        "/api/cases/1",
        "/api/cases/%F0%AC%AD%B6",
        "/api/cases/YT4403082611230400000199",
        "/api/cases/..%2f..%2fetc",
        "/api/cases/x/attachments/..%2f..%2fkey",
        "/api/public/appeals/x?code=y",
        "/assets/none.js",
        "/desk.html.gz",
        "/../Cargo.toml",
        "/web/dist/..%2f..%2fCargo.toml",
    ] {
        let answer = clerk.get(path);
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (404, "not_found"),
            "{path}"
        );
    }
    let answer = clerk.post_with(
        "/api/cases/YT4403082611230400000199/actions/fly",
        &[("if-match", "\"1\"")],
        &json!({}),
    );
    assert_eq!(answer.status, 404);
}

#[test]
fn rare_characters_are_people_s_names() {
    let town = Town::open();
    let mut body = appeal("㭎江边的栏杆松动，𫍲先生反映多次");
    body["petitioner"]["name"] = json!("𬭶𠮷㭎𫍲");
    let answer = town.server.client().post("/api/public/appeals", &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let no = text_of(&answer.json()["no"]);
    let mut clerk = town.sign_in("intake_clerk");
    let detail = clerk.get(&format!("/api/cases/{no}")).json();
    assert_eq!(detail["petitioner"]["name_masked"], "𬭶***");
    assert!(text_of(&detail["content"]).contains("𫍲先生"));
    let revealed = clerk.post(
        &format!("/api/cases/{no}/reveal"),
        &json!({ "fields": ["name"], "purpose": "核实身份" }),
    );
    assert_eq!(revealed.json()["name"], "𬭶𠮷㭎𫍲");
}
