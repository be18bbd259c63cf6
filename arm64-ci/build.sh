#!/bin/bash
# Builds the static binary for one architecture and proves what can be read off it.
#
#   arm64-ci/build.sh aarch64|x86_64      → dist/suqiu-ARCH
#
# PROFILE=dev for a quick look whether everything links; the default is what we ship.
set -euo pipefail
cd "$(dirname "$0")/.."
arch=$1
target=$arch-unknown-linux-musl
profile=${PROFILE:-dist}
tools=${STATIC_TOOLCHAIN:-$HOME/.cache/suqiu-static}
arm64-ci/toolchain.sh "$tools" "$arch"
. "$tools/env"
cargo build --locked --profile "$profile" --target "$target"
folder=$profile
[ "$profile" = dev ] && folder=debug
mkdir -p dist
cp "${CARGO_TARGET_DIR:-target}/$target/$folder/suqiu" "dist/suqiu-$arch"
arm64-ci/inspect.sh "dist/suqiu-$arch"
