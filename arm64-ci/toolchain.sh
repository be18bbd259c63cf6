#!/bin/bash
# Prepares what static builds need beside the machine's own stable Rust: std for the musl targets,
# musl's headers for the C in our crates, and a compiler that uses them.
#
#   arm64-ci/toolchain.sh DIR aarch64|x86_64 ...
#
# Afterwards `. DIR/env` and `cargo build --target ARCH-unknown-linux-musl`. Changes nothing outside
# DIR except that rustup may add a target. Needs Debian 12 with gcc, gcc-aarch64-linux-gnu (for
# aarch64) and curl or apt. Where rustup's servers cannot be reached, std is built from Debian's
# rust-src of the same version.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift
version=$(rustc -V | cut -d' ' -f2)
host_lib=$(rustc --print sysroot)/lib/rustlib

. "$here/private-apt.sh"

c_compiler() {
    local arch=$1 debian=$2 gcc=$1-linux-gnu-gcc
    command -v "$gcc" >/dev/null || { echo "缺少 $gcc：apt-get install gcc-${arch/_/-}-linux-gnu" >&2; exit 3; }
    [ -d "$dir/musl-$arch" ] || unpack "musl-dev:$debian" "$dir/musl-$arch"
    local own
    own=$(dirname "$("$gcc" -print-libgcc-file-name)")/include
    mkdir -p "$dir/bin"
    # glibc's headers would turn calls into names that musl does not have.
    cat >"$dir/bin/$arch-musl-cc" <<CC
#!/bin/sh
exec $gcc -nostdinc -isystem $dir/musl-$arch/usr/include/$arch-linux-musl -isystem $own "\$@"
CC
    chmod +x "$dir/bin/$arch-musl-cc"
}

# Std by rustup, or from source into a sysroot of our own.
std() {
    local arch=$1 debian=$2 target=$1-unknown-linux-musl
    [ -d "$host_lib/$target" ] && return
    if command -v rustup >/dev/null && timeout 120 rustup target add "$target"; then return; fi
    [ -d "$dir/sysroot/lib/rustlib/$target" ] && return
    "$here/std-from-source.sh" "$dir" "$arch" "$debian"
}

env_of() {
    local arch=$1 upper
    upper=$(tr '[:lower:]' '[:upper:]' <<<"$arch")
    # Where it was built is nobody's business, and two builds in two places shall be equal.
    local cargo=${CARGO_HOME:-$HOME/.cargo} tree
    tree=$(cd "$here/.." && pwd)
    local flags="--remap-path-prefix=$cargo=/cargo --remap-path-prefix=$tree=/suqiu"
    # Pages of 64 KiB are the largest a Kunpeng server uses; smaller ones can load it too.
    flags+=" -Clink-arg=-Wl,-z,max-page-size=65536"
    [ -d "$dir/sysroot/lib/rustlib/$arch-unknown-linux-musl" ] && flags+=" --sysroot=$dir/sysroot"
    cat <<ENV
export CARGO_TARGET_${upper}_UNKNOWN_LINUX_MUSL_LINKER=$arch-linux-gnu-gcc
export CARGO_TARGET_${upper}_UNKNOWN_LINUX_MUSL_RUSTFLAGS="$flags"
export CC_${arch}_unknown_linux_musl=$dir/bin/$arch-musl-cc
export CFLAGS_${arch}_unknown_linux_musl="-ffile-prefix-map=$cargo=/cargo -ffile-prefix-map=$tree=/suqiu"
export AR_${arch}_unknown_linux_musl=$arch-linux-gnu-ar
ENV
}

for arch in "$@"; do
    case $arch in
    aarch64) debian=arm64 ;;
    x86_64) debian=amd64 ;;
    *) echo "不认识的架构 $arch：只有 aarch64 和 x86_64" >&2; exit 2 ;;
    esac
    c_compiler "$arch" "$debian"
    std "$arch" "$debian"
    env_of "$arch" >"$dir/env.$arch"
done
cat "$dir"/env.?* >"$dir/env"
rm -rf "$apt"
echo "静态编译环境已就绪：$*（Rust $version），在 $dir"
