//! What an installer on a terminal is asked, with what holds otherwise in brackets.

use std::io::{BufRead, Read, Write};

use anyhow::{Context as _, bail};

use super::super::Failure;
use super::Wanted;
use crate::config::{self, Config};

/// Wrong answers to one question; whoever needs more should read the manual.
const TRIES: usize = 5;
/// Longer than any answer.
const ANSWER_MAX: u64 = 4_096;

const QUESTIONS: &[(&str, &str)] = &[
    ("district.code", "行政区划代码（六位）"),
    ("district.name", "本区名称"),
    ("listen", "监听地址和端口（供其他机器访问写 0.0.0.0:8600）"),
    ("data", "数据目录"),
];

/// Asks what no flag has said.
pub(super) fn ask(
    wanted: &mut Wanted,
    from: &mut dyn BufRead,
    to: &mut dyn Write,
) -> Result<(), Failure> {
    say(to, "直接回车取方括号中的值。\n")?;
    for (key, words) in QUESTIONS {
        if wanted.settings.flag(key).is_some() {
            continue;
        }
        let now = current(key, &wanted.preliminary()?);
        let answer = until_good(words, &now, from, to, |text| config::judge(key, text))?;
        if answer != now {
            wanted.settings.add(key, answer);
        }
    }
    let config = wanted.preliminary()?;
    // Whoever runs a gateway has said so.
    let is_told = wanted.settings.load().is_ok_and(|it| it.config.http.plain);
    if config.tls.cert.is_none() && !wanted.self_made && !is_told {
        encryption(wanted, &config, from, to)?;
    }
    Ok(())
}

fn encryption(
    wanted: &mut Wanted,
    config: &Config,
    from: &mut dyn BufRead,
    to: &mut dyn Write,
) -> Result<(), Failure> {
    let local = config.listen.ip().is_loopback();
    let third = if local {
        "不加密，仅供本机访问"
    } else {
        "不加密，前面另有网关负责"
    };
    say(
        to,
        &format!("连接的加密：\n  1  生成自签证书\n  2  使用已有的证书文件\n  3  {third}\n"),
    )?;
    let first = if local { "3" } else { "1" };
    let one_of = |text: &str| match text {
        "1" | "2" | "3" => Ok(()),
        _ => Err("1、2 或 3".to_owned()),
    };
    match until_good("选择", first, from, to, one_of)?.as_str() {
        "1" => wanted.self_made = true,
        "2" => {
            for (key, words) in [
                ("tls.cert", "证书链文件（PEM）"),
                ("tls.key", "私钥文件（PEM）"),
            ] {
                let given = |text: &str| match text {
                    "" => Err("文件的路径".to_owned()),
                    text => config::judge(key, text),
                };
                let path = until_good(words, "", from, to, given)?;
                wanted.settings.add(key, path);
            }
        }
        _ if local => {}
        _ => wanted.settings.add("http.plain", "true"),
    }
    Ok(())
}

fn current(key: &str, config: &Config) -> String {
    match key {
        "district.code" => config.district.code.clone(),
        "district.name" => config.district.name.clone(),
        "listen" => config.listen.to_string(),
        _ => config.data.display().to_string(),
    }
}

/// Asks until the answer is one; nothing said is `otherwise`.
fn until_good(
    words: &str,
    otherwise: &str,
    from: &mut dyn BufRead,
    to: &mut dyn Write,
    good: impl Fn(&str) -> Result<(), String>,
) -> anyhow::Result<String> {
    for _ in 0..TRIES {
        let bracket = if otherwise.is_empty() {
            String::new()
        } else {
            format!(" [{otherwise}]")
        };
        say(to, &format!("{words}{bracket}："))?;
        let mut line = String::new();
        let read = Read::take(&mut *from, ANSWER_MAX).read_line(&mut line);
        if read.context("读不到回答")? == 0 {
            bail!("没有回答，未做任何改动；不提问请加 --yes");
        }
        let answer = match line.trim() {
            "" => otherwise,
            answer => answer,
        };
        match good(answer) {
            Ok(()) => return Ok(answer.to_owned()),
            Err(expected) => say(to, &format!("应为{expected}\n"))?,
        }
    }
    bail!("多次回答不对，未做任何改动")
}

fn say(to: &mut dyn Write, text: &str) -> anyhow::Result<()> {
    to.write_all(text.as_bytes())
        .and_then(|()| to.flush())
        .context("写不出问题")
}

#[cfg(test)]
mod tests {
    use super::super::super::settings::SettingArgs;
    use super::*;

    fn asked(answers: &str) -> (Result<(), Failure>, Wanted, String) {
        let mut wanted = Wanted {
            settings: SettingArgs::of(None, vec![("data", "/nowhere".to_owned())]),
            self_made: false,
            names: Vec::new(),
        };
        let mut heard = Vec::new();
        let ended = ask(&mut wanted, &mut answers.as_bytes(), &mut heard);
        (ended, wanted, String::from_utf8(heard).unwrap())
    }

    #[test]
    fn enter_takes_what_is_in_brackets_and_flags_are_not_asked_again() {
        let (ended, wanted, heard) = asked("\n\n\n\n");
        ended.unwrap();
        assert!(!wanted.self_made && wanted.settings.flag("listen").is_none());
        assert!(heard.contains("[127.0.0.1:8600]") && !heard.contains("数据目录"));
    }

    #[test]
    fn an_open_door_gets_a_certificate_unless_told_otherwise() {
        let open = "440306\n\n0.0.0.0:8600\n";
        let (ended, wanted, _) = asked(&format!("{open}\n"));
        ended.unwrap();
        assert!(wanted.self_made);
        assert_eq!(wanted.settings.flag("district.code"), Some("440306"));
        let (ended, wanted, _) = asked(&format!("{open}3\n"));
        ended.unwrap();
        assert_eq!(wanted.settings.flag("http.plain"), Some("true"));
        let (ended, wanted, _) = asked(&format!("{open}2\n\n/a.crt\n/a.key\n"));
        ended.unwrap();
        assert_eq!(wanted.settings.flag("tls.key"), Some("/a.key"));
    }

    #[test]
    fn wrong_answers_are_asked_again_but_not_for_ever() {
        let (ended, _, heard) = asked("yantian\n440308\n\n\n\n");
        ended.unwrap();
        assert!(heard.contains("六位行政区划代码"));
        assert!(asked("x\nx\nx\nx\nx\nx\n").0.is_err());
        assert!(
            asked("440308\n").0.is_err(),
            "whoever hangs up is not waited for"
        );
    }
}
