//! Page size, kernel, processor, memory, open files.

use std::fs;

use rustix::process::{Resource, getrlimit};

use super::holder::Holder;
use super::{Finding, Topic};

/// What our program files are aligned to; larger pages cannot load them.
const PAGE_MAX: usize = 65_536;
/// The oldest kernel of the systems we are made for.
const KERNEL_MIN: (u32, u32) = (4, 18);
const MB: u64 = 1024 * 1024;
const MEMORY_MIN_MB: u64 = 1_024;
const AVAILABLE_MIN_MB: u64 = 256;
/// Beside the connections: data, attachments, logs.
const OWN_FILES: u64 = 512;

pub(super) fn page_size() -> Finding {
    let size = rustix::param::page_size();
    if size > PAGE_MAX {
        let found = format!("{size} 字节，本程序支持到 {PAGE_MAX} 字节");
        return Topic::PageSize.fault(found, "更换为页大小不超过 64 KB 的内核");
    }
    Topic::PageSize.normal(format!("{size} 字节"))
}

pub(super) fn kernel() -> Finding {
    let about = rustix::system::uname();
    let release = about.release().to_string_lossy();
    judge_kernel(&release, &about.machine().to_string_lossy())
}

fn judge_kernel(release: &str, machine: &str) -> Finding {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit());
    let mut next = || numbers.next().and_then(|number| number.parse().ok());
    let version = next().zip(next());
    let found = format!("{release}（{machine}）");
    match version {
        Some(version) if version >= KERNEL_MIN => Topic::Kernel.normal(found),
        Some(_) => Topic::Kernel.fault(found, "操作系统过旧：需要内核 4.18 及以上，请升级操作系统"),
        None => Topic::Kernel.warning(found, "认不出内核版本号，需要 4.18 及以上，请人工核对"),
    }
}

/// Nothing of it is required; it tells how fast ciphers and locks are.
pub(super) fn processor() -> Finding {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()))
    };
    let name = field("model name").or_else(|| field("Model Name"));
    let name = name.filter(|name| !name.is_empty());
    let count = std::thread::available_parallelism().map_or(0, usize::from);
    let name = name.map_or_else(String::new, |name| format!("{name}，"));
    Topic::Processor.normal(format!("{name}可用 {count} 核，{}", features()))
}

#[cfg(target_arch = "x86_64")]
fn features() -> String {
    use std::arch::is_x86_feature_detected as has;
    let second = has!("sse4.2") && has!("ssse3") && has!("popcnt");
    let third = second && has!("avx2") && has!("bmi2") && has!("fma");
    let level = match (second, third) {
        (_, true) => "x86-64-v3",
        (true, false) => "x86-64-v2",
        _ => "x86-64-v1",
    };
    format!(
        "{level}{}",
        with(&[("AES", has!("aes")), ("SHA", has!("sha"))])
    )
}

#[cfg(target_arch = "aarch64")]
fn features() -> String {
    use std::arch::is_aarch64_feature_detected as has;
    let all = [
        ("LSE", has!("lse")),
        ("AES", has!("aes")),
        ("SHA2", has!("sha2")),
        ("SM4", has!("sm4")),
    ];
    format!("ARMv8{}", with(&all))
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn features() -> String {
    std::env::consts::ARCH.to_owned()
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn with(features: &[(&str, bool)]) -> String {
    let told = features.iter().map(|(name, has)| {
        let has = if *has { "有" } else { "无" };
        format!("，{has} {name}")
    });
    told.collect()
}

pub(super) fn memory() -> Finding {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = |name: &str| -> Option<u64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_ascii_whitespace().next()?.parse().ok()
    };
    // A service manager may hide the file; the system call tells less, but always.
    let asked = rustix::system::sysinfo();
    let unit = u64::from(asked.mem_unit);
    let total = line("MemTotal:").map_or(asked.totalram * unit / MB, |kib| kib / 1024);
    let free = (asked.freeram + asked.bufferram) * unit / MB;
    let available = line("MemAvailable:").map_or(free, |kib| kib / 1024);
    let found = format!("共 {total} MB，可用 {available} MB");
    if total < MEMORY_MIN_MB {
        Topic::Memory.warning(
            found,
            "内存不足 1 GB，工单较多时服务可能被系统终止，请增加内存",
        )
    } else if available < AVAILABLE_MIN_MB {
        Topic::Memory.warning(found, "可用内存不多，请查看是哪些程序占用，或增加内存")
    } else {
        Topic::Memory.normal(found)
    }
}

pub(super) fn open_files(holder: &Holder, connections: u32) -> Finding {
    let needed = u64::from(connections) + OWN_FILES;
    let (whose, limit) = match holder {
        Holder::Process(pid) => ("服务", limit_of(*pid)),
        _ => ("本终端", getrlimit(Resource::Nofile).maximum),
    };
    let Some(limit) = limit else {
        return match holder {
            Holder::Process(_) => Topic::OpenFiles.unseen("服务进程的上限不可读"),
            _ => Topic::OpenFiles.normal(format!("{whose}上限：不限")),
        };
    };
    let found = format!("{whose}上限 {limit}，limits.connections = {connections} 需要 {needed}");
    if limit >= needed {
        Topic::OpenFiles.normal(found)
    } else {
        let advice = "在服务单元中设置 LimitNOFILE=65536，或调小 limits.connections；\
                      不改则同时连接数以上限为准";
        Topic::OpenFiles.warning(found, advice)
    }
}

/// The hard limit of another process: the service raises its soft one.
fn limit_of(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/limits")).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    let hard = line.split_ascii_whitespace().nth(1)?;
    Some(hard.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn kernels_of_the_named_systems_are_told_from_older_ones() {
        for (release, level) in [
            ("4.19.90-89.11.v2401.ky10.aarch64", Level::Normal),
            ("4.18.0-80.el8.x86_64", Level::Normal),
            ("5.10.0-46.uel20.x86_64", Level::Normal),
            ("6.6.0", Level::Normal),
            ("4.9.0", Level::Fault),
            ("3.10.0-957.el7.x86_64", Level::Fault),
            ("strange", Level::Warning),
        ] {
            assert_eq!(judge_kernel(release, "x").level, level, "{release}");
        }
    }
}
