#!/bin/bash
# The slim form of the ARM64 build for every run of the CI: unoptimised, inspected, and asked under
# an emulator, as a Cortex-A53 without any extension, to set up, to take a case from intake to
# rating, to be checked, backed up and restored.
#
#   arm64-ci/smoke.sh
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/install aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu,libc6-dev-arm64-cross \
    qemu-aarch64-static=qemu-user-static readelf=binutils
out=target/arm64-smoke
# A compiler that cannot be fetched today says nothing about the change that is tried.
if ! arm64-ci/toolchain.sh "${STATIC_TOOLCHAIN:-$HOME/.cache/suqiu-static}" aarch64; then
    echo "未试 ARM64：交叉编译环境无法取得（见上）。发布前须在能取得的机器上执行 make arm64-smoke" >&2
    [ -n "${CI:-}" ] || exit 3
    exit 0
fi
PROFILE=dev OUT=$out arm64-ci/build.sh aarch64
PROGRAM_UNDER_TEST="qemu-aarch64-static -cpu cortex-a53 $PWD/$out/suqiu-aarch64" \
    cargo test --locked --test suqiu -- journey:: setup::from_nothing service::
