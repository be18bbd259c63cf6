use std::io::Write;

use super::*;
use crate::config::{as_json, as_toml, default_file};

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("written");
    file
}

fn with_file(text: &str) -> (tempfile::NamedTempFile, Sources) {
    let file = file(text);
    let sources = Sources {
        file: Some(file.path().to_owned()),
        ..Sources::default()
    };
    (file, sources)
}

fn mistakes(sources: &Sources) -> Vec<String> {
    let Err(mistakes) = load(sources) else {
        panic!("this should be refused");
    };
    mistakes.0.iter().map(ToString::to_string).collect()
}

#[test]
fn every_default_reads() {
    let loaded = load(&Sources::default()).expect("the defaults are right");
    assert_eq!(loaded.rows.len(), SETTINGS.len());
    assert_eq!(loaded.config.limits.upload_mb, 20);
    assert_eq!(
        loaded.config.key_file,
        PathBuf::from("/var/lib/suqiu.key"),
        "beside the data, not in it"
    );
}

#[test]
fn names_of_variables_and_flags_are_unambiguous() {
    for (n, one) in SETTINGS.iter().enumerate() {
        assert_ne!(one.variable(), FILE_VARIABLE);
        assert_ne!(one.flag(), "config");
        for other in &SETTINGS[n + 1..] {
            assert_ne!(one.variable(), other.variable());
            assert_ne!(one.flag(), other.flag());
        }
    }
}

#[test]
fn the_later_source_wins_and_is_named() {
    let (file, mut sources) = with_file("\nlisten = \"127.0.0.1:1\"\n[limits]\nqueue = 100\n");
    let row = |sources: &Sources, key: &str| {
        let loaded = load(sources).expect("right");
        let row = loaded.rows.into_iter().find(|row| row.setting.key == key);
        let row = row.expect("a row a setting");
        (row.value, row.origin.to_string())
    };
    let in_file = format!("文件 {}:2", file.path().display());
    assert_eq!(row(&sources, "listen"), ("127.0.0.1:1".to_owned(), in_file));
    sources.environment = vec![("SUQIU_LISTEN".into(), "127.0.0.1:2".into())];
    assert_eq!(
        row(&sources, "listen"),
        ("127.0.0.1:2".to_owned(), "环境 SUQIU_LISTEN".to_owned())
    );
    sources.flags = vec![("listen", "127.0.0.1:3".to_owned())];
    assert_eq!(
        row(&sources, "listen"),
        ("127.0.0.1:3".to_owned(), "参数 --listen".to_owned())
    );
    assert_eq!(row(&sources, "limits.queue").0, "100", "others stay");
}

#[test]
fn the_file_may_be_named_by_the_environment() {
    let file = file("data = \"here\"");
    let sources = Sources {
        environment: vec![(FILE_VARIABLE.into(), file.path().into())],
        ..Sources::default()
    };
    let config = load(&sources).expect("right").config;
    assert_eq!(config.data, PathBuf::from("here"));
}

#[test]
fn all_mistakes_of_all_sources_at_once() {
    let (file, mut sources) = with_file(
        "lisen = \"x\"\n[limits]\nupload_mb = \"20\"\nqueue = 1\n[tls]\ncert = \"a.pem\"\n",
    );
    sources.environment = vec![
        ("SUQIU_LOG_LEVEL".into(), "loud".into()),
        ("SUQIU_LISTEM".into(), "hunter2".into()),
        ("HOME".into(), "/".into()),
    ];
    sources.flags = vec![("district.code", "44".to_owned())];
    let name = file.path().display();
    let found = mistakes(&sources);
    let expected = [
        format!("文件 {name}:1：lisen：没有这个设置项；是否应为 listen？"),
        format!(
            "文件 {name}:3：limits.upload_mb：值 \"20\" 不对，应为 1 至 20 的整数，不能是文本"
        ),
        format!("文件 {name}:4：limits.queue：值 \"1\" 不对，应为 64 至 65536 的整数"),
        "环境 SUQIU_LISTEM：没有这个设置项；是否应为 SUQIU_LISTEN？".to_owned(),
        "环境 SUQIU_LOG_LEVEL：log.level：值 \"loud\" 不对，应为 error、warn、info、debug、trace 之一"
            .to_owned(),
        "参数 --district-code：district.code：值 \"44\" 不对，应为六位行政区划代码".to_owned(),
        "tls.cert 和 tls.key 要么都设置，要么都不设置".to_owned(),
    ];
    assert_eq!(found, expected);
    assert!(!found.join("").contains("hunter2"), "may be a secret");
}

