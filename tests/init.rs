//! `suqiu init`: what a real installation starts with, and what it refuses.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use suqiu::domain::catalogue::CatalogueRow;
use suqiu::domain::knowledge::KnowledgeEntry;
use suqiu::domain::org::{Unit, User};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use suqiu::store::{DataFile, StoreError};
use suqiu::tls::Described;

use crate::support::command::{Ended, suqiu};
use crate::support::server::{Server, pause};
use crate::tls::ask;

fn init(data: &Path, more: &[&str]) -> Ended {
    let words = ["init", "--data", data.to_str().expect("UTF-8")];
    suqiu(words.iter().chain(more)).run()
}

fn counts(data: &Path) -> [usize; 4] {
    let file = DataFile::open(data).expect("nobody else has it open");
    let counted = file.read(|view| {
        Ok::<_, StoreError>([
            view.all::<Unit>()?.len(),
            view.all::<CatalogueRow>()?.len(),
            view.all::<KnowledgeEntry>()?.len(),
            view.all::<User>()?.len(),
        ])
    });
    counted.expect("readable")
}

#[test]
fn an_installation_starts_empty_or_with_the_starter_and_never_with_an_account() {
    let dir = tempfile::tempdir().expect("a folder");
    let (empty, starter) = (dir.path().join("empty"), dir.path().join("starter"));
    assert_eq!(init(&empty, &[]).code, 0);
    assert_eq!(counts(&empty), [1, 0, 0, 0]);
    let made = init(&starter, &["--starter"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let [units, rows, entries, users] = counts(&starter);
    assert!(
        units > 100 && rows >= 80 && entries >= 30,
        "{units} {rows} {entries}"
    );
    assert_eq!(users, 0);
}

#[test]
fn a_second_init_harms_nothing_and_the_key_stays_outside() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    assert_eq!(init(&data, &[]).code, 0);
    let again = init(&data, &[]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("--new-token"), "{}", again.err);
    assert_eq!(init(&data, &["--new-token"]).code, 0);

    let other = dir.path().join("other");
    let inside = other.join("field.key");
    let refused = init(&other, &["--key-file", inside.to_str().expect("UTF-8")]);
    assert_eq!(refused.code, 78, "{}", refused.err);
    assert!(!inside.exists());
}

fn mode(path: &Path) -> u32 {
    let about = fs::metadata(path).expect("it is there");
    about.permissions().mode() & 0o777
}

/// What the packages ship: explained, with a value or two.
const SHIPPED: &str = "# 诉求平台的配置\nlisten = \"127.0.0.1:8600\" # 对外服务时改\n\n# [tls]\n";

fn serves_whoever_trusts(trusted: &CertificateDer<'static>, config: &str, data: &Path) {
    let server = Server::launch(&["serve", "--config", config], data);
    let healthy = || ask(server.address(), trusted, "/healthz");
    let asked = std::time::Instant::now();
    while healthy().is_err() {
        assert!(asked.elapsed().as_secs() < 60, "{}", server.log());
        pause();
    }
    let (answer, _) = healthy().expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(server.stop().success());
}

#[test]
fn one_command_makes_a_service_that_only_its_own_certificate_vouches_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let (data, file) = (dir.path().join("data"), dir.path().join("suqiu.toml"));
    fs::write(&file, SHIPPED).expect("written");
    let config = file.to_str().expect("UTF-8");
    let key = dir.path().join("keys/field.key");
    let more = [
        "--config",
        config,
        "--tls",
        "self-made",
        "--listen",
        "0.0.0.0:18600",
        "--name",
        "suqiu.example",
        "--district-code",
        "440306",
        "--district-name",
        "宝安区",
        "--key-file",
        key.to_str().expect("UTF-8"),
    ];
    let made = init(&data, &more);
    assert_eq!(made.code, 0, "{}", made.err);
    let text = fs::read_to_string(&file).expect("readable");
    for part in [
        "# 诉求平台的配置",
        "listen = \"0.0.0.0:18600\" # 对外服务时改",
        "# [tls]",
        "name = \"宝安区\"",
        "data = ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (cert, secret) = (
        dir.path().join("keys/tls.crt"),
        dir.path().join("keys/tls.key"),
    );
    assert_eq!(
        (mode(&secret), mode(&cert), mode(&key)),
        (0o600, 0o644, 0o400)
    );
    let trusted = CertificateDer::from_pem_file(&cert).expect("a certificate");
    let described = Described::of(&trusted).expect("readable");
    assert!(described.speaks_for("suqiu.example") && described.speaks_for("localhost"));
    let year_ms = 365 * 24 * 3_600_000;
    assert!(described.until.since(described.from) > year_ms);
    for part in [
        described.sm3.to_string(),
        described.sha256_text(),
        format!("suqiu serve --config {config}"),
        "https://suqiu.example:18600/desk#/setup?token=".to_owned(),
    ] {
        assert!(made.out.contains(&part), "{part}: {}", made.out);
    }

    serves_whoever_trusts(&trusted, config, &data);
    let before = fs::read_to_string(&file).expect("readable");
    let again = init(&data, &more);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("没有改动任何内容"), "{}", again.err);
    assert_eq!(fs::read_to_string(&file).expect("readable"), before);
    let token = init(&data, &["--config", config, "--new-token"]);
    assert!(token.out.contains("/desk#/setup?token="), "{}", token.out);
}

