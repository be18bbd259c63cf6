//! Those who write: each registers a case, accepts it, dispatches it and notes something on it,
//! then the next, until the server is gone.

use std::path::Path;

use serde_json::{Value, json};

use super::ledger::Ledger;
use crate::support::client::{Answer, Client};
use crate::support::server::Server;

/// Signed in once: sessions outlive the kills.
pub struct People {
    clerk: Client,
    dispatcher: Client,
    /// A row of the catalogue, a unit to dispatch to, a street.
    item: Value,
    unit: Value,
    street: Value,
}

/// One request, complete enough to be sent again.
pub struct Ask {
    /// Its idempotency key.
    pub key: String,
    is_dispatcher: bool,
    path: String,
    /// The revision it builds on; none for a registration.
    revision: Option<u64>,
    body: Value,
}

/// What became of a request.
pub enum Sent {
    /// Number and revision of the case.
    Told(String, u64),
    /// With these words. Never, unless something that was told is not so.
    Refused(String),
    /// The connection broke.
    Gone,
}

impl Ask {
    pub fn to_json(&self) -> Value {
        json!({
            "key": self.key, "is_dispatcher": self.is_dispatcher, "path": self.path,
            "revision": self.revision, "body": self.body,
        })
    }

    pub fn of_json(line: &Value) -> Self {
        let text = |name: &str| line[name].as_str().expect("a text").to_owned();
        Self {
            key: text("key"),
            is_dispatcher: line["is_dispatcher"] == true,
            path: text("path"),
            revision: line["revision"].as_u64(),
            body: line["body"].clone(),
        }
    }
}

impl People {
    /// Signs them in with what the furnished district says.
    pub fn sign_in(server: &Server, data: &Path) -> Self {
        let mut clerk = sign_in(server, data, "intake_clerk");
        let dispatcher = sign_in(server, data, "dispatcher");
        let info = clerk.get("/api/public/info").json();
        let catalogue = clerk.get("/api/catalogue").json();
        let mut rows = catalogue.as_array().expect("a list").iter();
        let row = rows.find(|row| !row["lead_unit"].is_null());
        let row = row.expect("an item with a lead unit");
        Self {
            item: row["item_id"].clone(),
            unit: row["lead_unit"].clone(),
            street: info["streets"][0]["id"].clone(),
            clerk,
            dispatcher,
        }
    }

    /// The same people at a server that was started anew.
    pub fn at(&self, server: &Server) -> Self {
        Self {
            clerk: self.clerk.at(server.address()),
            dispatcher: self.dispatcher.at(server.address()),
            item: self.item.clone(),
            unit: self.unit.clone(),
            street: self.street.clone(),
        }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.clerk.get(path)
    }

    pub fn send(&mut self, ask: &Ask) -> Sent {
        let client = if ask.is_dispatcher {
            &mut self.dispatcher
        } else {
            &mut self.clerk
        };
        let revision = ask.revision.map(|revision| format!("\"{revision}\""));
        let mut headers = vec![
            ("content-type", "application/json"),
            ("idempotency-key", ask.key.as_str()),
        ];
        if let Some(revision) = &revision {
            headers.push(("if-match", revision));
        }
        let body = ask.body.to_string();
        let sent = client.try_send("POST", &ask.path, &headers, body.as_bytes());
        let Ok(answer) = sent else {
            return Sent::Gone;
        };
        if !matches!(answer.status, 200 | 201) {
            let (path, status) = (&ask.path, answer.status);
            return Sent::Refused(format!("{path} {status}: {}", answer.text()));
        }
        let done = answer.json();
        // A registration says the number, a step is known by its address.
        let no = match done["no"].as_str() {
            Some(no) => no.to_owned(),
            None => ask.path.split('/').nth(3).expect("a case").to_owned(),
        };
        Sent::Told(no, done["revision"].as_u64().unwrap_or(1))
    }

    /// Takes case after case through four steps, until the connection breaks or somebody is refused.
    pub fn write(mut self, ledger: &Ledger, name: &str) {
        for n in 0.. {
            if self.write_one(ledger, &format!("{name}-{n}")).is_none() {
                return;
            }
        }
    }

    fn write_one(&mut self, ledger: &Ledger, name: &str) -> Option<()> {
        let (no, revision) = self.ask(ledger, self.registration(name))?;
        let accept = json!({
            "nature": "help", "urgency": "U3", "item": self.item,
            "place": { "street": self.street, "address": "海山路1号" },
        });
        let dispatch = json!({ "item": self.item, "unit": self.unit });
        let note = json!({ "text": "已电话核实" });
        let steps = [
            ("accept", false, accept),
            ("dispatch", true, dispatch),
            ("note", false, note),
        ];
        let mut revision = revision;
        for (action, is_dispatcher, body) in steps {
            let ask = Ask {
                key: format!("{name}-{action}"),
                is_dispatcher,
                path: format!("/api/cases/{no}/actions/{action}"),
                revision: Some(revision),
                body,
            };
            (_, revision) = self.ask(ledger, ask)?;
        }
        Some(())
    }

    fn ask(&mut self, ledger: &Ledger, ask: Ask) -> Option<(String, u64)> {
        ledger.ask(&ask);
        match self.send(&ask) {
            Sent::Told(no, revision) => {
                ledger.told(&ask.key, &no, revision);
                Some((no, revision))
            }
            Sent::Refused(why) => {
                ledger.refused(&ask.key, &why);
                None
            }
            Sent::Gone => None,
        }
    }

    fn registration(&self, name: &str) -> Ask {
        let body = json!({
            "title": "断电测试", "content": format!("写入过程中断电 {name}"), "nature": "help",
            "channel": "hotline", "place": { "address": "海山路" },
            "petitioner": { "name": "测试", "phone": "13700009999" },
        });
        Ask {
            key: format!("{name}-register"),
            is_dispatcher: false,
            path: "/api/cases".to_owned(),
            revision: None,
            body,
        }
    }

    /// Of the same sessions, on a connection of their own.
    pub fn another(&self) -> Self {
        Self {
            clerk: self.clerk.another(),
            dispatcher: self.dispatcher.another(),
            item: self.item.clone(),
            unit: self.unit.clone(),
            street: self.street.clone(),
        }
    }
}

fn sign_in(server: &Server, data: &Path, role: &str) -> Client {
    let logins = std::fs::read(data.join("logins.json")).expect("logins were written");
    let logins: Value = serde_json::from_slice(&logins).expect("they are JSON");
    let mut all = logins.as_array().expect("a list").iter();
    let login = all.find(|login| login["role"] == role);
    let login = login.expect("an account of the role");
    let mut client = server.client();
    let body = json!({ "login": login["user"], "password": login["password"] });
    let answer = client.post("/api/session", &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    client.set_csrf(answer.json()["csrf"].as_str().map(str::to_owned));
    client
}