#[test]
fn what_is_not_toml_is_pointed_at() {
    let (file, sources) = with_file("listen = \"127.0.0.1:1\"\n[limits\n");
    let found = mistakes(&sources).join("\n");
    assert!(
        found.starts_with(&format!(
            "文件 {}:2：不是正确的 TOML：",
            file.path().display()
        )),
        "{found}"
    );
    let missing = Sources {
        file: Some("no/such/file.toml".into()),
        ..Sources::default()
    };
    assert!(mistakes(&missing)[0].starts_with("文件 no/such/file.toml：读不出："));
}

#[test]
fn a_refused_value_is_not_blamed_twice() {
    let (_file, sources) = with_file("[tls]\ncert = 1\nkey = \"k.pem\"\n");
    let found = mistakes(&sources);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn an_open_address_needs_encryption_or_a_word() {
    let mut sources = Sources {
        flags: vec![("listen", "0.0.0.0:8600".to_owned())],
        ..Sources::default()
    };
    let found = mistakes(&sources);
    assert!(found[0].contains("listen 为 0.0.0.0:8600"), "{found:?}");
    sources.flags.push(("http.plain", "true".to_owned()));
    assert!(load(&sources).is_ok());
    sources.flags.pop();
    sources.flags.push(("tls.cert", "c.pem".to_owned()));
    sources.flags.push(("tls.key", "k.pem".to_owned()));
    assert!(load(&sources).is_ok());
}

#[test]
fn the_key_file_stays_out_of_the_data() {
    let with = |data: &str, key: &str| Sources {
        flags: vec![("data", data.to_owned()), ("key_file", key.to_owned())],
        ..Sources::default()
    };
    let key_of = |sources| load(&sources).map(|loaded| loaded.config.key_file);
    assert_eq!(key_of(with("demo/", "")), Ok("demo.key".into()));
    assert!(mistakes(&with("demo", "demo/x.key"))[0].contains("key_file"));
    assert!(mistakes(&with("demo", "./demo/../demo/x.key"))[0].contains("key_file"));
    assert!(mistakes(&with(".", ""))[0].contains("key_file"));
    assert_eq!(
        key_of(with("demo", "demo2/x.key")),
        Ok("demo2/x.key".into())
    );
}

#[test]
fn what_is_shown_reads_back_the_same() {
    let sources = Sources {
        flags: vec![
            ("public_url", "https://a.example/".to_owned()),
            ("district.name", "盐\"田".to_owned()),
        ],
        ..Sources::default()
    };
    let loaded = load(&sources).expect("right");
    let (_file, again) = with_file(&as_toml(&loaded.rows));
    assert_eq!(load(&again).expect("reads back").config, loaded.config);
    let json = as_json(&loaded.rows);
    assert_eq!(json[0]["key"], "listen");
    assert_eq!(json[0]["origin"]["source"], "default");
}

#[test]
fn the_default_file_says_what_the_defaults_are() {
    let text = default_file();
    let defaults = load(&Sources::default()).expect("right").config;
    let (_file, commented) = with_file(&text);
    assert_eq!(load(&commented).expect("as shipped").config, defaults);
    let live: Vec<_> = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.contains(" = ") && rest.is_ascii() => rest,
            Some(rest) if rest.starts_with("name = ") => rest,
            _ => line,
        })
        .collect();
    let live = live.join("\n");
    assert_eq!(
        live.lines()
            .filter(|l| !l.starts_with('#') && l.contains(" = "))
            .count(),
        SETTINGS.len()
    );
    let (_file, live) = with_file(&live);
    assert_eq!(load(&live).expect("uncommented").config, defaults);
}
