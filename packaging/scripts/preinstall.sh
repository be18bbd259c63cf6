#!/bin/sh
# Before unpacking, because files are owned by the group. Keeps the version that is in use: the
# package manager takes it away with its package, and the service and the way back need it.
set -e
if ! getent passwd suqiu >/dev/null; then
    getent group suqiu >/dev/null || groupadd --system suqiu
    useradd --system --gid suqiu --home-dir /var/lib/suqiu --no-create-home \
        --shell /usr/sbin/nologin --comment "Citizens' appeals" suqiu
fi
programs=/usr/lib/suqiu
current=$(readlink "$programs/current" 2>/dev/null || true)
case "$current" in
'' | kept/*) ;;
*)
    if [ -f "$programs/$current/suqiu" ]; then
        mkdir -p "$programs/kept/$current"
        # A link, not a copy: security labels belong to the file and would be lost.
        ln -f "$programs/$current/suqiu" "$programs/kept/$current/suqiu"
        ln -sfn "kept/$current" "$programs/current.new"
        mv -T "$programs/current.new" "$programs/current"
    fi
    ;;
esac
