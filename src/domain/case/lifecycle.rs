//! The life cycle as a document, drawn from the table of actions. `docs/lifecycle.md` is this.

use std::fmt::Write;

use super::action::{Action, RULES, Rule, Standing};
use super::state::State;
use crate::domain::actor::Role;

/// `docs/lifecycle.md`: a Mermaid state diagram and the table of rights.
pub fn document() -> String {
    let mut out = String::from(
        "# 工单生命周期\n\n由代码生成（`suqiu lifecycle`），请勿手工修改。规则见 `src/domain/case/action.rs`。\n\n",
    );
    out.push_str("## 状态图\n\n```mermaid\nstateDiagram-v2\n");
    for state in State::ALL {
        let _ = writeln!(out, "    {} : {}", state.code(), state.label());
    }
    out.push_str("    [*] --> pending_accept : 登记\n");
    for state in State::ALL {
        for target in State::ALL {
            let actions = between(*state, *target);
            if !actions.is_empty() {
                let names: Vec<_> = actions.iter().map(|action| action.label()).collect();
                let _ = writeln!(out, "    {} --> {} : {}", state, target, names.join("、"));
            }
        }
    }
    for state in State::TERMINAL {
        let _ = writeln!(out, "    {state} --> [*]");
    }
    out.push_str("```\n\n## 状态与计时\n\n诉求人的时钟自登记起算，至结案为止，不停、不重置；办理时钟自分拨起算，退件、快裁期间不停。\n\n| 状态 | 代码 | 本状态计时 | 暂停的计时 |\n|---|---|---|---|\n");
    for state in State::ALL {
        let own = state.own_clock().map_or("—", |stage| stage.label());
        let paused: Vec<_> = state.paused_clocks().iter().map(|s| s.label()).collect();
        let paused = if paused.is_empty() {
            "—".to_owned()
        } else {
            paused.join("、")
        };
        let _ = writeln!(out, "| {} | `{state}` | {own} | {paused} |", state.label());
    }
    out.push_str("\n## 操作与权限\n\n| 操作 | 代码 | 起始状态 | 结果状态 | 谁可以做 |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {} | {} |",
            rule.action.label(),
            rule.action,
            states(rule.from, "—"),
            targets(rule),
            rule.who
                .iter()
                .map(|(r, s)| who(*r, *s))
                .collect::<Vec<_>>()
                .join("、")
        );
    }
    out
}

/// Actions that change one state to another. Merging leads back to where a case was.
fn between(from: State, to: State) -> Vec<Action> {
    RULES
        .iter()
        .filter(|rule| from != to && rule.leads(from, to))
        .map(|rule| rule.action)
        .collect()
}

fn targets(rule: &Rule) -> String {
    match rule.action {
        Action::Withdraw => "已撤单；涉及公共安全的继续办理".to_owned(),
        Action::Unmerge => "并案前的状态".to_owned(),
        _ => states(rule.to, "不变"),
    }
}

fn states(states: &[State], none: &str) -> String {
    if states.is_empty() {
        none.to_owned()
    } else if states == State::OPEN {
        "全部在办状态".to_owned()
    } else if states == State::OPEN_OR_MERGED {
        "全部在办状态、已并案".to_owned()
    } else {
        states
            .iter()
            .map(|state| state.label())
            .collect::<Vec<_>>()
            .join("、")
    }
}

fn who(role: Role, standing: Standing) -> String {
    let place = match standing {
        Standing::Lead => "（主办单位）",
        Standing::Assisting => "（协办单位）",
        Standing::District => "（区）",
        Standing::LeadOrDistrict => "（主办单位或区）",
        Standing::Own => "",
    };
    format!("{}{place}", role.label())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refresh with `UPDATE_DOCS=1 cargo test lifecycle`.
    #[test]
    fn the_page_says_what_the_code_does() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/lifecycle.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, document()).expect("docs/ can be written");
        }
        let page = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            page == document(),
            "docs/lifecycle.md is stale: UPDATE_DOCS=1 cargo test lifecycle"
        );
    }
}
