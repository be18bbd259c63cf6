#!/bin/bash
# Where rustup cannot fetch a musl target: builds std for it from Debian's rust-src of the very same
# version, into DIR/sysroot. Called by toolchain.sh.
#
#   std-from-source.sh DIR ARCH DEBIAN_ARCH
set -euo pipefail
dir=$1 arch=$2 debian=$3
. "$(dirname "$0")/private-apt.sh"
target=$arch-unknown-linux-musl
version=$(rustc -V | cut -d' ' -f2)
commit=$(rustc -vV | sed -n 's/^commit-hash: //p')
host=$(rustc -vV | sed -n 's/^host: //p')
source=$dir/rust-src-$version
library=$source/usr/src/rustc-$version/library

if [ ! -e "$library/std/Cargo.toml" ]; then
    private_apt
    exact=$(apt-cache "${apt_options[@]}" madison rust-src | awk -v v="$version+" 'index($3, v) == 1 { print $3; exit }')
    [ -n "$exact" ] || { echo "rustup 取不到 $target，Debian 也没有 rust-src $version" >&2; exit 3; }
    unpack "rust-src=$exact" "$source"
fi
# LLVM's unwinder: gcc's asks glibc for things, and calls through weak symbols that are null here.
[ -d "$dir/unwind-$arch" ] || unpack "libunwind-19-dev:$debian" "$dir/unwind-$arch"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
echo '#![no_std]' >"$work/src/lib.rs"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "nothing"
version = "0.0.0"
edition = "2024"
[profile.release]
codegen-units = 1
[workspace]
TOML
# Bitcode, so that our own link-time optimisation can reach into std. The bootstrap variable is for
# this one step; the application itself is built by plain stable cargo.
(
    cd "$work"
    env -u RUSTFLAGS RUSTC_BOOTSTRAP=1 __CARGO_TESTS_ONLY_SRC_ROOT="$library" CARGO_TARGET_DIR="$work/out" \
        CARGO_ENCODED_RUSTFLAGS="-Cembed-bitcode=yes"$'\x1f'"--remap-path-prefix=$library=/rustc/$commit/library" \
        cargo build --release --target "$target" -Zbuild-std=std,panic_unwind,proc_macro,test \
        -Zbuild-std-features=backtrace,panic-unwind
)

lib=$dir/sysroot/lib/rustlib/$target/lib
rm -rf "$dir/sysroot/lib/rustlib/$target"
mkdir -p "$lib/self-contained"
cp "$work/out/$target"/release/deps/*.rlib "$lib/"
rm -f "$lib"/libnothing*
ln -sfn "$(rustc --print sysroot)/lib/rustlib/$host" "$dir/sysroot/lib/rustlib/$host"

# What rustup's target has beside std: start files, libc, unwinder.
gcc=$arch-linux-gnu-gcc
own=$(dirname "$("$gcc" -print-libgcc-file-name)")
musl=$dir/musl-$arch/usr/lib/$arch-linux-musl
cp "$musl"/{crt1.o,rcrt1.o,Scrt1.o,crti.o,crtn.o,libc.a} "$own"/{crtbegin.o,crtbeginS.o,crtend.o,crtendS.o} \
    "$lib/self-contained/"
# Debian compiled the unwinder against glibc with fortified printing: two names musl lacks.
cat >"$work/fortified.c" <<'C'
#include <stdarg.h>
#include <stdio.h>
int __vfprintf_chk(FILE *to, int level, const char *format, va_list values) {
    (void)level;
    return vfprintf(to, format, values);
}
int __vsnprintf_chk(char *to, size_t room, int level, size_t size, const char *format, va_list values) {
    (void)level;
    (void)size;
    return vsnprintf(to, room, format, values);
}
C
"$dir/bin/$arch-musl-cc" -O2 -fPIC -c "$work/fortified.c" -o "$work/fortified.o"
# libgcc.a beside it: C code on x86-64 may want __popcountdi2.
"$arch-linux-gnu-ar" -M <<AR
create $lib/self-contained/libunwind.a
addlib $dir/unwind-$arch/usr/lib/llvm-19/lib/libunwind.a
addlib $own/libgcc.a
addmod $work/fortified.o
save
end
AR
