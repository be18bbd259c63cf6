#!/bin/bash
# Fails when a binary is not what every Kylin and UOS server can load: static, no loader, pages of
# 64 KiB, no allocator that fixes the page size when it is compiled.
#
#   arm64-ci/inspect.sh FILE
set -euo pipefail
file=$1
fail() { echo "$file: $1" >&2; exit 1; }
headers=$(readelf -lW "$file")
grep -q INTERP <<<"$headers" && fail '需要动态加载器，不是静态程序'
readelf -dW "$file" | grep -q NEEDED && fail '需要动态库'
while read -r align; do
    [ $((align)) -ge 65536 ] || fail "LOAD 段对齐 $align，64 KiB 页的内核无法加载"
done < <(awk '$1 == "LOAD" { print $NF }' <<<"$headers")
# Into a file: with pipefail, a grep that stops reading early would count as a failure.
strings=$(mktemp)
trap 'rm -f "$strings"' EXIT
grep -aoE 'jemalloc|memmap2' "$file" >"$strings" || true
[ -s "$strings" ] && fail "含有 $(sort -u "$strings" | tr '\n' ' ')"
echo "$file: 静态，LOAD 段对齐不小于 64 KiB，$(stat -c %s "$file") 字节"
