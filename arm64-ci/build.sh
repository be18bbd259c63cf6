#!/bin/bash
# Builds the static binary for one architecture and proves what can be read off it.
#
#   arm64-ci/build.sh aarch64|x86_64      → dist/suqiu-ARCH
#
# PROFILE=dev for a quick look whether everything links; the default is what we ship. OUT=FOLDER for
# another place than dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
arch=$1
target=$arch-unknown-linux-musl
profile=${PROFILE:-dist}
out=${OUT:-dist}
tools=${STATIC_TOOLCHAIN:-$HOME/.cache/suqiu-static}
arm64-ci/toolchain.sh "$tools" "$arch"
. "$tools/env"
# The C in our crates asks for the time of building nowhere; should it ever, this is the answer.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 0)
export SOURCE_DATE_EPOCH
cargo build --locked --profile "$profile" --target "$target"
folder=$profile
[ "$profile" = dev ] && folder=debug
mkdir -p "$out"
cp --remove-destination "${CARGO_TARGET_DIR:-target}/$target/$folder/suqiu" "$out/suqiu-$arch"
# What is shipped is at most 45 MB; an unoptimised build with its symbols may be anything.
arm64-ci/inspect.sh "$out/suqiu-$arch" $([ "$profile" != dist ] || echo 45)
