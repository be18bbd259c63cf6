//! The life cycle as a document, drawn from the table of actions. `docs/lifecycle.md` is this.

use std::fmt::Write;

use super::action::{Action, RULES, Standing};
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
    out.push_str("```\n\n## 操作与权限\n\n| 操作 | 代码 | 起始状态 | 结果状态 | 谁可以做 |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {} | {} |",
            rule.action.label(),
            rule.action,
            states(rule.from, "—"),
            states(rule.to, "不变"),
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

fn states(states: &[State], none: &str) -> String {
    if states.is_empty() {
        none.to_owned()
    } else if states == State::OPEN {
        "全部在办状态".to_owned()
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
