#!/bin/bash
# The packages in fresh roots, as an operator has them: Debian 12 by dpkg with a district's first
# appeal through install, upgrade, rollback, remove and purge; and an rpm root.
#
#   arm64-ci/install-test.sh [FOLDER]       as root; needs debootstrap and rpm; FOLDER is dist/
#
# The next version is the same program with another number in it, packaged the same way. Only the
# packages of this machine's own architecture are run. There is no systemd in the roots, so the
# service is started by hand, as the user it runs as.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath "${1:-dist}")
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
next=${version%.*}.$((${version##*.} + 1))
arch=$(uname -m)
debian=$(dpkg --print-architecture)
port=18600
base=http://127.0.0.1:$port
work=$(mktemp -d)
cache=${INSTALL_TEST_CACHE:-$HOME/.cache/suqiu-roots}

passed=0
ok() {
    passed=$((passed + 1))
    echo "ok: $1"
}
fail() {
    echo "FAILED: $1" >&2
    [ ! -e "$work/serve.log" ] || tail -20 "$work/serve.log" >&2
    exit 1
}
expect() { # WHAT FOUND WANTED
    [ "$2" = "$3" ] || fail "$1: $2 instead of $3"
    ok "$1"
}
serving=
leave() {
    [ -z "$serving" ] || kill "$serving" 2>/dev/null || true
    umount "$work"/*/proc 2>/dev/null || true
    rm -rf "$work"
}
trap leave EXIT

# A fresh root of its own: unpacked from what debootstrap made once.
fresh() {
    local root=$work/$1
    if [ ! -e "$cache/bookworm.tar" ]; then
        mkdir -p "$cache"
        debootstrap --variant=minbase --include=systemd,rpm,procps bookworm "$work/made" >"$work/made.log" ||
            fail "debootstrap: $(tail -3 "$work/made.log")"
        tar -C "$work/made" -cf "$cache/bookworm.tar.new" .
        mv "$cache/bookworm.tar.new" "$cache/bookworm.tar"
        rm -rf "$work/made"
    fi
    mkdir "$root"
    tar -C "$root" -xf "$cache/bookworm.tar"
    mount -t proc proc "$root/proc"
}
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
as_service() { inside runuser -u suqiu -- "$@"; }

start() {
    as_service suqiu serve --config /etc/suqiu/suqiu.toml >>"$work/serve.log" 2>&1 &
    for _ in $(seq 300); do
        if curl -sf -o "$work/health" "$base/healthz"; then
            serving=$(inside pgrep -u suqiu -x suqiu)
            return
        fi
        sleep 0.1
    done
    fail 'the service does not answer'
}
stop() {
    kill "$serving"
    while kill -0 "$serving" 2>/dev/null; do sleep 0.1; done
    serving=
}
file_appeal() {
    curl -sf "$base/api/public/appeals" -H 'content-type: application/json' -d '{"content":"'"$1"'",
        "nature":"help","place":{"address":"海山路1号"},"petitioner":{"name":"李小满","phone":"13900139000"}}' |
        sed -n 's/.*"no":"\([^"]*\)".*"code":"\([^"]*\)".*/\1?code=\2/p; s/.*"code":"\([^"]*\)".*"no":"\([^"]*\)".*/\2?code=\1/p'
}
found() { curl -s -o /dev/null -w '%{http_code}' "$base/api/public/appeals/$1"; }
mode() { inside stat -c '%a %U:%G' "$1"; }
in_use() { readlink "$root/usr/lib/suqiu/current"; }

# The next version's packages.
echo "making the packages of $next"
mkdir "$work/next"
LC_ALL=C sed "s/${version//./\\.} (/$next (/g" "dist/suqiu-$arch" >"$work/suqiu-$arch"
chmod +x "$work/suqiu-$arch"
COMPRESSION=gzip VERSION=$next OUT=$work/next BINARIES=$work packaging/build.sh >"$work/build.log" || fail "$(cat "$work/build.log")"
deb=suqiu_${version}_$debian.deb rpm=suqiu-$version-1.$arch.rpm
next_deb=suqiu_${next}_$debian.deb next_rpm=suqiu-$next-1.$arch.rpm

echo "Debian: dpkg"
root=$work/debian
fresh debian
cp "$out/$deb" "$work/next/$next_deb" "$root/"
inside dpkg -i "/$deb" >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
grep -q 'suqiu init' "$work/dpkg.log" || fail 'the next steps are not told'
ok 'installed, and the next steps are told'
expect 'the program in use' "$(in_use)" "$version"
expect 'whose the program is' "$(mode "/usr/lib/suqiu/$version/suqiu")" '755 root:root'
expect 'whose the configuration is' "$(mode /etc/suqiu/suqiu.toml)" '640 root:suqiu'
expect 'whose the keys are' "$(mode /etc/suqiu/keys)" '700 suqiu:suqiu'
expect 'nothing runs' "$(inside pgrep -u suqiu -x suqiu || true)" ''
inside suqiu --version | grep -q "^suqiu $version " || fail 'the program does not run'
sed -i "s/8600/$port/" "$root/etc/suqiu/suqiu.toml"
inside install -d -o suqiu -g suqiu -m 0700 /var/lib/suqiu
as_service suqiu init --starter --config /etc/suqiu/suqiu.toml >"$work/init.log" || fail "$(cat "$work/init.log")"
start
first=$(file_appeal '路灯不亮，请尽快维修')
expect 'an appeal is filed' "$(found "$first")" 200

echo "Debian: the next version"
inside dpkg -i "/$next_deb" >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
grep -q "suqiu upgrade --to $next" "$work/dpkg.log" || fail 'the command is not told'
expect 'installing exchanges nothing' "$(in_use)" "kept/$version"
grep -q "$port" "$root/etc/suqiu/suqiu.toml" || fail 'the configuration was replaced'
expect 'and it goes on serving' "$(found "$first")" 200
if inside suqiu upgrade --to "$next" >"$work/upgrade.log" 2>&1; then fail 'exchanged under a running service'; fi
grep -q '请先停止服务' "$work/upgrade.log" || fail "$(cat "$work/upgrade.log")"
ok 'a service nobody can stop is not exchanged'
stop
inside suqiu upgrade --to "$next" >"$work/upgrade.log" 2>&1 || fail "$(cat "$work/upgrade.log")"
expect 'upgraded' "$(in_use)" "$next"
expect 'whose the data are' "$(inside find /var/lib/suqiu /var/lib/suqiu.before-upgrade ! -user suqiu)" ''
start
expect 'the appeal is there' "$(found "$first")" 200
second=$(file_appeal '新版本下的诉求：井盖破损')
stop
inside suqiu upgrade --back >"$work/upgrade.log" 2>&1 || fail "$(cat "$work/upgrade.log")"
expect 'rolled back' "$(in_use)" "kept/$version"
start
expect 'both appeals are there' "$(found "$first") $(found "$second")" '200 200'
stop
as_service suqiu check --config /etc/suqiu/suqiu.toml >"$work/check.log" || fail "$(cat "$work/check.log")"
ok 'suqiu check finds nothing'

echo "Debian: gone"
inside dpkg -r suqiu >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
expect 'removed, the data stay' "$(inside stat -c %s /var/lib/suqiu/suqiu.redb >/dev/null && echo there)" there
expect 'nothing of the program stays' "$(inside ls /usr/lib/suqiu 2>/dev/null || true)" ''
inside dpkg -P suqiu </dev/null >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
expect 'purged unasked, the data and keys stay' \
    "$(inside ls /var/lib/suqiu/suqiu.redb /etc/suqiu/keys/field.key | wc -l)" 2
inside dpkg -i "/$deb" >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
inside env SUQIU_PURGE=yes dpkg -P suqiu >"$work/dpkg.log" 2>&1 || fail "$(cat "$work/dpkg.log")"
expect 'purged for good' "$(inside ls -d /var/lib/suqiu /etc/suqiu 2>/dev/null || true)" ''

echo "rpm"
umount "$root/proc"
root=$work/rpm
fresh rpm
cp "$out/$rpm" "$work/next/$next_rpm" "$root/"
# The root's systemd came as a deb, of which rpm knows nothing.
inside rpm -i --nodeps "/$rpm" >"$work/rpm.log" 2>&1 || fail "$(cat "$work/rpm.log")"
expect 'the program in use' "$(in_use)" "$version"
expect 'whose the configuration is' "$(mode /etc/suqiu/suqiu.toml)" '640 root:suqiu'
expect 'whose the keys are' "$(mode /etc/suqiu/keys)" '700 suqiu:suqiu'
expect 'what rpm finds changed' "$(inside rpm -V --nodeps suqiu || true)" ''
inside install -d -o suqiu -g suqiu -m 0700 /var/lib/suqiu
as_service suqiu init --config /etc/suqiu/suqiu.toml >"$work/init.log" || fail "$(cat "$work/init.log")"
echo '# ours' >>"$root/etc/suqiu/suqiu.toml"
inside rpm -U --nodeps "/$next_rpm" >"$work/rpm.log" 2>&1 || fail "$(cat "$work/rpm.log")"
expect 'installing exchanges nothing' "$(in_use)" "kept/$version"
inside suqiu --version | grep -q "^suqiu $version " || fail 'the version in use is gone with its package'
inside suqiu upgrade --to "$next" >"$work/upgrade.log" 2>&1 || fail "$(cat "$work/upgrade.log")"
expect 'upgraded' "$(in_use)" "$next"
inside suqiu upgrade --back >"$work/upgrade.log" 2>&1 || fail "$(cat "$work/upgrade.log")"
expect 'rolled back' "$(in_use)" "kept/$version"
inside rpm -e --nodeps suqiu >"$work/rpm.log" 2>&1 || fail "$(cat "$work/rpm.log")"
expect 'erased, the data stay' "$(inside stat -c %s /var/lib/suqiu/suqiu.redb >/dev/null && echo there)" there
expect 'the changed configuration too' "$(inside ls /etc/suqiu/suqiu.toml.rpmsave)" /etc/suqiu/suqiu.toml.rpmsave
expect 'nothing of the program stays' "$(inside ls /usr/lib/suqiu 2>/dev/null || true)" ''
echo "# pass $passed"
