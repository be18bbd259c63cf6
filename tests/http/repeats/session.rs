//! Signing in and out, and one's own password: what is asked again is proved again.

use serde_json::json;

use super::{Walk, json_header};

impl Walk {
    pub(super) fn session(&mut self) {
        let login = self.desk.town.login("analyst").clone();
        let body = json!({ "login": login.user, "password": login.password });
        let path = "/api/session";
        self.ask(
            ("POST", path),
            None,
            path,
            json_header(),
            body.to_string().as_bytes(),
        );
        self.ask(("DELETE", path), Some("analyst"), path, vec![], b"");
        let login = self.desk.town.login("callback_clerk").clone();
        let body = json!({ "current": login.password, "password": "Another-Word-2" });
        let (path, who) = ("/api/me/password", Some("callback_clerk"));
        self.ask(
            ("POST", path),
            who,
            path,
            json_header(),
            body.to_string().as_bytes(),
        );
    }
}
