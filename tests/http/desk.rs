//! One person of every role at work on cases of one department, so that a case can be brought
//! into any state the way an office would.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::town::{Login, Town, sign_in, text_of};
use crate::support::client::{Answer, Client};

/// Who sits at the desk, and under which name they sign in; the department is 城管局, the
/// assisting one 住建局.
pub const PEOPLE: &[(&str, &str)] = &[
    ("intake_clerk", "shouli1"),
    ("dispatcher", "fenbo1"),
    ("ruling_panel", "kuaicai1"),
    ("unit_dispatcher", "cgj-qs"),
    ("handler", "cgj-cz1"),
    ("reviewer", "cgj-sh"),
    ("assisting", "zjj-qs"),
    ("callback_clerk", "huifang1"),
    ("supervisor", "duban1"),
    ("second_supervisor", "duban2"),
    ("leader", "lingdao1"),
    ("grid_worker", "qdsq-wg"),
    ("analyst", "fenxi1"),
    ("system_admin", "xitong1"),
    ("security_admin", "anquan1"),
    ("auditor", "shenji1"),
];

pub struct Desk {
    pub town: Town,
    people: BTreeMap<&'static str, Client>,
    /// The handler's section.
    pub section: u64,
    pub assisting: u64,
    pub item: String,
}

impl Desk {
    pub fn open() -> Self {
        Self::at(Town::open())
    }

    /// In a town that is open already.
    pub fn at(town: Town) -> Self {
        let mut people = BTreeMap::new();
        let mut units = BTreeMap::new();
        for (who, user) in PEOPLE {
            let mut client = town.server.client();
            let me = sign_in(&mut client, login(&town, user));
            units.insert(*who, me["user"]["unit"].as_u64().expect("a unit"));
            people.insert(*who, client);
        }
        let clerk: &mut Client = people.get_mut("intake_clerk").expect("at the desk");
        let catalogue = clerk.get("/api/catalogue").json();
        let rows = catalogue.as_array().expect("a list").iter();
        let mut indoors = rows.filter(|row| row["on_site"] == false);
        let item = indoors.next().expect("an item without photos");
        Self {
            item: text_of(&item["item_id"]),
            section: units["handler"],
            assisting: units["assisting"],
            town,
            people,
        }
    }

    pub fn client(&mut self, who: &str) -> &mut Client {
        self.people
            .get_mut(who)
            .unwrap_or_else(|| panic!("nobody is {who}"))
    }

    /// Does it with the revision as it stands; the answer whatever it is.
    pub fn try_act(&mut self, who: &str, no: &str, action: &str, body: &Value) -> Answer {
        let revision = self.revision(no);
        let path = format!("/api/cases/{no}/actions/{action}");
        self.client(who)
            .post_with(&path, &[("if-match", &revision)], body)
    }

    pub fn act(&mut self, who: &str, no: &str, action: &str, body: &Value) -> Value {
        let answer = self.try_act(who, no, action, body);
        assert_eq!(answer.status, 200, "{who} {action}: {}", answer.text());
        answer.json()
    }

    pub fn detail(&mut self, no: &str) -> Value {
        self.client("dispatcher")
            .get(&format!("/api/cases/{no}"))
            .json()
    }

    fn revision(&mut self, no: &str) -> String {
        format!("\"{}\"", self.detail(no)["revision"])
    }

    /// A fresh case brought into `state`; its number and the citizen's code.
    pub fn case_in(&mut self, state: &str) -> (String, String) {
        let (no, code) = self.town.file("小区垃圾清运不及时，请安排处理");
        let way: &[&str] = match state {
            "pending_accept" => &[],
            "need_info" => &["ask_info"],
            "pending_dispatch" => &["accept"],
            "ruling" => &["accept", "submit_ruling"],
            "pending_sign" => &["accept", "dispatch"],
            "return_review" => &["accept", "dispatch", "request_return"],
            "in_progress" => &["accept", "dispatch", "sign", "request_assist"],
            "suspended" => &["accept", "dispatch", "sign", "suspend", "grant_suspension"],
            "pending_review" => &["accept", "dispatch", "sign", "contact", "finish"],
            "pending_feedback" => &[
                "accept",
                "dispatch",
                "sign",
                "contact",
                "finish",
                "approve_result",
            ],
            "merged" => &["accept", "merge"],
            "transferred" => &["accept", "transfer"],
            other => panic!("no way to {other}"),
        };
        for action in way {
            self.step(&no, action);
        }
        assert_eq!(self.detail(&no)["state"], state);
        (no, code)
    }

    /// The usual step of this kind by whoever usually takes it.
    pub fn step(&mut self, no: &str, action: &str) {
        let (who, body) = self.usual(no, action);
        self.act(who, no, action, &body);
    }

