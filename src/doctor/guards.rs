//! What may keep the program from running or people from reaching it: kysec, SELinux, firewalld.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::ask::{Answer, ask};
use super::{Finding, Topic};

const SLOW: &str = "查询工具没有及时回答，请稍后再试";

/// Kylin's execution control: a program that was not installed as a package is not verified, and
/// may not run.
pub(super) fn kysec() -> Finding {
    let state = match ask("getstatus", &[]) {
        Answer::Missing => return Topic::Kysec.normal("未安装"),
        Answer::Said(state) => state,
        Answer::Failed(_) => return Topic::Kysec.unseen("getstatus 没有给出状态"),
        Answer::TooSlow => return Topic::Kysec.warning("getstatus 超时", SLOW),
    };
    let program = std::env::current_exe();
    let program = program.as_deref().unwrap_or(Path::new("/usr/bin/suqiu"));
    let words: [&OsStr; 3] = ["-n".as_ref(), "exectl".as_ref(), program.as_os_str()];
    let label = match ask("kysec_get", &words) {
        Answer::Said(label) => Some(label),
        Answer::Missing | Answer::Failed(_) | Answer::TooSlow => None,
    };
    judge_kysec(&state, label.as_deref(), program)
}

fn judge_kysec(state: &str, label: Option<&str>, program: &Path) -> Finding {
    let lower = state.to_ascii_lowercase();
    let line = |name: &str| {
        let line = lower.lines().find(|line| line.contains(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let status = line("kysec status").unwrap_or_else(|| lower.trim().to_owned());
    if status.contains("disable") {
        return Topic::Kysec.normal("已安装，未启用");
    }
    let control = line("exec control").unwrap_or_else(|| "未知".to_owned());
    let Some(label) = label else {
        let found = format!("执行控制 {control}，本程序的标记看不到");
        let advice = format!("执行 kysec_get -n exectl {} 核对", program.display());
        return Topic::Kysec.warning(found, advice);
    };
    let label = label.trim();
    let found = format!("执行控制 {control}，本程序的标记：{label}");
    let mark = format!("kysec_set -n exectl -v verified {}", program.display());
    if !label.to_ascii_lowercase().contains("unknown") {
        Topic::Kysec.normal(found)
    } else if control == "off" {
        Topic::Kysec.warning(found, format!("启用执行控制之前，由安全管理员执行 {mark}"))
    } else {
        Topic::Kysec.fault(found, format!("程序会被拒绝执行，由安全管理员执行 {mark}"))
    }
}

pub(super) fn selinux() -> Finding {
    let Ok(enforce) = fs::read_to_string("/sys/fs/selinux/enforce") else {
        return Topic::SeLinux.normal("未启用");
    };
    let mut label = vec![0; 256];
    let program = std::env::current_exe().unwrap_or_default();
    let length = rustix::fs::getxattr(&program, "security.selinux", &mut label[..]);
    label.truncate(length.unwrap_or(0));
    let label = String::from_utf8_lossy(&label);
    judge_selinux(
        enforce.trim() == "1",
        label.trim_end_matches('\0'),
        &program,
    )
}

fn judge_selinux(enforcing: bool, label: &str, program: &Path) -> Finding {
    /// What files have that were copied by hand, not installed.
    const STRAY: &[&str] = &[
        "user_home_t",
        "tmp_t",
        "default_t",
        "unlabeled_t",
        "admin_home_t",
    ];
    let mode = if enforcing { "强制" } else { "宽容" };
    let kind = label.split(':').nth(2).unwrap_or_default();
    let found = match kind {
        "" => format!("{mode}模式，本程序没有标签"),
        _ => format!("{mode}模式，本程序的标签 {label}"),
    };
    if STRAY.contains(&kind) || kind.is_empty() {
        let advice = format!(
            "执行 restorecon -v {}；请用安装包安装程序",
            program.display()
        );
        Topic::SeLinux.warning(found, advice)
    } else {
        Topic::SeLinux.normal(found)
    }
}

/// Asked for only when others than this machine are to be served.
pub(super) fn firewall(port: u16) -> Finding {
    match ask("firewall-cmd", &["--state".as_ref()]) {
        Answer::Missing => return Topic::Firewall.normal("未安装 firewalld"),
        Answer::Said(state) if state.trim() == "running" => {}
        Answer::Said(_) => return Topic::Firewall.normal("firewalld 未运行"),
        Answer::Failed(said) if said.contains("not running") => {
            return Topic::Firewall.normal("firewalld 未运行");
        }
        Answer::Failed(_) => return Topic::Firewall.unseen("无权查询 firewalld"),
        Answer::TooSlow => return Topic::Firewall.warning("firewall-cmd 超时", SLOW),
    }
    let query = format!("--query-port={port}/tcp");
    let lets_in = |word: &str| match ask("firewall-cmd", &[word.as_ref()]) {
        Answer::Said(said) => Some(said.trim() == "yes"),
        Answer::Failed(said) if said.trim() == "no" => Some(false),
        _ => None,
    };
    match (lets_in("--query-service=suqiu"), lets_in(&query)) {
        (Some(true), _) => Topic::Firewall.normal("已放行 suqiu 服务"),
        (_, Some(true)) => Topic::Firewall.normal(format!("已放行端口 {port}")),
        (_, Some(false)) => Topic::Firewall.warning(
            format!("端口 {port} 未放行，其他机器访问不到"),
            format!("执行 firewall-cmd --permanent --add-port={port}/tcp && firewall-cmd --reload"),
        ),
        _ => Topic::Firewall.unseen("无权查询 firewalld 的规则"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn an_unverified_program_is_a_fault_where_execution_is_controlled() {
        let program = Path::new("/opt/suqiu");
        let of = |state, label| judge_kysec(state, label, program);
        let on = "KySec status: enabled\nexec control: warning\nfile protect: on\n";
        assert_eq!(of("KySec status: disabled\n", None).level, Level::Normal);
        assert_eq!(of(on, Some("exectl: verified\n")).level, Level::Normal);
        let refused = of(on, Some("exectl: unknown\n"));
        assert_eq!(refused.level, Level::Fault);
        assert!(
            refused
                .advice
                .contains("kysec_set -n exectl -v verified /opt/suqiu")
        );
        let later = of(
            "KySec status: enabled\nexec control: off\n",
            Some("unknown"),
        );
        assert_eq!(later.level, Level::Warning);
        assert_eq!(of(on, None).level, Level::Warning);
    }

    #[test]
    fn a_copied_program_has_the_label_of_a_stray() {
        let of = |label| judge_selinux(true, label, Path::new("/opt/suqiu")).level;
        assert_eq!(of("system_u:object_r:bin_t:s0"), Level::Normal);
        assert_eq!(of("unconfined_u:object_r:user_home_t:s0"), Level::Warning);
        assert_eq!(of(""), Level::Warning);
    }
}
