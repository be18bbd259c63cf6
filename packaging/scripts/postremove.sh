#!/bin/sh
# Data and keys stay whatever is removed. Only a deb's purge, asked for by name and confirmed once
# more, takes them: at the terminal, or by SUQIU_PURGE=yes where there is none.
set -e
kept() {
    [ ! -e /var/lib/suqiu ] || echo "业务数据仍在 /var/lib/suqiu，密钥在 /etc/suqiu/keys。"
}
case "$1" in
remove | 0)
    rm -rf /usr/lib/suqiu/current /usr/lib/suqiu/kept
    rm -f /usr/lib/suqiu/switch.json /usr/lib/suqiu/.switch.lock
    rmdir /usr/lib/suqiu 2>/dev/null || true
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload || true
    fi
    kept
    ;;
purge)
    answer=$SUQIU_PURGE
    if [ -z "$answer" ] && [ -e /var/lib/suqiu ] && [ -t 0 ]; then
        printf '删除全部业务数据和密钥？删除后无法恢复。输入 yes 删除，其他任意键保留：'
        read -r answer || true
    fi
    if [ "$answer" = yes ]; then
        rm -rf /var/lib/suqiu /etc/suqiu
    else
        kept
    fi
    ;;
esac