#[test]
fn a_configuration_that_is_not_there_is_written_with_everything_explained() {
    let dir = tempfile::tempdir().expect("a folder");
    let (data, file) = (dir.path().join("data"), dir.path().join("etc/suqiu.toml"));
    let config = file.to_str().expect("UTF-8");
    let made = init(&data, &["--config", config]);
    assert_eq!(made.code, 0, "{}", made.err);
    let shown = suqiu(["config", "--config", config]).run();
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(
        shown
            .out
            .contains(&format!("data = \"{}\"", data.display())),
        "{}",
        shown.out
    );
    let text = fs::read_to_string(&file).expect("readable");
    assert!(text.contains("# 环境变量 SUQIU_LISTEN"), "{text}");
    assert!(
        made.out
            .contains("http://127.0.0.1:8600/desk#/setup?token="),
        "{}",
        made.out
    );
}

#[test]
fn an_open_door_without_encryption_is_refused_unless_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    let open = ["--listen", "0.0.0.0:18600"];
    let refused = init(&data, &open);
    assert_eq!(refused.code, 78, "{}", refused.err);
    assert!(refused.err.contains("http.plain"), "{}", refused.err);
    assert!(!data.exists(), "nothing was made");
    let words = ["serve", "--data", data.to_str().expect("UTF-8")];
    let refused = suqiu(words.iter().chain(&open)).run();
    assert_eq!(refused.code, 78, "{}", refused.err);
    let told = init(&data, &[open[0], open[1], "--http-plain", "true"]);
    assert_eq!(told.code, 0, "{}", told.err);
}

#[test]
fn a_certificate_that_does_not_fit_is_refused_before_anything_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    let file = |name: &str| dir.path().join(name).display().to_string();
    let (cert, key) = (file("a.crt"), file("a.key"));
    let made = || rcgen::generate_simple_self_signed(vec!["a.example".into()]).expect("made");
    fs::write(&cert, made().cert.pem()).expect("written");
    fs::write(&key, made().signing_key.serialize_pem()).expect("written");
    let refused = init(&data, &["--tls-cert", &cert, "--tls-key", &key]);
    assert_eq!(refused.code, 78, "{}", refused.err);
    assert!(refused.err.contains("私钥与证书不符"), "{}", refused.err);
    assert!(!data.exists());
    let odd = init(&data, &["--tls", "self-made", "--name", "盐田"]);
    assert_eq!(odd.code, 1, "{}", odd.err);
    assert!(odd.err.contains("不能有中文"), "{}", odd.err);
    assert!(!data.exists());
}

/// An installer is root and the service is not; whoever is not root can hand nothing over.
#[test]
fn what_root_makes_is_handed_to_who_runs_the_service() {
    use std::os::unix::fs::MetadataExt as _;

    let dir = tempfile::tempdir().expect("a folder");
    let (data, file) = (dir.path().join("data"), dir.path().join("etc/suqiu.toml"));
    let config = file.to_str().expect("UTF-8");
    let made = init(
        &data,
        &[
            "--owner",
            "nobody",
            "--config",
            config,
            "--tls",
            "self-made",
        ],
    );
    if fs::metadata(dir.path()).expect("ours").uid() != 0 {
        assert_eq!(made.code, 1, "{}", made.out);
        assert!(made.err.contains("root"), "{}", made.err);
        return;
    }
    assert_eq!(made.code, 0, "{}", made.err);
    let users = fs::read_to_string("/etc/passwd").expect("readable");
    let nobody = users.lines().find(|line| line.starts_with("nobody:"));
    let nobody = nobody.and_then(|line| line.split(':').nth(2)?.parse().ok());
    let owner = |path: &Path| Some(fs::metadata(path).expect("it is there").uid());
    let made = ["data", "data/suqiu.redb", "data.key", "tls.key", "tls.crt"];
    for name in made {
        assert_eq!(owner(&dir.path().join(name)), nobody, "{name}");
    }
    assert_eq!(
        owner(&file),
        Some(0),
        "the service only reads its configuration"
    );
    let token = init(&data, &["--config", config, "--new-token"]);
    assert_eq!(token.code, 0, "{}", token.err);
    let inside = fs::read_dir(&data).expect("the folder");
    for entry in inside.map(|entry| entry.expect("an entry").path()) {
        assert_eq!(owner(&entry), nobody, "{}", entry.display());
    }
    let unknown = init(&dir.path().join("other"), &["--owner", "no-such-user-here"]);
    assert!(unknown.err.contains("没有用户"), "{}", unknown.err);
}
