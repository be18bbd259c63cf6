//! `suqiu due` as a script runs it.

use serde_json::Value;

use crate::support::command::{Ended, suqiu};

fn due(words: &str) -> Ended {
    suqiu(["due"].into_iter().chain(words.split(' '))).run()
}

fn answer(words: &str) -> Value {
    let ended = due(&format!("{words} --json"));
    assert_eq!(ended.code, 0, "{}", ended.err);
    serde_json::from_str(&ended.out).expect("JSON")
}

#[test]
fn a_due_time_comes_with_lines_that_add_up_to_it() {
    let told = answer("--from 2026-02-13T17:50:00+08:00 --limit 5wd");
    assert_eq!(told["due"], "2026-02-28T00:00:00+08:00");
    assert_eq!(told["provisional"], false);
    let lines = told["lines"].as_array().expect("lines");
    let counted = lines.iter().filter_map(|line| line["counted"].as_u64());
    assert_eq!(counted.sum::<u64>(), 5);
    let festival = &lines[3];
    assert_eq!(festival["from"], "2026-02-15T00:00:00+08:00");
    assert_eq!(festival["to"], "2026-02-24T00:00:00+08:00");
    assert_eq!(
        (&festival["kind"], &festival["why"]),
        (&"holiday".into(), &"春节放假".into())
    );
    assert_eq!(lines.last().expect("lines")["to"], told["due"]);
    // Whatever offset the question has, the answer is China's.
    let told = answer("--from 2026-02-13T09:50:00Z --limit 5wd --limit 4wh");
    assert_eq!(told["due"], "2026-02-14T14:50:00+08:00");
    assert_eq!(told["limit"], "4wh");
}

#[test]
fn pauses_a_higher_platform_and_a_year_not_known() {
    let pause = "--pause 2026-11-04T10:00:00+08:00/2026-11-06T10:00:00+08:00";
    let told = answer(&format!(
        "--from 2026-11-02T10:00:00+08:00 --limit 5wd {pause} {pause}"
    ));
    assert_eq!(told["due"], "2026-11-12T00:00:00+08:00");
    let higher = "--higher 2026-11-05T12:00:00+08:00";
    let told = answer(&format!(
        "--from 2026-11-02T10:00:00+08:00 --limit 5wd {pause} {higher}"
    ));
    assert_eq!(told["due"], "2026-11-05T12:00:00+08:00");
    let ended = due("--from 2026-12-31T17:30:00+08:00 --limit 1wh");
    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("暂定"), "{}", ended.out);
    assert!(ended.err.contains("2027年放假安排未导入"), "{}", ended.err);
}

#[test]
fn nonsense_is_named_and_nothing_is_answered() {
    let from = "--from 2026-02-13T17:50:00+08:00";
    for (words, part) in [
        (format!("{from} --limit 0wd"), "为零"),
        (format!("{from} --limit 5y"), "不对"),
        (from.to_owned(), "没有时限"),
        (
            "--from 2026-02-13T17:50:00 --limit 5wd".to_owned(),
            "带时区",
        ),
        (
            format!("{from} --limit 5wd --pause 2026-02-16T10:00:00+08:00"),
            "没有结束",
        ),
        (
            format!("{from} --limit 5wd --higher 2026-02-13T17:50:00+08:00"),
            "不晚于起算",
        ),
        ("--limit 5wd".to_owned(), "缺少参数"),
    ] {
        let ended = due(&words);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{words}");
        assert!(ended.err.contains(part), "{words}: {}", ended.err);
    }
}
