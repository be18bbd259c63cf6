#!/bin/sh
# deb says what happens in a word, rpm in the number of versions left.
set -e
case "$1" in
remove | 0)
    if [ -d /run/systemd/system ]; then
        systemctl disable --now suqiu || true
    fi
    ;;
esac
