//! What the service manager hears: ready when the door is open, alive while it serves, stopping.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use crate::support::command::suqiu;

/// The next message of a service manager's socket.
fn heard(socket: &UnixDatagram) -> String {
    let mut message = [0; 256];
    let length = socket.recv(&mut message).expect("told in time");
    String::from_utf8_lossy(&message[..length])
        .trim()
        .to_owned()
}

#[test]
fn the_service_manager_is_told_when_it_serves_lives_and_stops() {
    let dir = tempfile::tempdir().expect("a folder");
    let (data, path) = (dir.path().join("data"), dir.path().join("notify"));
    let words = ["--data", data.to_str().expect("UTF-8")];
    assert_eq!(suqiu(["init"].iter().chain(&words)).run().code, 0);

    let socket = UnixDatagram::bind(&path).expect("a socket");
    let patience = Some(Duration::from_secs(60));
    socket.set_read_timeout(patience).expect("a limit");
    let serving = suqiu(["serve", "--listen", "127.0.0.1:0"].iter().chain(&words));
    let mut command = serving.env("NOTIFY_SOCKET", &path).into_command();
    let mut child = command.spawn().expect("the program starts");

    assert_eq!(heard(&socket), "READY=1");
    assert_eq!(heard(&socket), "WATCHDOG=1");
    let told = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(told.expect("kill runs").success());
    let last = std::iter::from_fn(|| Some(heard(&socket))).find(|message| message != "WATCHDOG=1");
    assert_eq!(last.as_deref(), Some("STOPPING=1"));
    assert!(child.wait().expect("our own child").success());
}
