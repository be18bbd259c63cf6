//! What this machine is called, and the addresses it answers to.

use std::collections::BTreeSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A server has a handful; a container host may have hundreds that nobody types.
const ADDRESSES_MAX: usize = 16;

/// The machine's own name; `None` when it has none that is plain ASCII.
pub fn host_name() -> Option<String> {
    let about = rustix::system::uname();
    let name = about.nodename().to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let usable = !name.is_empty() && name != "(none)" && name.chars().all(plain);
    usable.then(|| name.to_ascii_lowercase())
}

/// Addresses other machines may reach this one by: none of the loopback or of a single link.
/// Empty when the system does not say.
pub fn addresses() -> Vec<IpAddr> {
    // Not there in a container that hides them: then there are none to tell.
    let routes = fs::read_to_string("/proc/net/fib_trie").unwrap_or_default();
    let links = fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
    let four = local_four(&routes).into_iter().map(IpAddr::from);
    let six = global_six(&links).into_iter().map(IpAddr::from);
    four.chain(six).take(ADDRESSES_MAX).collect()
}

/// `|-- 10.1.2.3` followed by `/32 host LOCAL`.
fn local_four(routes: &str) -> BTreeSet<Ipv4Addr> {
    let mut last = None;
    let mut found = BTreeSet::new();
    for line in routes.lines().map(str::trim) {
        if let Some(address) = line.strip_prefix("|-- ") {
            last = address.parse::<Ipv4Addr>().ok();
        } else if line == "/32 host LOCAL" {
            found.extend(last.filter(|it| !it.is_loopback() && !it.is_link_local()));
        }
    }
    found
}

/// `20010db8…01 02 40 00 80 eth0`: the fourth column is the scope, 00 the whole net.
fn global_six(links: &str) -> BTreeSet<Ipv6Addr> {
    let global = links.lines().filter_map(|line| {
        let mut columns = line.split_ascii_whitespace();
        let address = u128::from_str_radix(columns.next()?, 16).ok()?;
        (columns.nth(2)? == "00").then(|| Ipv6Addr::from(address))
    });
    global.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_server_are_told_from_its_loopback() {
        let routes = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n\
                      \x20    |-- 10.1.2.3\n        /32 host LOCAL\n     |-- 10.1.2.255\n\
                      \x20       /32 link BROADCAST\n     |-- 127.0.0.1\n        /32 host LOCAL\n\
                      Local:\n     |-- 10.1.2.3\n        /32 host LOCAL\n";
        assert_eq!(local_four(routes), [Ipv4Addr::new(10, 1, 2, 3)].into());
        let links = "00000000000000000000000000000001 01 80 10 80       lo\n\
                     20010db8000000000000000000000001 02 40 00 80     eth0\n\
                     fe80000000000000021122fffe334455 02 40 20 80     eth0\n";
        let one: Ipv6Addr = "2001:db8::1".parse().unwrap();
        assert_eq!(global_six(links), [one].into());
        assert_eq!(local_four("nonsense").len() + global_six("zz").len(), 0);
    }
}
