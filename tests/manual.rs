//! The manual and the program say the same: every exit code, every finding of the doctor, every
//! reason not to start has its line.

use std::fs;

use suqiu::cli::Exit;
use suqiu::doctor::Topic;

fn chapter(name: &str) -> String {
    let path = format!("{}/docs/manual/{name}.md", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("a chapter")
}

#[test]
fn trouble_is_explained_under_its_code() {
    let text = chapter("troubleshooting");
    for topic in Topic::ALL {
        let row = format!("| `{}` | {} |", topic.code(), topic.label());
        assert!(text.contains(&row), "no row begins {row}");
    }
    let listed = text.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(listed, Topic::ALL.len(), "a finding there no longer is");
    for exit in [Exit::Done, Exit::Finding, Exit::Usage, Exit::Configuration] {
        let row = format!("\n| {} |", exit as u8);
        assert!(text.contains(&row), "no row for the exit code {row}");
    }
    for code in ["start.key", "start.log", "start.log_end"] {
        assert!(text.contains(&format!("[{code}]")), "{code}");
    }
}

#[test]
fn commands_and_settings_the_manual_names_are_there() {
    let settings: Vec<_> = suqiu::config::SETTINGS.iter().map(|it| it.key).collect();
    let sections = [
        "tls.",
        "http.",
        "log.",
        "session.",
        "limits.",
        "backup.",
        "district.",
    ];
    let names = [
        "README",
        "install",
        "first-use",
        "backup",
        "upgrade",
        "migrate-in",
        "troubleshooting",
        "hardening",
    ];
    for name in names {
        let text = chapter(name);
        for quoted in text.split('`').skip(1).step_by(2) {
            let key = quoted.split([' ', '=']).next().unwrap_or_default();
            let is_setting = sections.iter().any(|section| key.starts_with(section));
            // A finding's code, a whole section, and files look alike.
            let known = Topic::from_code(key).is_some() || key.ends_with('*') || key == "tls.crt";
            assert!(
                !is_setting || known || settings.contains(&key),
                "{name}: {key}"
            );
        }
    }
}
