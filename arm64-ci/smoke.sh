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
PROFILE=dev OUT=$out arm64-ci/build.sh aarch64
PROGRAM_UNDER_TEST="qemu-aarch64-static -cpu cortex-a53 $PWD/$out/suqiu-aarch64" \
    cargo test --locked --test suqiu -- journey:: setup::from_nothing service::
