import Backup from "../../../../../docs/manual/backup.md";
import Configuration from "../../../../../docs/manual/configuration.md";
import FirstUse from "../../../../../docs/manual/first-use.md";
import Hardening from "../../../../../docs/manual/hardening.md";
import Install from "../../../../../docs/manual/install.md";
import MigrateIn from "../../../../../docs/manual/migrate-in.md";
import Troubleshooting from "../../../../../docs/manual/troubleshooting.md";
import Upgrade from "../../../../../docs/manual/upgrade.md";

/** In the order of docs/manual/README.md; the id is the file's name. */
export const CHAPTERS = [
  { id: "install", title: "安装", text: Install },
  { id: "first-use", title: "初次使用", text: FirstUse },
  { id: "configuration", title: "配置参考", text: Configuration },
  { id: "backup", title: "备份与恢复", text: Backup },
  { id: "upgrade", title: "升级与回退", text: Upgrade },
  { id: "migrate-in", title: "从原平台迁入", text: MigrateIn },
  { id: "troubleshooting", title: "故障处理", text: Troubleshooting },
  { id: "hardening", title: "安全加固", text: Hardening },
];
