//! The explanation, word by word.

use super::*;

fn told(question: &Question) -> Vec<String> {
    let explanation = question.explain(&Calendar::default(), "时限规则第1版");
    let lines = explanation.expect("limited").lines;
    lines.iter().map(say).collect()
}

fn say(line: &Line) -> String {
    let counted = match line.counted.amount() {
        (_, None) => "-".to_owned(),
        (amount, Some(unit)) => format!("{amount}{unit}"),
    };
    let time = |at: Timestamp| at.rfc3339()[5..16].replace('T', " ");
    let (from, to) = (time(line.from), time(line.to));
    format!("{from}~{to} {} {counted} {}", line.kind, line.why)
}

fn question(from: &str, limits: &[&str], spans: &[(&str, &str)]) -> Question {
    Question {
        start: at(from),
        limits: limits.iter().map(|text| limit(text)).collect(),
        pauses: pauses(spans),
        higher: None,
    }
}

#[test]
fn five_working_days_over_the_spring_festival() {
    let lines = told(&question("2026-02-13T17:50", &["5wd"], &[]));
    insta::assert_snapshot!(lines.join("\n"), @"
    02-13 17:50~02-13 17:50 rule - 5个工作日：起算当日不计，自次日起计工作日，至最后一个工作日24:00；时限规则第1版
    02-13 17:50~02-14 00:00 start_day - 起算当日不计
    02-14 00:00~02-15 00:00 make_up_day 1wd 调休上班（春节，周六）
    02-15 00:00~02-24 00:00 holiday - 春节放假
    02-24 00:00~02-25 00:00 working_day 1wd 工作日（周二）
    02-25 00:00~02-26 00:00 working_day 1wd 工作日（周三）
    02-26 00:00~02-27 00:00 working_day 1wd 工作日（周四）
    02-27 00:00~02-28 00:00 working_day 1wd 工作日（周五）
    ");
}

#[test]
fn four_working_hours_over_lunch_and_night_and_the_wider_limit() {
    let lines = told(&question("2026-09-18T16:50", &["5wd", "4wh"], &[]));
    insta::assert_snapshot!(lines.join("\n"), @"
    09-18 16:50~09-18 16:50 rule - 4个工作小时：只计工作日的办公时间，计满为止；时限规则第1版
    09-18 16:50~09-18 16:50 other_limit - 5个工作日：2026-09-25 00:00 到期，不早于所取时限，不采用
    09-18 16:50~09-18 18:00 working_hours 70min 工作日（周五），办公时间
    09-18 18:00~09-19 00:00 off_hours - 下班时间
    09-19 00:00~09-20 00:00 weekend - 周末
    09-20 00:00~09-20 09:00 off_hours - 下班时间
    09-20 09:00~09-20 11:50 make_up_day 170min 调休上班（国庆节，周日），办公时间
    ");
}

#[test]
fn pauses_are_lines_of_their_own() {
    let spans = [
        ("2026-11-04T10:00", "2026-11-06T15:00"),
        ("2026-11-09T10:00", "2026-11-09T11:00"),
    ];
    let lines = told(&question("2026-11-03T10:00", &["3wd"], &spans));
    insta::assert_snapshot!(lines.join("\n"), @"
    11-03 10:00~11-03 10:00 rule - 3个工作日：起算当日不计，自次日起计工作日，至最后一个工作日24:00；时限规则第1版
    11-03 10:00~11-04 00:00 start_day - 起算当日不计
    11-04 00:00~11-06 00:00 pause - 暂停（2026-11-04 10:00 至 2026-11-06 15:00）
    11-06 00:00~11-07 00:00 working_day 1wd 工作日（周五）；暂停（2026-11-04 10:00 至 2026-11-06 15:00），未跨当日24:00，照计
    11-07 00:00~11-09 00:00 weekend - 周末
    11-09 00:00~11-10 00:00 working_day 1wd 工作日（周一）；暂停（2026-11-09 10:00 至 2026-11-09 11:00），未跨当日24:00，照计
    11-10 00:00~11-11 00:00 working_day 1wd 工作日（周二）
    ");
    let spans = [("2026-11-03T17:00", "2026-11-05T09:30")];
    let lines = told(&question("2026-11-03T16:00", &["2wh"], &spans));
    insta::assert_snapshot!(lines.join("\n"), @"
    11-03 16:00~11-03 16:00 rule - 2个工作小时：只计工作日的办公时间，计满为止；时限规则第1版
    11-03 16:00~11-03 17:00 working_hours 60min 工作日（周二），办公时间
    11-03 17:00~11-05 09:30 pause - 暂停（2026-11-03 17:00 至 2026-11-05 09:30）
    11-05 09:30~11-05 10:30 working_hours 60min 工作日（周四），办公时间
    ");
    let lines = told(&question("2026-11-03T16:00", &["24h"], &spans));
    insta::assert_snapshot!(lines.join("\n"), @"
    11-03 16:00~11-03 16:00 rule - 24小时：按自然时间计，昼夜、节假日不扣除；时限规则第1版
    11-03 16:00~11-03 17:00 natural 60min 自然时间
    11-03 17:00~11-05 09:30 pause - 暂停（2026-11-03 17:00 至 2026-11-05 09:30）
    11-05 09:30~11-06 08:30 natural 1380min 自然时间
    ");
}

#[test]
fn what_is_not_known_and_what_is_not_ours() {
    let mut asked = question("2026-12-31T17:30", &["1wh"], &[]);
    insta::assert_snapshot!(told(&asked).join("\n"), @"
    12-31 17:30~12-31 17:30 rule - 1个工作小时：只计工作日的办公时间，计满为止；时限规则第1版；2027年放假安排未导入，按周一至周五推算，到期时间为暂定
    12-31 17:30~12-31 18:00 working_hours 30min 工作日（周四），办公时间
    12-31 18:00~01-01 09:00 off_hours - 下班时间
    01-01 09:00~01-01 09:30 working_hours 30min 工作日（周五），办公时间
    ");
    asked.higher = Some(at("2027-01-02T12:00"));
    insta::assert_snapshot!(told(&asked).join("\n"), @"
    12-31 17:30~12-31 17:30 rule - 上级平台规定了到期时间，优先于本级时限，暂停不顺延；时限规则第1版
    12-31 17:30~12-31 17:30 other_limit - 1个工作小时：2027-01-01 09:30 到期，不采用
    12-31 17:30~01-02 12:00 higher 2550min 以上级平台规定的到期时间为准
    ");
}
