#!/bin/bash
# Fails when a binary is not what every Kylin and UOS server can load and run: static, no loader,
# pages of 64 KiB, no allocator that fixes the page size when it is compiled, and nothing newer than
# ARMv8.0 but behind a question whether the processor has it.
#
#   arm64-ci/inspect.sh FILE [MOST_MEGABYTES]
set -euo pipefail
file=$1
fail() { echo "$file: $1" >&2; exit 1; }
headers=$(readelf -hlW "$file")
grep -q INTERP <<<"$headers" && fail '需要动态加载器，不是静态程序'
readelf -dW "$file" | grep -q NEEDED && fail '需要动态库'
aligns=$(awk '$1 == "LOAD" { print $NF }' <<<"$headers")
[ -n "$aligns" ] || fail '没有 LOAD 段'
for align in $aligns; do
    [ $((align)) -ge 65536 ] || fail "LOAD 段对齐 $align，64 KiB 页的内核无法加载"
done
# Into a file: with pipefail, a grep that stops reading early would count as a failure.
found=$(mktemp)
trap 'rm -f "$found"' EXIT
grep -aoE 'jemalloc|memmap2' "$file" >"$found" || true
[ -s "$found" ] && fail "含有 $(sort -u "$found" | tr '\n' ' ')"

machine=$(sed -n 's/^ *Machine: *//p' <<<"$headers")
baseline=未核对
if [ "$machine" = AArch64 ] && command -v aarch64-linux-gnu-objdump >/dev/null; then
    # ARMv8.1 atomics stand in helpers alone that ask the processor first and are that one
    # instruction and a return. Names tell nothing: what is shipped is stripped of them.
    aarch64-linux-gnu-objdump -d --no-show-raw-insn "$file" | awk '
        { word = $2 }
        newer && word != "ret" { print newer }
        { newer = "" }
        word ~ /^(casp?a?l?[bh]?|swpa?l?[bh]?|(ld|st)(add|clr|eor|set|smax|smin|umax|umin)a?l?[bh]?|ldapr[bh]?)$/ { newer = $0 }
    ' >"$found"
    [ -s "$found" ] && fail "有 ARMv8.0 之后的原子指令，如 $(head -1 "$found")"
    baseline=ARMv8.0
fi
bytes=$(stat -c %s "$file")
[ $# -lt 2 ] || [ "$bytes" -le $(($2 * 1000000)) ] || fail "$bytes 字节，超过 $2 MB"
echo "$file: $machine，静态，LOAD 段对齐不小于 64 KiB，指令基线 $baseline，$bytes 字节"
