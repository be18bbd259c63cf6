#!/bin/bash
# The unit file as systemd reads it: no complaint, well protected, and still so where systemd is as
# old as on Kylin V10 and UOS 20 and ignores what it does not know.
#
#   systemd/test.sh
set -euo pipefail
cd "$(dirname "$0")"
# Exposure is told from 0.0, safe, to 10.0; the option takes tenths.
threshold=20
# In the unit, but only known to systemd from 242 (Kylin V10 has 243, UOS 20 d has 241).
younger='RestrictSUIDSGID|ProtectHostname|ProtectKernelLogs|ProtectClock|ProtectProc|ProcSubset|PrivateIPC|NoExecPaths|ExecPaths'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/new" "$work/old"
# Verifying wants the program to be there; which one it is does not matter.
sed 's|/usr/bin/suqiu|/bin/true|' suqiu.service >"$work/new/suqiu.service"
grep -Ev "^($younger)=" "$work/new/suqiu.service" >"$work/old/suqiu.service"

passed=0 failed=0
check() {
    local what=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        passed=$((passed + 1))
        echo "ok: $what: $(grep -h 'Overall exposure' "$work/said" || true)"
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
        cat "$work/said"
    fi
}
# Any word of complaint counts; systemd itself only counts what keeps a unit from loading.
verified() {
    local said
    said=$(systemd-analyze verify "$1" 2>&1) && [ -z "$said" ] || { echo "$said"; return 1; }
}
protects() { systemd-analyze security --offline=yes --no-pager --threshold=$threshold "$1"; }
check 'the unit is understood' verified "$work/new/suqiu.service"
check 'it protects' protects "$work/new/suqiu.service"
check 'it protects where systemd is older than 242' protects "$work/old/suqiu.service"
# The measure can fail: without its protection the unit does not pass.
mkdir "$work/open"
sed '/^NoNewPrivileges=/,/^\[Install\]/{/^\[Install\]/!d}' "$work/new/suqiu.service" >"$work/open/suqiu.service"
exposed() { ! protects "$1"; }
check 'an open unit would be noticed' exposed "$work/open/suqiu.service"
echo "# pass $passed"
echo "# fail $failed"
[ "$failed" -eq 0 ]
