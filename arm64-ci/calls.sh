#!/bin/bash
# Every system call the program makes while it is set up, serves, is backed up and checked, against
# the committed list. What is on the list was there in Linux 4.19, the kernel of Kylin V10 and UOS 20;
# a name that is new has to be looked up before it is added.
#
#   arm64-ci/calls.sh [BINARY]        needs strace; BINARY is dist/suqiu of this machine
#   UPDATE=1 arm64-ci/calls.sh        writes the list
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-dist/suqiu-$(uname -m)}")
list=arm64-ci/calls.txt
# Younger than 4.19, in case the list is written anew without looking.
younger='io_uring_|pidfd_|clone3|openat2|close_range|faccessat2|epoll_pwait2|futex_wait|futex_requeue|landlock_|mount_setattr|memfd_secret|process_m|cachestat|fchmodat2|statmount|listmount|map_shadow_stack|rseq_slice'

work=$(mktemp -d)
trap 'pkill -KILL -f "serve --data $work/data" || true; rm -rf "$work"' EXIT
port=18601
traced=0
traced() {
    traced=$((traced + 1))
    strace -f -qq -o "$work/trace.$traced" "$@"
}
settings=(--data "$work/data" --listen "127.0.0.1:$port")
traced "$binary" init --starter "${settings[@]}" >/dev/null
traced "$binary" doctor "${settings[@]}" >/dev/null || true
traced "$binary" serve "${settings[@]}" 2>"$work/log" &
for _ in $(seq 600); do
    curl -sf -o /dev/null "http://127.0.0.1:$port/healthz" && break
    sleep 0.1
done
for page in / /desk /m /metrics /api/public/info; do
    curl -s -o /dev/null --compressed "http://127.0.0.1:$port$page"
done
curl -sf -o /dev/null "http://127.0.0.1:$port/api/public/appeals" -H 'content-type: application/json' \
    -d '{"content":"路灯不亮","nature":"help","place":{"address":"海山路1号"},"petitioner":{"name":"李小满","phone":"13900139000"}}'
traced "$binary" backup "$work/backup" --data "$work/data" >/dev/null
# Its parent is strace, which passes no signals on.
pkill -TERM -f "serve --data $work/data"
wait
traced "$binary" upgrade --plan --data "$work/data" >/dev/null
traced "$binary" check --data "$work/data" >/dev/null
traced "$binary" restore "$work"/backup/20* --data "$work/restored" >/dev/null

# What `doctor` asks other programs is their affair: a process that has become one is left out.
for trace in "$work"/trace.*; do
    awk -v "own=\"$binary\"" 'NR == FNR { if ($2 ~ /^execve\(/ && index($0, own) == 0) other[$1] = 1; next }
        !($1 in other)' "$trace" "$trace"
done | sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' | LC_ALL=C sort -u >"$work/calls"
if grep -E "^($younger)" "$work/calls"; then
    echo '以上系统调用在 4.19 内核上没有' >&2
    exit 1
fi
[ -z "${UPDATE:-}" ] || cp "$work/calls" "$list"
if LC_ALL=C comm -23 "$work/calls" "$list" | grep .; then
    echo "以上系统调用不在 $list 中：先查明 4.19 内核是否已有" >&2
    exit 1
fi
echo "$(wc -l <"$work/calls") 种系统调用，都在 $list 中"
