#!/bin/sh
# Puts the new version in place. Starts nothing: that is for whoever installs it.
set -e
version=@VERSION@
ln -sfn "$version" /usr/lib/suqiu/current.new
mv -T /usr/lib/suqiu/current.new /usr/lib/suqiu/current
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
fi
if command -v restorecon >/dev/null 2>&1; then
    restorecon -R /usr/lib/suqiu || true
fi
label="kysec_set -n exectl -v verified /usr/lib/suqiu/$version/suqiu"
if command -v kysec_set >/dev/null 2>&1; then
    $label || echo "麒麟安全机制未放行本程序，请由安全管理员执行：$label"
fi
if [ -d /run/systemd/system ] && systemctl is-active --quiet suqiu; then
    echo "新版本 $version 已就位，仍在运行旧版本。切换请执行：systemctl restart suqiu"
elif [ ! -e /var/lib/suqiu/suqiu.redb ]; then
    cat <<TEXT
诉求平台 $version 已安装，尚未启动。下一步：
  1. 核对 /etc/suqiu/suqiu.toml
  2. install -d -o suqiu -g suqiu -m 0700 /var/lib/suqiu
  3. runuser -u suqiu -- suqiu init --config /etc/suqiu/suqiu.toml
  4. systemctl enable --now suqiu
对外服务另须放行端口：firewall-cmd --permanent --add-service=suqiu && firewall-cmd --reload
TEXT
fi
