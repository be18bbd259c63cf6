#!/bin/bash
# Builds the commit that is checked out in two folders with different names and compares the binaries.
# Takes two builds' time. The web UI is built in each, too.
#
#   arm64-ci/reproduce.sh aarch64|x86_64 [FIRST]     FIRST: a binary of this commit built before
set -euo pipefail
cd "$(dirname "$0")/.."
arch=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() {
    git clone -q --no-hardlinks . "$work/$1"
    make -C "$work/$1" web >"$work/$1.log" 2>&1
    (cd "$work/$1" && arm64-ci/build.sh "$arch") >>"$work/$1.log" 2>&1 || { tail -20 "$work/$1.log" >&2; exit 1; }
    cp "$work/$1/dist/suqiu-$arch" "$work/$1.out"
    rm -rf "$work/${1:?}"
}
if [ $# -ge 2 ]; then
    cp "$2" "$work/one.out"
else
    build one
fi
build another-place
sha256sum "$work"/*.out
cmp "$work/one.out" "$work/another-place.out"
echo "$arch: 两次编译相同"
