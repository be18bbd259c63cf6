//! The chapter of the manual on settings, made from the table.

use std::fmt::Write as _;

use super::setting::{Setting, Slot};
use super::settings::SETTINGS;

/// What each section of the file is about.
const SECTIONS: &[(&str, &str)] = &[
    ("", "基本"),
    ("tls", "连接的加密"),
    ("http", "网页服务"),
    ("log", "服务日志"),
    ("session", "登录时长"),
    ("limits", "各种限制"),
    ("backup", "备份"),
    ("district", "本区"),
];

const INTRODUCTION: &str = "\
# 配置参考

本章由程序的设置表生成，与程序一致。

- 配置文件为 TOML 格式，安装包的位置是 `/etc/suqiu/suqiu.toml`，用 `--config` 或环境变量 `SUQIU_CONFIG` 指明；\
没有指明时不读任何文件。带说明的默认配置文件：`suqiu config --default`。
- 每一项也可以用环境变量或命令行参数给出：`limits.upload_mb` 对应 `SUQIU_LIMITS_UPLOAD_MB` 和 `--limits-upload-mb`。\
优先级：命令行参数 > 环境变量 > 配置文件 > 默认值。
- 查看生效的值和每一项的来源：`suqiu config --config /etc/suqiu/suqiu.toml`。
- 写错的设置项、不认识的设置项会使程序拒绝启动（退出码 78），并指明文件和行。
- 修改后执行 `systemctl restart suqiu` 生效；只更换证书文件的内容时，`systemctl reload suqiu` 即可。
";

/// The page as it is checked in.
fn page() -> String {
    let mut text = INTRODUCTION.to_owned();
    let mut section = None;
    for setting in SETTINGS {
        let (of, _) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
        if section != Some(of) {
            section = Some(of);
            let title = SECTIONS.iter().find(|(name, _)| *name == of);
            let title = title.map_or(of, |(_, title)| title);
            let name = if of.is_empty() {
                String::new()
            } else {
                format!("：[{of}]")
            };
            let _ = write!(
                text,
                "\n## {title}{name}\n\n| 设置项 | 默认值 | 说明 |\n|---|---|---|\n"
            );
        }
        let _ = writeln!(text, "{}", row(setting));
    }
    text
}

fn row(setting: &Setting) -> String {
    let default = match (&setting.slot, setting.default) {
        (_, "") => "未设置".to_owned(),
        (Slot::Text(_), text) => format!("`\"{text}\"`"),
        (_, text) => format!("`{text}`"),
    };
    let range = match setting.slot {
        Slot::Number(..) => format!("（{}）", setting.slot),
        Slot::Text(_) | Slot::Flag(_) => String::new(),
    };
    // What is no link and no emphasis elsewhere is none here.
    let doc = setting.doc.replace('|', "\\|").replace('_', "\\_");
    format!("| `{}` | {default} | {doc}{range} |", setting.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refresh with `UPDATE_DOCS=1 cargo test manual`.
    #[test]
    fn the_page_says_what_the_table_does() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/manual/configuration.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, page()).expect("docs/ can be written");
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == page(),
            "docs/manual/configuration.md is stale: UPDATE_DOCS=1 cargo test manual"
        );
    }

    #[test]
    fn every_section_has_a_title() {
        for setting in SETTINGS {
            let (of, _) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
            assert!(SECTIONS.iter().any(|(name, _)| *name == of), "{of}");
        }
    }
}
