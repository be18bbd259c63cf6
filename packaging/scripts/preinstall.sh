#!/bin/sh
# Before unpacking, because files are owned by the group. Keeps the version that is in use: the
# package manager would take it away with its package.
set -e
if ! getent passwd suqiu >/dev/null; then
    getent group suqiu >/dev/null || groupadd --system suqiu
    useradd --system --gid suqiu --home-dir /var/lib/suqiu --no-create-home \
        --shell /usr/sbin/nologin --comment "Citizens' appeals" suqiu
fi
current=$(readlink /usr/lib/suqiu/current 2>/dev/null || true)
if [ -n "$current" ] && [ -x "/usr/lib/suqiu/$current/suqiu" ]; then
    rm -rf /usr/lib/suqiu/previous.new
    mkdir -p /usr/lib/suqiu/previous.new
    # A link, not a copy: security labels belong to the file and would be lost.
    ln "/usr/lib/suqiu/$current/suqiu" /usr/lib/suqiu/previous.new/suqiu
    rm -rf /usr/lib/suqiu/previous
    mv /usr/lib/suqiu/previous.new /usr/lib/suqiu/previous
fi
