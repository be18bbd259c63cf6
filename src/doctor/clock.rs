//! Whether the clock is right, as far as that can be seen from here.

use std::ffi::OsStr;

use super::ask::{Answer, ask};
use super::{Finding, Topic};
use crate::kernel::time::{DAY_MS, HOUR_MS, Timestamp};

const REMEDY: &str = "配置时间同步（chronyd 或 systemd-timesyncd），指向本单位的时间服务器；\
                      办理时限以系统时间计算";
/// A program runs for years; a clock further ahead than that is set wrong.
const AHEAD_MAX_MS: i64 = 20 * 365 * DAY_MS;

/// Asks whoever keeps the clock here.
pub(super) fn sync() -> Finding {
    let words = ["show", "--property=NTPSynchronized", "--value"].map(OsStr::new);
    if let Answer::Said(said) = ask("timedatectl", &words) {
        match said.trim() {
            "yes" => return Topic::ClockSync.normal("已同步"),
            "no" => return Topic::ClockSync.warning("未同步", REMEDY),
            _ => {}
        }
    }
    match ask("chronyc", &["-n", "tracking"].map(OsStr::new)) {
        Answer::Said(said) => judge_chrony(&said),
        Answer::Failed(_) => Topic::ClockSync.warning("chronyd 未运行", REMEDY),
        Answer::Missing | Answer::TooSlow => kernel_says(),
    }
}

/// The kernel's own word, where its tool is installed: 5 stands for a clock nobody keeps.
fn kernel_says() -> Finding {
    let unseen = "看不到：timedatectl、chronyc、adjtimex 都没有回答";
    match ask("adjtimex", &["--print".as_ref()]) {
        Answer::Said(said) => match said.split("return value = ").nth(1) {
            Some(value) if value.trim_start().starts_with('5') => {
                Topic::ClockSync.warning("内核报告时钟未同步", REMEDY)
            }
            Some(_) => Topic::ClockSync.normal("内核报告时钟已同步"),
            None => Topic::ClockSync.warning(unseen, REMEDY),
        },
        Answer::Failed(_) | Answer::Missing | Answer::TooSlow => {
            Topic::ClockSync.warning(unseen, REMEDY)
        }
    }
}

fn judge_chrony(said: &str) -> Finding {
    let line = |name: &str| said.lines().find_map(|line| line.strip_prefix(name));
    let value = |name| line(name).map(|rest| rest.trim_start_matches([' ', ':']).trim());
    match value("Leap status") {
        Some("Normal") => {
            let off = value("System time").map_or_else(String::new, |off| format!("（{off}）"));
            Topic::ClockSync.normal(format!("已由 chronyd 同步{off}"))
        }
        _ => Topic::ClockSync.warning("chronyd 尚未同步", REMEDY),
    }
}

/// A clock before this program was written, or before the data were, is wrong whatever it says.
pub(super) fn plausible(
    now: Timestamp,
    built: Option<Timestamp>,
    data_changed: Option<Timestamp>,
) -> Finding {
    let topic = Topic::ClockPlausible;
    let shown = now.rfc3339();
    let remedy = "用 timedatectl set-time 或时间同步校正系统时间，再启动服务";
    if let Some(built) = built {
        // Whoever built it may live in another time zone, and commit a moment ago.
        if now.since(built) < -HOUR_MS {
            let found = format!("{shown}，早于本程序的生成时间 {}", built.rfc3339());
            return topic.fault(found, remedy);
        }
        if now.since(built) > AHEAD_MAX_MS {
            let found = format!("{shown}，晚于本程序生成时间二十年以上");
            return topic.warning(found, remedy);
        }
    }
    if let Some(changed) = data_changed.filter(|changed| changed.since(now) > HOUR_MS) {
        let found = format!("{shown}，早于数据最近一次写入 {}", changed.rfc3339());
        return topic.warning(found, remedy);
    }
    topic.normal(shown)
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn a_clock_before_the_program_or_the_data_is_wrong() {
        let at = |text| Timestamp::parse_rfc3339(text).unwrap();
        let (built, now) = (at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
        let level = |now, data| plausible(now, Some(built), data).level;
        assert_eq!(level(now, Some(now)), Level::Normal);
        assert_eq!(level(at("2026-10-31T00:00:00Z"), None), Level::Fault);
        assert_eq!(level(at("2070-01-01T00:00:00Z"), None), Level::Warning);
        assert_eq!(level(now, Some(now.plus_ms(DAY_MS))), Level::Warning);
        assert_eq!(
            plausible(at("1970-01-02T00:00:00Z"), None, None).level,
            Level::Normal
        );
    }

    #[test]
    fn chrony_says_whether_it_has_the_time() {
        let said = "Reference ID    : 0A000001\nSystem time     : 0.000012 seconds fast of NTP time\n\
                    Leap status     : Normal\n";
        assert_eq!(judge_chrony(said).level, Level::Normal);
        let lost = said.replace("Normal", "Not synchronised");
        assert_eq!(judge_chrony(&lost).level, Level::Warning);
    }
}
