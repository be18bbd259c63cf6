//! What stands between this machine and a service that runs well, as findings with advice. Looks
//! only: the store is never opened, so it can be asked while the service runs, and by anybody;
//! what somebody may not see is said to be unseen.

mod ask;
mod backups;
mod certificate;
mod clock;
mod disk;
mod door;
mod files;
mod guards;
mod holder;
mod machine;

use crate::closed_list;
use crate::config::{Config, Mistakes};
use crate::kernel::time::Timestamp;

closed_list! {
    /// What is looked at. The codes are for scripts and the manual.
    Topic {
        PageSize = "machine.page_size" "内存页大小",
        Kernel = "machine.kernel" "内核版本",
        Processor = "machine.processor" "处理器",
        Memory = "machine.memory" "内存",
        OpenFiles = "machine.open_files" "打开文件数",
        Kysec = "guard.kysec" "麒麟安全机制",
        SeLinux = "guard.selinux" "SELinux",
        Firewall = "guard.firewall" "防火墙",
        ClockSync = "clock.sync" "时间同步",
        ClockPlausible = "clock.plausible" "系统时间",
        Configuration = "config.mistake" "配置",
        DataFolder = "files.data" "数据目录",
        KeyFile = "files.key" "密钥文件",
        Holder = "data.holder" "数据占用",
        DiskFree = "disk.free" "磁盘空间",
        FileSystem = "disk.file_system" "文件系统",
        DiskSync = "disk.sync" "落盘用时",
        Listen = "door.listen" "监听端口",
        Certificate = "door.certificate" "TLS 证书",
        Backup = "backup.schedule" "自动备份",
        BackupAge = "backup.age" "最近备份",
    }
}

closed_list! {
    /// How bad it is. A fault stops the service, loses data or locks people out.
    Level {
        Normal = "normal" "正常",
        Warning = "warning" "提醒",
        Fault = "fault" "故障",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub topic: Topic,
    pub level: Level,
    pub found: String,
    /// A sentence; empty when nothing is to be done.
    pub advice: String,
}

impl Topic {
    fn normal(self, found: impl Into<String>) -> Finding {
        self.at(Level::Normal, found, "")
    }

    fn warning(self, found: impl Into<String>, advice: impl Into<String>) -> Finding {
        self.at(Level::Warning, found, advice)
    }

    fn fault(self, found: impl Into<String>, advice: impl Into<String>) -> Finding {
        self.at(Level::Fault, found, advice)
    }

    /// What could not be looked at; never a guess.
    fn unseen(self, why: impl std::fmt::Display) -> Finding {
        let advice = "以 root 或运行服务的用户执行 suqiu doctor，可以看到这一项";
        self.warning(format!("看不到：{why}"), advice)
    }

    fn at(self, level: Level, found: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding {
            topic: self,
            level,
            found: found.into(),
            advice: advice.into(),
        }
    }
}

/// Looks at everything. A configuration with mistakes is a finding, and what hangs on it is left
/// out. `built` is when the source of this program was committed.
pub fn examine(
    config: Result<&Config, &Mistakes>,
    now: Timestamp,
    built: Option<Timestamp>,
) -> Vec<Finding> {
    let mut findings = vec![
        machine::page_size(),
        machine::kernel(),
        machine::processor(),
        machine::memory(),
        guards::kysec(),
        guards::selinux(),
        clock::sync(),
    ];
    match config {
        Ok(config) => findings.extend(installation(config, now, built)),
        Err(Mistakes(mistakes)) => {
            findings.push(clock::plausible(now, built, None));
            let advice = "按提示修改配置；全部设置见 suqiu config --default";
            let told = |mistake| Topic::Configuration.fault(format!("{mistake}"), advice);
            findings.extend(mistakes.iter().map(told));
        }
    }
    findings
}

fn installation(config: &Config, now: Timestamp, built: Option<Timestamp>) -> Vec<Finding> {
    let holder = holder::of(&config.data);
    let mut findings = vec![
        clock::plausible(now, built, files::data_changed(&config.data)),
        Topic::Configuration.normal("没有错误"),
        machine::open_files(&holder, config.limits.connections),
        files::data_folder(&config.data),
        files::key_file(&config.key_file, &config.data),
        holder::told(&holder),
        disk::free(&config.data, config.limits.reserve_mb),
        disk::file_system(&config.data),
        disk::sync(&config.data),
        door::listen(config.listen, &holder),
        certificate::examine(config, now),
    ];
    if !config.listen.ip().is_loopback() {
        findings.push(guards::firewall(config.listen.port()));
    }
    findings.extend(backups::examine(config, now));
    findings
}
