//! A small furnished district, served.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::client::{Answer, Client};
use crate::support::command::{native, suqiu};
use crate::support::faults::Faults;
use crate::support::server::Server;

/// Enough for a case in most states.
const CASES: &str = "150";

/// A server on a copy of the district. Ends with the value.
pub struct Town {
    pub server: Server,
    logins: Vec<Login>,
    folder: TempDir,
}

#[derive(Clone)]
pub struct Login {
    pub role: String,
    pub user: String,
    pub password: String,
}

impl Town {
    /// With room for as many requests as a test likes to make.
    pub fn open() -> Self {
        Self::open_with(&["--limits-public-per-minute", "10000"])
    }

    pub fn open_with(words: &[&str]) -> Self {
        Self::open_under(None, words)
    }

    /// On a machine that misbehaves.
    pub fn open_under(faults: Option<&Faults>, words: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        Self {
            logins: lay_out(&data),
            server: serve(faults, words, &data),
            folder,
        }
    }

    /// Stops in order and serves the same data again.
    pub fn restart(mut self) -> Self {
        self.server.signal("-TERM");
        let ended = self.server.wait_for_end();
        assert!(ended.success(), "the server stops in order");
        self.restart_ended()
    }

    /// Serves the same data again after the server has ended.
    pub fn restart_ended(self) -> Self {
        let Self { logins, folder, .. } = self;
        let server = serve(
            None,
            &["--limits-public-per-minute", "10000"],
            &folder.path().join("data"),
        );
        Self {
            server,
            logins,
            folder,
        }
    }

    /// Stops in order; the data stay in `data` of the folder as long as it lives.
    pub fn stop(self) -> TempDir {
        let Self { server, folder, .. } = self;
        assert!(server.stop().success(), "the server stops in order");
        folder
    }

    /// Stops in order and has everything that was stored checked.
    pub fn check(self) {
        let Self { server, folder, .. } = self;
        assert!(server.stop().success(), "the server stops in order");
        let data = folder.path().join("data");
        let words = ["check".as_ref(), "--data".as_ref(), data.as_os_str()];
        let ended = suqiu(words).run();
        assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    }

    /// Serves the data of a server that was killed.
    pub fn after_the_kill(self) -> Self {
        let Self {
            server,
            logins,
            folder,
        } = self;
        drop(server);
        let server = serve(None, &[], &folder.path().join("data"));
        Self {
            server,
            logins,
            folder,
        }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn logins(&self) -> &[Login] {
        &self.logins
    }

    pub fn login(&self, role: &str) -> &Login {
        let found = self.logins.iter().find(|login| login.role == role);
        found.unwrap_or_else(|| panic!("nobody is {role}"))
    }

    /// Somebody with this role, signed in.
    pub fn sign_in(&self, role: &str) -> Client {
        let mut client = self.server.client();
        sign_in(&mut client, self.login(role));
        client
    }

    /// Files an appeal at the public door and gives its number and code.
    pub fn file(&self, content: &str) -> (String, String) {
        let answer = self
            .server
            .client()
            .post("/api/public/appeals", &appeal(content));
        assert_eq!(answer.status, 201, "{}", answer.text());
        let receipt = answer.json();
        (text_of(&receipt["no"]), text_of(&receipt["code"]))
    }
}

/// Signs in and keeps what every change needs.
pub fn sign_in(client: &mut Client, login: &Login) -> Value {
    sign_in_as(client, &login.user, &login.password)
}

pub fn sign_in_as(client: &mut Client, user: &str, password: &str) -> Value {
    let body = json!({ "login": user, "password": password });
    let answer = client.post("/api/session", &body);
    assert_eq!(answer.status, 200, "{user}: {}", answer.text());
    let me = answer.json();
    client.set_csrf(Some(text_of(&me["csrf"])));
    me
}

/// A citizen's appeal that is complete.
pub fn appeal(content: &str) -> Value {
    json!({
        "content": content,
        "nature": "help",
        "place": { "address": "海山路1号" },
        "petitioner": { "name": "李小满", "phone": "13900139000" },
    })
}

pub fn text_of(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

/// The refusal an answer is; panics when it is none, or not in the one form there is.
pub fn problem(answer: &Answer) -> Value {
    let kind = answer.header("content-type").unwrap_or_default();
    assert_eq!(kind, "application/problem+json", "{}", answer.text());
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status, "{problem}");
    let id = answer.header("x-request-id").expect("every answer has one");
    assert_eq!(problem["request_id"], id, "{problem}");
    for field in ["type", "title", "code"] {
        assert!(problem[field].is_string(), "{field} in {problem}");
    }
    problem
}

pub fn code(answer: &Answer) -> String {
    text_of(&problem(answer)["code"])
}

fn serve(faults: Option<&Faults>, words: &[&str], data: &Path) -> Server {
    let mut all = vec!["serve"];
    all.extend_from_slice(words);
    match faults {
        Some(faults) => Server::start_under(faults, &all, data),
        None => Server::start(&all, data),
    }
}

/// A copy of the district's data with its key beside it, and who may sign in.
pub fn lay_out(data: &Path) -> Vec<Login> {
    copy(template(), data);
    let key = data.with_extension("key");
    fs::copy(template().with_extension("key"), &key).expect("the key is copied");
    let text = fs::read_to_string(data.join("logins.json")).expect("the demo writes it");
    let logins: Value = serde_json::from_str(&text).expect("JSON");
    let login = |row: &Value| Login {
        role: text_of(&row["role"]),
        user: text_of(&row["user"]),
        password: text_of(&row["password"]),
    };
    let logins = logins.as_array().expect("a list").iter().map(login);
    logins.collect()
}

/// Furnished once for all tests of a run.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("town");
        let _nothing_there = fs::remove_dir_all(&folder);
        let _nothing_there = fs::remove_file(folder.with_extension("key"));
        let words = ["demo", "--furnish-only", "--cases", CASES, "--data"];
        let words = words.iter().map(|word| word.as_ref());
        let ended = native(words.chain([folder.as_os_str()])).run();
        assert_eq!(ended.code, 0, "{}", ended.err);
        folder
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("the template is there") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a file is copied");
        }
    }
}
