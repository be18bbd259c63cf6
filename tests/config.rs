//! `suqiu config` and what every subcommand shares: sources, origins, exit codes.

use crate::support::command::suqiu;

#[test]
fn every_value_names_its_origin() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("suqiu.toml");
    std::fs::write(&file, "# ours\nlisten = \"127.0.0.1:1\"\n").expect("written");
    let file = file.to_str().expect("plain path");
    let ended = suqiu(["config", "--config", file, "--district-name", "龙岗区"])
        .env("SUQIU_LIMITS_QUEUE", "100")
        .run();
    assert_eq!(ended.code, 0, "{}", ended.err);
    let lines: Vec<_> = ended.out.lines().collect();
    let has = |key: &str, origin: &str| {
        let found = lines.iter().find(|line| line.starts_with(key));
        let found = found.unwrap_or_else(|| panic!("no {key} in {}", ended.out));
        assert!(found.ends_with(&format!("# {origin}")), "{found}");
    };
    has("listen = \"127.0.0.1:1\"", &format!("文件 {file}:2"));
    has("limits.queue = 100", "环境 SUQIU_LIMITS_QUEUE");
    has("district.name = \"龙岗区\"", "参数 --district-name");
    has("limits.upload_mb = 20", "默认");
}

#[test]
fn json_is_for_programs() {
    let ended = suqiu(["config", "--json", "--limits-queue", "64"]).run();
    let rows: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    let row = rows
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["key"] == "limits.queue");
    let row = row.expect("every setting");
    assert_eq!(row["value"], 64);
    assert_eq!(row["origin"]["name"], "--limits-queue");
}

#[test]
fn the_default_file_is_accepted_as_it_is() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("suqiu.toml");
    let shipped = suqiu(["config", "--default"]).run();
    std::fs::write(&file, &shipped.out).expect("written");
    let ended = suqiu(["config"]).env("SUQIU_CONFIG", file).run();
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
}

#[test]
fn mistakes_end_with_78_and_say_where() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("suqiu.toml");
    std::fs::write(&file, "lisen = \"x\"\n[limits]\nqueue = 0\n").expect("written");
    let ended = suqiu(["config", "--config", file.to_str().expect("plain path")])
        .env("SUQIU_LOG_LEVEL", "loud")
        .run();
    assert_eq!((ended.code, ended.out.as_str()), (78, ""));
    for part in [
        "3 处错误",
        "suqiu.toml:1",
        "listen",
        "suqiu.toml:3",
        "64 至",
        "SUQIU_LOG_LEVEL",
    ] {
        assert!(
            ended.err.contains(part),
            "{part} is missing in {}",
            ended.err
        );
    }
}

#[test]
fn words_that_make_no_sense_end_with_2() {
    for words in [
        &["cofnig"][..],
        &[],
        &["config", "--lisen", "x"],
        &["config", "--listen"],
    ] {
        let ended = suqiu(words.iter().copied()).run();
        assert_eq!(ended.code, 2, "{words:?}: {}", ended.err);
        assert!(
            ended.err.contains("用法见 suqiu --help"),
            "{words:?}: {}",
            ended.err
        );
    }
}

#[test]
fn help_and_version_are_answers() {
    let version = suqiu(["--version"]).run();
    assert_eq!(version.code, 0);
    assert!(
        version
            .out
            .starts_with(concat!("suqiu ", env!("CARGO_PKG_VERSION"), " ("))
    );
    let help = suqiu(["config", "--help"]).run();
    assert_eq!(help.code, 0);
    for part in ["用法", "--limits-upload-mb", "单个附件的大小上限"] {
        assert!(help.out.contains(part), "{part} is missing in {}", help.out);
    }
}