    fn usual(&mut self, no: &str, action: &str) -> (&'static str, Value) {
        let (section, assisting, item) = (self.section, self.assisting, self.item.clone());
        match action {
            "ask_info" => ("intake_clerk", json!({ "what": "具体楼栋" })),
            "accept" => {
                let streets = self.client("intake_clerk").get("/api/public/info").json();
                let street = streets["streets"][0]["id"].clone();
                let place = json!({ "street": street, "address": "海山路1号" });
                let body =
                    json!({ "nature": "help", "urgency": "U3", "item": item, "place": place });
                ("intake_clerk", body)
            }
            "submit_ruling" => {
                let body = json!({ "interim_unit": section, "question": "权属不清" });
                ("dispatcher", body)
            }
            "dispatch" => ("dispatcher", json!({ "item": item, "unit": section })),
            "request_return" => {
                let body = json!({
                    "reason": "R2", "basis": "不属本科室职责范围", "suggested_unit": assisting,
                });
                ("unit_dispatcher", body)
            }
            "sign" => ("unit_dispatcher", json!({})),
            "request_assist" => {
                let body =
                    json!({ "kind": "assist", "units": [assisting], "what": "核实物业责任" });
                ("unit_dispatcher", body)
            }
            "suspend" => {
                let next = self.in_days(20);
                let body =
                    json!({ "kind": "H1", "plan": "随改造工程处理", "next_review_at": next });
                ("unit_dispatcher", body)
            }
            "grant_suspension" => ("supervisor", json!({})),
            "contact" => {
                let at = self.in_days(0);
                (
                    "handler",
                    json!({ "at": at, "means": "phone", "result": "reached" }),
                )
            }
            "finish" => {
                let body = json!({
                    "text": "已安排清运公司每日两次清运", "public_reply": "您反映的问题已处理，每日清运两次。",
                    "solved": true, "contacted": true,
                });
                ("handler", body)
            }
            "approve_result" => ("reviewer", json!({})),
            "merge" => {
                let (master, _) = self.town.file("同一小区垃圾清运不及时的主件");
                (
                    "dispatcher",
                    json!({ "master": master, "reason": "同一事项" }),
                )
            }
            "transfer" => {
                let body = json!({ "target": "other_district", "explanation": "事发地在邻区" });
                ("dispatcher", body)
            }
            other => self.less_usual(no, other),
        }
    }

    fn less_usual(&mut self, no: &str, action: &str) -> (&'static str, Value) {
        match action {
            "sign_task" => ("assisting", json!({ "task": 1 })),
            "answer_task" => ("assisting", json!({ "task": 1, "answer": "已核实" })),
            "request_extension" => {
                let due = self.after_the_limit(no);
                let body = json!({ "reason": "E1", "explanation": "待到货", "new_due_at": due });
                ("unit_dispatcher", body)
            }
            // By the call-back clerk, for the citizen.
            "rate" => (
                "callback_clerk",
                json!({ "grade": 1, "reasons": ["S1"], "comment": "没有解决" }),
            ),
            "refuse" => {
                let body = json!({ "reason": "N4", "explanation": "已进入诉讼", "go_to": "法院" });
                ("intake_clerk", body)
            }
            other => panic!("no usual {other}"),
        }
    }

    /// The same people and the same data, after the server was stopped and started again.
    pub fn restart(self) -> Self {
        let Self {
            town,
            people,
            section,
            assisting,
            item,
        } = self;
        let town = town.restart();
        let address = town.server.address();
        let people = people.into_iter();
        Self {
            people: people.map(|(who, it)| (who, it.at(address))).collect(),
            town,
            section,
            assisting,
            item,
        }
    }

    /// An hour after the unit's limit: what an extension may ask for.
    pub fn after_the_limit(&mut self, no: &str) -> String {
        let detail = self.detail(no);
        let clocks = detail["clocks"].as_array().expect("a list").iter();
        let mut handle = clocks.filter(|clock| clock["stage"] == "handle");
        let due = text_of(&handle.next().expect("it runs")["due_at"]);
        let due: jiff::Timestamp = due.parse().expect("an instant");
        (due + jiff::SignedDuration::from_hours(1)).to_string()
    }

    /// The server's time, moved by whole days.
    pub fn in_days(&mut self, days: i64) -> String {
        let me = self.client("dispatcher").get("/api/me").json();
        let now: jiff::Timestamp = text_of(&me["server_time"]).parse().expect("an instant");
        let then = now + jiff::SignedDuration::from_hours(24 * days);
        then.to_string()
    }
}

fn login<'t>(town: &'t Town, user: &str) -> &'t Login {
    let found = town.logins().iter().find(|login| login.user == user);
    found.unwrap_or_else(|| panic!("nobody signs in as {user}"))
}
