#!/bin/bash
# The packages as the distributions' own tools judge them. What is excused is listed with reasons in
# lintian.filters and rpmlint.toml; anything else fails.
#
#   packaging/lint.sh [FOLDER]        needs lintian and rpmlint
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-dist}
status=0
for deb in "$out"/suqiu_*.deb; do
    lintian --fail-on error,warning \
        --suppress-tags-from-file <(grep -v '^#' packaging/lintian.filters) "$deb" || status=1
done
said=$(rpmlint -c packaging/rpmlint.toml "$out"/suqiu-*.rpm 2>&1) || status=1
echo "$said"
grep -Eq '0 errors, 0 warnings' <<<"$said" || status=1
exit "$status"
