//! The catalogue: a file put in place, proposed rows decided on.

use serde_json::json;

use super::{Walk, json_header};
use crate::http::town::text_of;

impl Walk {
    pub(super) fn catalogue(&mut self) {
        let (path, who) = ("/api/catalogue/import", "system_admin");
        let rows = "事项编号,大类,小类,细项,主办\nnew-1,测试,测试,新增事项,事发地街道\n";
        let address = format!("{path}?name=rows.csv");
        let admin = self.desk.client(who);
        let seen = admin.send("POST", &address, &[], rows.as_bytes()).json();
        let address = format!("{address}&mark={}", text_of(&seen["mark"]));
        self.ask(("POST", path), Some(who), &address, vec![], rows.as_bytes());
        for (decision, body) in [("approve", "{}"), ("reject", r#"{"reason":"个案"}"#)] {
            let (no, _) = self.case("ruling", "");
            let ruled = json!({
                "unit": self.desk.section, "basis": "职责清单", "applies_to_the_like": true,
                "questions": [{ "question": "来源", "answer": decision }],
            });
            self.desk.act("ruling_panel", &no, "rule", &ruled);
            let dispatcher = self.desk.client("dispatcher");
            let proposed = dispatcher.get("/api/catalogue/proposals").json();
            let path = format!("/api/catalogue/proposals/{{id}}/{decision}");
            let address = path.replace("{id}", &proposed[0]["no"].to_string());
            let headers = json_header();
            self.ask(
                ("POST", &path),
                Some("dispatcher"),
                &address,
                headers,
                body.as_bytes(),
            );
        }
    }
}
