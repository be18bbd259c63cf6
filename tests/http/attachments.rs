//! Files are what their bytes say, kept once, and given out so that they cannot do harm.

use serde_json::json;

use super::town::{Town, appeal, code, text_of};
use crate::support::client::{Answer, Client};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";

fn upload(client: &mut Client, name: &str, bytes: &[u8]) -> Answer {
    let path = format!("/api/public/attachments?name={name}");
    client.send("POST", &path, &[("content-type", "text/html")], bytes)
}

#[test]
fn a_file_is_what_its_bytes_say() {
    let town = Town::open();
    let mut client = town.server.client();
    for (name, bytes, mime) in [
        ("a.exe", PNG, "image/png"),
        ("a.png", PDF, "application/pdf"),
        ("a.html", "路灯坏了".as_bytes(), "text/plain"),
    ] {
        let answer = upload(&mut client, name, bytes);
        assert_eq!(answer.status, 201, "{name}: {}", answer.text());
        let told = answer.json();
        assert!(text_of(&told["mime"]).starts_with(mime), "{told}");
        assert_eq!(told["size"], bytes.len());
        assert_eq!(
            upload(&mut client, name, bytes).json()["hash"],
            told["hash"]
        );
    }
    for (bytes, expected) in [
        (&b"MZ\x90\0\x03\0\0\0"[..], (415, "attachment.unsupported")),
        (b"\x7fELF\x02\x01\x01\0", (415, "attachment.unsupported")),
        (b"PK\x03\x04\0\0\0\0", (415, "attachment.unsupported")),
        (b"", (422, "attachment.empty")),
    ] {
        let answer = upload(&mut client, "a.png", bytes);
        assert_eq!((answer.status, code(&answer).as_str()), expected);
    }
    let large = [PNG, &vec![0; 21 * 1024 * 1024]].concat();
    let answer = upload(&mut client, "a.png", &large);
    assert_eq!(
        (answer.status, code(&answer).as_str()),
        (413, "request.too_large")
    );
}

#[test]
fn a_case_s_file_is_for_those_who_see_the_case() {
    let town = Town::open();
    let mut citizen = town.server.client();
    let png = text_of(&upload(&mut citizen, "x", PNG).json()["hash"]);
    let page = b"<script>alert(1)</script>";
    let html = text_of(&upload(&mut citizen, "x", page).json()["hash"]);
    let mut body = appeal("附图说明，路边护栏断裂");
    body["attachments"] = json!([
        { "hash": png, "name": "C:\\照片\\护栏 𠮷.png", "purpose": "appeal" },
        { "hash": html, "name": "x\"\r\n.html", "purpose": "appeal" },
    ]);
    let odd = citizen.post("/api/public/appeals", &body);
    assert_eq!(odd.status, 422, "a name with line breaks: {}", odd.text());
    body["attachments"][1]["name"] = json!("x\".html");
    let filed = citizen.post("/api/public/appeals", &body);
    assert_eq!(filed.status, 201, "{}", filed.text());
    let no = text_of(&filed.json()["no"]);
    let mut clerk = town.sign_in("intake_clerk");
    let detail = clerk.get(&format!("/api/cases/{no}")).json();
    assert_eq!(detail["attachments"][0]["name"], "护栏 𠮷.png");
    let shown = clerk.get(&text_of(&detail["attachments"][0]["url"]));
    assert_eq!((shown.status, shown.body.as_slice()), (200, PNG));
    assert_eq!(shown.header("content-type"), Some("image/png"));
    let disposition = shown.header("content-disposition").expect("a name");
    assert!(disposition.starts_with("inline;"), "{disposition}");
    assert!(disposition.contains("UTF-8''%E6%8A%A4%E6%A0%8F%20%F0%A0%AE%B7.png"));
    let saved = clerk.get(&text_of(&detail["attachments"][1]["url"]));
    let disposition = saved.header("content-disposition").expect("a name");
    assert!(disposition.starts_with("attachment;"), "{disposition}");
    assert_eq!(saved.header("x-content-type-options"), Some("nosniff"));
    let url = text_of(&detail["attachments"][0]["url"]);
    assert_eq!(citizen.get(&url).status, 401);
    assert_eq!(town.sign_in("auditor").get(&url).status, 404);
    let (other, _) = town.file("另一件没有附件的诉求，路面积水");
    let moved = format!("/api/cases/{other}/attachments/{png}");
    assert_eq!(clerk.get(&moved).status, 404, "only what hangs on the case");
    // A bit of it flips on the disk.
    let kept = town.data().join("blobs").join(&png[..2]).join(&png[2..]);
    let mut bytes = PNG.to_vec();
    bytes[20] ^= 1;
    std::fs::write(kept, bytes).expect("written");
    let refused = clerk.get(&url);
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (500, "server.internal")
    );
}

#[test]
fn a_file_nobody_uploaded_is_refused() {
    let town = Town::open();
    for hash in ["0".repeat(64), "x".to_owned(), "../../key".to_owned()] {
        let mut body = appeal("附件不存在的诉求，请核实");
        body["attachments"] = json!([{ "hash": hash, "name": "a.png", "purpose": "appeal" }]);
        let answer = town.server.client().post("/api/public/appeals", &body);
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (422, "attachment.unknown")
        );
    }
}
