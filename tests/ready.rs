//! Nobody is let in before the end of the log and the key are proved.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use suqiu::store::kv::{Kv, Order, Span, Table};

use crate::http::town::Town;
use crate::support::command::suqiu;
use crate::support::server::Server;

/// By its name; the slot is any that is free here.
const LOG: Table = Table::new("log", 0);

/// How a start ended that must end by itself: its exit code and all it said.
fn serve(data: &Path) -> (Option<i32>, String) {
    fs::remove_file(data.with_extension("log")).expect("the log of the start before");
    let mut server = Server::launch(&["serve"], data);
    (server.wait_for_end().code(), server.log())
}

/// Changes the last but one entry, as somebody with access to the file could.
fn tamper(data: &Path) {
    let kv = Kv::open(&data.join("suqiu.redb")).expect("nobody has it open");
    let mut rows = vec![];
    let snapshot = kv.snapshot().expect("whole");
    let scanned = snapshot.scan(LOG, &Span::all(), Order::Reverse, &mut |key, value| {
        rows.push((key.to_vec(), value.to_vec()));
        match rows.len() {
            2 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    });
    scanned.expect("readable");
    let (key, mut value) = rows.pop().expect("two entries");
    *value.last_mut().expect("not empty") ^= 1;
    let put = kv.write(|txn| txn.put(LOG, &key, &value));
    put.expect("committed");
}

#[test]
fn a_changed_log_and_a_foreign_key_stop_the_start_with_a_code() {
    let town = Town::open();
    let data = town.data();
    let kept = town.stop();
    let key = data.with_extension("key");
    let own = fs::read(&key).expect("the key");
    fs::remove_file(&key).expect("ours");
    let other = kept.path().join("other");
    let made = suqiu(["init".as_ref(), "--data".as_ref(), other.as_os_str()]).run();
    assert_eq!(made.code, 0, "{}", made.err);
    fs::rename(other.with_extension("key"), &key).expect("ours");
    let (code, said) = serve(&data);
    assert_eq!(code, Some(78), "{said}");
    assert!(
        said.contains("[start.key]") && !said.contains("READY"),
        "{said}"
    );

    fs::remove_file(&key).expect("ours");
    fs::write(&key, own).expect("written");
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o400);
    fs::set_permissions(&key, private).expect("ours");
    tamper(&data);
    let (code, said) = serve(&data);
    assert_eq!(code, Some(78), "{said}");
    assert!(
        said.contains("[start.log]") && said.contains("suqiu check"),
        "{said}"
    );
    assert!(!said.contains("READY"), "{said}");
}
