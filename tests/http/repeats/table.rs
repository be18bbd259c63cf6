//! How each action is asked for, in a state where it is carried out.

/// Action, the state it is asked in, steps to take there before, who asks, what is said.
pub const ACTIONS: &str = r#"
accept | pending_accept | | intake_clerk | {"nature":"help","urgency":"U3","item":"ITEM","place":{"street":STREET,"address":"海山路1号"}}
ask_info | pending_accept | | intake_clerk | {"what":"具体楼栋"}
supply_info | need_info | | intake_clerk | {"text":"三栋楼下"}
refuse | pending_accept | | intake_clerk | {"reason":"N4","explanation":"已进入诉讼","go_to":"法院"}
dispatch | pending_dispatch | | dispatcher | {"item":"ITEM","unit":SECTION}
sign | pending_sign | | unit_dispatcher | {}
request_return | pending_sign | | unit_dispatcher | {"reason":"R2","basis":"不属本科室","suggested_unit":ASSISTING}
grant_return | return_review | | dispatcher | {"reason":"属实"}
deny_return | return_review | | dispatcher | {"reason":"不属实"}
submit_ruling | pending_dispatch | | dispatcher | {"interim_unit":SECTION,"question":"权属不清"}
rule | ruling | | ruling_panel | {"unit":SECTION,"basis":"职责清单","applies_to_the_like":false}
contact | in_progress | | handler | {"at":"NOW","means":"phone","result":"reached"}
reassign_within | in_progress | | unit_dispatcher | {"unit":SECTION,"note":"请尽快"}
request_assist | pending_review | reject_result | unit_dispatcher | {"kind":"assist","units":[ASSISTING],"what":"核实"}
sign_task | in_progress | | assisting | {"task":1}
answer_task | in_progress | sign_task | assisting | {"task":1,"answer":"已核实"}
adopt_task | in_progress | sign_task answer_task | unit_dispatcher | {"task":1}
send_back_task | in_progress | sign_task answer_task | unit_dispatcher | {"task":1,"reason":"不完整"}
request_extension | in_progress | | unit_dispatcher | {"reason":"E1","explanation":"待到货","new_due_at":"DUE"}
grant_extension | in_progress | request_extension | supervisor | {}
deny_extension | in_progress | request_extension | supervisor | {"reason":"不必"}
suspend | in_progress | | unit_dispatcher | {"kind":"H1","plan":"随工程处理","next_review_at":"LATER"}
grant_suspension | in_progress | suspend | supervisor | {}
deny_suspension | in_progress | suspend | supervisor | {"reason":"不必"}
resume | suspended | | supervisor | {"reason":"已具备条件"}
finish | pending_review | reject_result | handler | {"text":"已清运","public_reply":"已处理，每日清运。","solved":true,"contacted":true}
approve_result | pending_review | | reviewer | {}
reject_result | pending_review | | reviewer | {"reason":"请补充"}
rate | pending_feedback | | callback_clerk | {"grade":5}
conclude | pending_feedback | rate finish approve_result | supervisor | {"evidence":"现场复核属实"}
withdraw | pending_dispatch | | dispatcher | {"reason":"W5"}
merge | pending_dispatch | | dispatcher | {"master":"MASTER","reason":"同一事项"}
unmerge | merged | | dispatcher | {"reason":"不是一件事"}
transfer | pending_dispatch | | dispatcher | {"target":"police","explanation":"治安"}
confirm_transfer | transferred | | dispatcher | {"receipt":"回执1号"}
note | in_progress | | handler | {"text":"备注"}
label | in_progress | | supervisor | {"add":[{"dimension":"topic","value":"垃圾清运"}]}
instruct | in_progress | | leader | {"text":"请抓紧"}
"#;

/// What a citizen asks at an address of its own: the same columns without a person.
pub const PUBLIC: &str = r#"
rating | pending_feedback | | {"grade":4}
urge | pending_accept | | {"text":"请快一点"}
supplement | pending_accept | | {"text":"在三栋"}
supply_info | need_info | | {"text":"在三栋"}
withdraw | pending_accept | | {"reason":"W1"}
objection | pending_accept | refuse refuse_too | {"explanation":"并未诉讼"}
reopen | pending_feedback | rate_well | {"explanation":"又发生了"}
"#;

/// The rows of a table, each with its `N` columns.
pub fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.trim().lines().map(|line| {
        let columns: Vec<_> = line.splitn(N, '|').map(str::trim).collect();
        columns
            .try_into()
            .expect("as many columns as the table has")
    })
}
