//! What was filled in, as label and value. Empty values are left out.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::case::event::What;
use crate::domain::case::{Attachment, Label, Rating, RefusalGrounds};
use crate::domain::reference::Reference;
use crate::domain::task::Task;
use crate::kernel::id::{CaseId, UnitId};
use crate::kernel::time::Timestamp;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventLine)]
pub struct Line {
    label: &'static str,
    value: String,
}

impl Line {
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
        }
    }
}

/// Collects lines, knowing names.
struct Lines<'r> {
    reference: &'r Reference,
    lines: Vec<Line>,
}

/// `2026-11-23 17:50`, as forms show it.
pub fn minute(at: Timestamp) -> String {
    at.civil().strftime("%Y-%m-%d %H:%M").to_string()
}

pub fn of(what: &What, reference: &Reference) -> Vec<Line> {
    let mut lines = Lines {
        reference,
        lines: Vec::new(),
    };
    lines.intake(what);
    lines.dispatching(what);
    lines.handling(what);
    lines.closing(what);
    lines.lines
}

impl Lines<'_> {
    fn text(&mut self, label: &'static str, value: &str) -> &mut Self {
        if !value.is_empty() {
            self.lines.push(Line::new(label, value));
        }
        self
    }

    fn unit(&mut self, label: &'static str, unit: UnitId) -> &mut Self {
        let name = self.reference.directory.unit_name(unit).to_owned();
        self.text(label, &name)
    }

    fn time(&mut self, label: &'static str, at: Timestamp) -> &mut Self {
        self.text(label, &minute(at))
    }

    fn yes_no(&mut self, label: &'static str, yes: bool) -> &mut Self {
        self.text(label, if yes { "是" } else { "否" })
    }

    fn item(&mut self, item: &str) -> &mut Self {
        let row = self.reference.catalogue.get(item);
        let name = row.map_or_else(
            || item.to_owned(),
            |row| format!("{} / {} / {}", row.major, row.minor, row.detail),
        );
        self.text("职责事项", &name)
    }

    fn files(&mut self, attachments: &[Attachment]) -> &mut Self {
        let names: Vec<_> = attachments.iter().map(|file| file.name.as_str()).collect();
        self.text("附件", &names.join("、"))
    }

    fn tasks(&mut self, tasks: &[Task]) -> &mut Self {
        for task in tasks {
            let unit = self.reference.directory.unit_name(task.unit);
            let due = minute(task.due_at);
            let line = format!("{unit}：{}（{due}前）", task.what);
            self.text(task.kind.label(), &line);
        }
        self
    }

    fn intake(&mut self, what: &What) {
        match what {
            What::Registered(registered) => {
                self.text("渠道", registered.channel.label())
                    .text("来源", registered.source.label())
                    .text("性质", registered.nature.label())
                    .text("来源单号", registered.external_id.as_deref().unwrap_or(""))
                    .text("地址", &registered.place.address)
                    .files(&registered.attachments);
            }
            What::Accepted {
                title,
                nature,
                urgency,
                item,
                place,
            } => {
                self.text("标题", title)
                    .text("性质", nature.label())
                    .text("紧急程度", urgency.label())
                    .item(item)
                    .text("地址", &place.address);
            }
            What::InfoAsked { what } => {
                self.text("需补充", what);
            }
            What::InfoSupplied { text, attachments } | What::Supplemented { text, attachments } => {
                self.text("内容", text).files(attachments);
            }
            What::RefusalProposed(grounds) | What::Refused(grounds) => self.grounds(grounds),
            What::Objected { explanation } | What::Reopened { explanation } => {
                self.text("说明", explanation);
            }
            What::AnsweredDirectly {
                knowledge, reply, ..
            } => {
                let entry = self.reference.knowledge.get(knowledge);
                let title = entry.map_or_else(|| knowledge.clone(), |entry| entry.title.clone());
                self.text("知识条目", &title).text("答复", reply);
            }
            _ => {}
        }
    }

    fn grounds(&mut self, grounds: &RefusalGrounds) {
        let RefusalGrounds {
            reason,
            explanation,
            go_to,
        } = grounds;
        self.text("原因", reason.label())
            .text("说明", explanation)
            .text("告知去向", go_to);
    }

    fn dispatching(&mut self, what: &What) {
        match what {
            What::Dispatched {
                item,
                unit,
                tasks,
                note,
            } => {
                self.unit("承办单位", *unit)
                    .item(item)
                    .tasks(tasks)
                    .text("备注", note);
            }
            What::Signed { note, .. } => {
                self.text("备注", note);
            }
            What::ReturnRequested(request) => {
                self.unit("退件单位", request.unit)
                    .text("原因", request.reason.label())
                    .text("依据", &request.basis);
                if let Some(unit) = request.suggested_unit {
                    self.unit("建议承办单位", unit);
                }
            }
            What::ReturnGranted { reason }
            | What::ReturnDenied { reason }
            | What::ExtensionDenied { reason }
            | What::SuspensionDenied { reason }
            | What::Resumed { reason }
            | What::ResultRejected { reason }
            | What::Unmerged { reason } => {
                self.text("理由", reason);
            }
            What::RulingSubmitted(question) => {
                self.unit("临时承办单位", question.interim_unit)
                    .text("争议焦点", &question.question);
                if question.forced {
                    self.text("触发", "二次退件，自动提交快裁");
                }
            }
            What::Ruled(ruling) => {
                self.unit("承办单位", ruling.unit)
                    .text("依据", &ruling.basis)
                    .yes_no("适用于同类事项", ruling.applies_to_the_like);
            }
            What::Merged { master, reason } => {
                self.master(*master).text("理由", reason);
            }
            What::Transferred(record) => {
                self.text("移送至", record.target.label())
                    .text("说明", &record.explanation)
                    .text("回执编号", record.receipt.as_deref().unwrap_or(""));
            }
            What::TransferConfirmed { receipt } => {
                self.text("回执编号", receipt);
            }
            _ => {}
        }
    }

    fn master(&mut self, master: CaseId) -> &mut Self {
        self.text("主办件", &master.to_string())
    }

    fn handling(&mut self, what: &What) {
        match what {
            What::Contacted {
                at,
                means,
                result,
                note,
            } => {
                self.time("联系时间", *at)
                    .text("方式", means.label())
                    .text("结果", result.label())
                    .text("备注", note);
            }
            What::Reassigned {
                unit,
                handler,
                note,
            } => {
                self.unit("单位", *unit);
                if let Some(handler) = handler {
                    let name = self.reference.directory.user_name(*handler).to_owned();
                    self.text("处置员", &name);
                }
                self.text("备注", note);
            }
            What::AssistRequested { tasks } => {
                self.tasks(tasks);
            }
            What::TaskSigned { task } | What::TaskAdopted { task } => {
                self.text("任务", &task.to_string());
            }
            What::TaskAnswered { task, answer } => {
                self.text("任务", &task.to_string()).text("答复", answer);
            }
            What::TaskSentBack { task, reason } => {
                self.text("任务", &task.to_string()).text("理由", reason);
            }
            What::ExtensionRequested(request) => {
                self.text("原因", request.reason.label())
                    .text("说明", &request.explanation)
                    .time("延期至", request.new_due_at);
            }
            What::SuspensionRequested(suspension) => {
                self.text("类型", suspension.kind.label())
                    .text("后续计划", &suspension.plan)
                    .time("下次复核", suspension.next_review_at);
            }
            What::ExtensionGranted { note }
            | What::Suspended { note }
            | What::ResultApproved { note } => {
                self.text("备注", note);
            }
            What::Finished {
                outcome,
                attachments,
            } => {
                self.text("办理结果", &outcome.text)
                    .text("公开答复", &outcome.public_reply)
                    .text("内部备注", &outcome.private_note)
                    .yes_no("是否解决", outcome.solved)
                    .yes_no("是否联系诉求人", outcome.contacted)
                    .files(attachments);
            }
            _ => {}
        }
    }

    fn closing(&mut self, what: &What) {
        match what {
            What::Satisfied { rating, .. } | What::Dissatisfied { rating } => self.rating(rating),
            What::ConclusionProposed { evidence } | What::Concluded { evidence, .. } => {
                self.text("认定依据", evidence);
            }
            What::Withdrawn { reason, note } | What::TakenOver { reason, note } => {
                self.text("原因", reason.label()).text("备注", note);
            }
            What::Urged { text } | What::Noted { text } | What::Instructed { text } => {
                self.text("内容", text);
            }
            What::Labelled { add, remove } => {
                self.labels("增加", add);
                self.labels("移除", remove);
            }
            What::SupervisionRaised { level, why } => {
                self.text("督办等级", &format!("{level}级"))
                    .text("原因", why);
            }
            _ => {}
        }
    }

    fn rating(&mut self, rating: &Rating) {
        let reasons: Vec<_> = rating.reasons.iter().map(|reason| reason.label()).collect();
        self.text("评价", &format!("{}分", rating.grade))
            .text("不满意原因", &reasons.join("、"));
        if let Some(solved) = rating.solved {
            self.yes_no("是否解决", solved);
        }
        self.text("意见", &rating.comment);
    }

    fn labels(&mut self, label: &'static str, labels: &[Label]) {
        let named = labels
            .iter()
            .map(|label| format!("{}：{}", label.dimension.label(), label.value));
        self.text(label, &named.collect::<Vec<_>>().join("、"));
    }
}
