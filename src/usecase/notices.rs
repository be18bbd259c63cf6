//! What the administrators of the machine have to know, in words: shown to them wherever they are.

use super::Services;
use super::clock::{self, ClockState};
use crate::store::Condition;

/// A disk this full is told of, in percent.
pub const DISK_ALARM_PERCENT: u8 = 85;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    ClockBehind { seconds: u64 },
    ClockDisbelieved { seconds: u64 },
    DiskFull,
    DiskNearlyFull { percent: u8 },
}

impl Notice {
    /// As programs are told.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClockBehind { .. } => "clock.behind",
            Self::ClockDisbelieved { .. } => "clock.disbelieved",
            Self::DiskFull => "disk.full",
            Self::DiskNearlyFull { .. } => "disk.nearly_full",
        }
    }

    pub fn sentence(self) -> String {
        match self {
            Self::ClockBehind { seconds } => format!(
                "服务器时钟跳变：比最后一条日志早{}，新日志的时间停在该时刻；请校正时钟",
                span(seconds)
            ),
            Self::ClockDisbelieved { seconds } => format!(
                "服务器时钟跳变：向前跳了{}，未予采信；请校正时钟，如时钟无误请重新启动服务",
                span(seconds)
            ),
            Self::DiskFull => "数据盘已写满：暂停受理和办理，可查询；腾出空间后自动恢复".to_owned(),
            Self::DiskNearlyFull { percent } => {
                format!("数据盘已用{percent}%；写满后将暂停受理和办理，请清理或扩容")
            }
        }
    }
}

/// `disk` is how full the disk of the data is, in percent.
pub fn notices(services: &Services, disk: u8) -> Vec<Notice> {
    let clock = match clock::state(services) {
        ClockState::Right => None,
        ClockState::Behind { seconds } => Some(Notice::ClockBehind { seconds }),
        ClockState::Disbelieved { seconds } => Some(Notice::ClockDisbelieved { seconds }),
    };
    let disk = if services.store.counts().condition() == Condition::Full {
        Some(Notice::DiskFull)
    } else {
        let is_full = disk >= DISK_ALARM_PERCENT;
        is_full.then_some(Notice::DiskNearlyFull { percent: disk })
    };
    clock.into_iter().chain(disk).collect()
}

/// A length of time, in the largest unit it has one of.
pub fn span(seconds: u64) -> String {
    match seconds {
        86_400.. => format!("{}天", seconds / 86_400),
        3_600.. => format!("{}小时", seconds / 3_600),
        60.. => format!("{}分钟", seconds / 60),
        _ => format!("{seconds}秒"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_said_in_its_largest_unit() {
        let told = [59, 60, 7_199, 86_399, 315_532_800].map(span);
        assert_eq!(told, ["59秒", "1分钟", "1小时", "23小时", "3652天"]);
    }
}
