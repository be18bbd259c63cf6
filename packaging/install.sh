#!/bin/sh
# 离线安装：核对校验和，安装本目录中适合本机的安装包。不访问网络，不启动服务，不改动安全设置。
#
#   sh install.sh            以 root 执行；sh install.sh --check 只核对，不安装
set -eu
cd "$(dirname "$0")"
stop() {
    echo "$1" >&2
    exit 1
}
sha256sum --quiet -c SHA256SUMS || stop '校验和（SHA-256）不符：文件不完整或被改动，未安装。'
if openssl dgst -sm3 /dev/null >/dev/null 2>&1; then
    while read -r sum name; do
        found=$(openssl dgst -sm3 -r "${name#\*}")
        [ "${found%% *}" = "$sum" ] || stop "校验和（SM3）不符：${name#\*}，未安装。"
    done <SM3SUMS
    echo '校验和（SHA-256、SM3）相符。'
else
    echo '校验和（SHA-256）相符；本机的 openssl 不支持 SM3，未核对 SM3。'
fi
case $(uname -m) in
x86_64) deb=amd64 ;;
aarch64) deb=arm64 ;;
*) stop "本机是 $(uname -m)，没有适合的安装包。" ;;
esac
# 按系统所用的包管理器选择，不看品牌：麒麟、统信各有两种。
if [ "$(dpkg --print-architecture 2>/dev/null || true)" = "$deb" ]; then
    set -- "${1:-}" dpkg -i suqiu_*_"$deb".deb
elif command -v rpm >/dev/null; then
    set -- "${1:-}" rpm -U --oldpackage suqiu-*."$(uname -m)".rpm
else
    stop '本机没有 dpkg 或 rpm。'
fi
option=$1
shift
for package; do :; done
[ -f "$package" ] || stop "本目录的安装包不是为本机（$(uname -m)）准备的。"
if [ "$option" = --check ]; then
    echo "可以安装：$*"
    exit 0
fi
[ "$(id -u)" = 0 ] || stop '请以 root 执行。'
"$@"
