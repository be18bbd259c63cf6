#!/bin/sh
# Data and keys stay whatever is removed; only a deb's purge, asked for by name, takes them.
set -e
case "$1" in
remove | 0)
    rm -rf /usr/lib/suqiu/current /usr/lib/suqiu/previous
    rmdir /usr/lib/suqiu 2>/dev/null || true
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload || true
    fi
    [ ! -e /var/lib/suqiu ] || echo "业务数据仍在 /var/lib/suqiu，密钥在 /etc/suqiu/keys。"
    ;;
purge)
    rm -rf /var/lib/suqiu /etc/suqiu
    ;;
esac
