//! Supervision: cases urged, a sheet answered, a meeting held, the rules changed.

use serde_json::json;

use super::{Walk, json_header};
use crate::http::town::text_of;

impl Walk {
    pub(super) fn supervision(&mut self) {
        let who = Some("supervisor");
        let (no, _) = self.case("in_progress", "");
        let path = "/api/sheets/urge";
        let body = json!({ "cases": [no], "demand": "请今天反馈" }).to_string();
        self.ask(("POST", path), who, path, json_header(), body.as_bytes());
        let sheets = self.desk.client("supervisor").get("/api/sheets?level=l1");
        let sheet = text_of(&sheets.json()["sheets"][0]["no"]);
        let path = "/api/sheets/{sheet}/actions/{action}";
        let address = format!("/api/sheets/{sheet}/actions/strike_off");
        let mut headers = json_header();
        headers.push(("if-match", "\"1\"".to_owned()));
        let body = json!({ "text": "已现场核实" }).to_string();
        self.ask(("POST", path), who, &address, headers, body.as_bytes());

        let path = "/api/meetings";
        self.ask(("POST", path), who, path, json_header(), b"{}");
        let held = self.desk.client("leader").get(path).json();
        let week = text_of(&held[0]["no"]);
        let decided = json!({
            "subject": "垃圾清运", "demand": "一周内理顺", "unit": self.desk.section,
            "due_at": self.desk.in_days(7),
        });
        for (what, body) in [("decisions", decided), ("close", json!({}))] {
            let path = format!("/api/meetings/{{week}}/{what}");
            let address = path.replace("{week}", &week);
            let body = body.to_string();
            self.ask(
                ("POST", &path),
                who,
                &address,
                json_header(),
                body.as_bytes(),
            );
        }

        let path = "/api/supervision/rules";
        let known = self.desk.client("system_admin").get(path).json();
        let body = known[0].to_string();
        let who = Some("system_admin");
        self.ask(("PUT", path), who, path, json_header(), body.as_bytes());
    }
}
