//! Whether the service can listen where it is told to.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use super::holder::Holder;
use super::{Finding, Topic};

/// Tries the door itself, and lets go at once.
pub(super) fn listen(address: SocketAddr, holder: &Holder) -> Finding {
    let tried = TcpListener::bind(address).map(drop);
    judge(address, holder, tried.map_err(|error| error.kind()))
}

fn judge(address: SocketAddr, holder: &Holder, tried: Result<(), ErrorKind>) -> Finding {
    let topic = Topic::Listen;
    let runs = holder.is_there();
    match tried {
        Ok(()) if runs => topic.warning(
            format!("{address} 无人监听，而数据已被占用"),
            "服务可能正在启动，或监听在别的地址（见服务日志）；有维护命令在执行时属正常",
        ),
        Ok(()) => topic.normal(format!("{address} 可用")),
        Err(ErrorKind::AddrInUse) if runs => topic.normal(format!("{address} 正在监听")),
        Err(ErrorKind::AddrInUse) if matches!(holder, Holder::Unseen(_)) => {
            topic.unseen(format!("{address} 有程序在监听，不知是不是本服务"))
        }
        Err(ErrorKind::AddrInUse) => topic.fault(
            format!("{address} 已被其他程序占用"),
            format!(
                "用 ss -ltnp 'sport = :{}' 查明是谁，停止它或改 listen",
                address.port()
            ),
        ),
        Err(ErrorKind::PermissionDenied) => topic.warning(
            format!("{address}：本用户无权监听 1024 以下的端口"),
            "改用 1024 以上的端口，或在服务单元中加 AmbientCapabilities=CAP_NET_BIND_SERVICE \
             和 CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
        ),
        Err(ErrorKind::AddrNotAvailable) => topic.fault(
            format!("本机没有地址 {}", address.ip()),
            "用 ip address 核对，改 listen；监听全部地址写 0.0.0.0",
        ),
        Err(kind) => topic.fault(
            format!("{address} 不能监听：{kind}"),
            "检查 listen 和网络设置",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn a_taken_port_is_a_fault_unless_the_service_has_it() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = taken.local_addr().unwrap();
        assert_eq!(listen(address, &Holder::Nobody).level, Level::Fault);
        assert_eq!(listen(address, &Holder::Process(1)).level, Level::Normal);
        assert_eq!(
            listen(address, &Holder::Unseen(String::new())).level,
            Level::Warning
        );
        drop(taken);
        assert_eq!(judge(address, &Holder::Nobody, Ok(())).level, Level::Normal);
        assert_eq!(
            judge(address, &Holder::Someone, Ok(())).level,
            Level::Warning
        );
        let elsewhere = "192.0.2.1:1".parse().unwrap();
        assert_eq!(listen(elsewhere, &Holder::Nobody).level, Level::Fault);
    }
}
