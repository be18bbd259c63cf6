#!/bin/sh
# Starts nothing and exchanges nothing: a first version is put in use, a further one waits for
# `suqiu upgrade --to`, which makes a backup first and takes back what does not get ready.
set -e
version=@VERSION@
programs=/usr/lib/suqiu
if [ ! -e "$programs/current" ]; then
    ln -sfn "$version" "$programs/current.new"
    mv -T "$programs/current.new" "$programs/current"
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
fi
if command -v restorecon >/dev/null 2>&1; then
    restorecon -R "$programs" || true
fi
label="kysec_set -n exectl -v verified $programs/$version/suqiu"
if command -v kysec_set >/dev/null 2>&1; then
    $label || echo "麒麟安全机制未放行本程序，请由安全管理员执行：$label"
fi
current=$(readlink "$programs/current")
if [ "$current" != "$version" ]; then
    cat <<TEXT
诉求平台 $version 已就位，在用的仍是 ${current#kept/}。切换（先备份，新版本未能就绪的自动换回）：
  suqiu upgrade --to $version
TEXT
elif [ ! -e /var/lib/suqiu/suqiu.redb ]; then
    cat <<TEXT
诉求平台 $version 已安装，尚未启动。下一步：
  1. 检查本机：suqiu doctor --config /etc/suqiu/suqiu.toml
  2. 以 root 初始化，逐项提问并写入配置文件：suqiu init --config /etc/suqiu/suqiu.toml
  3. systemctl enable --now suqiu
对外服务另须放行端口：firewall-cmd --permanent --add-service=suqiu && firewall-cmd --reload
TEXT
fi
