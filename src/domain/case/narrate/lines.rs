//! The particulars of an event, label and value.

use super::day_and_time;
use crate::domain::case::event::{ClockChange, Event, Registered, Relayed, What};
use crate::domain::case::migrated::{Migrated, Standing};
use crate::domain::case::{Attachment, Label, Place, Rating};
use crate::domain::codes::{Nature, Urgency};
use crate::domain::reference::Reference;
use crate::domain::task::Task;
use crate::kernel::id::UserId;

/// Keeps what there is to say and leaves out what is empty.
struct Lines<'a> {
    lines: Vec<(String, String)>,
    reference: &'a Reference,
}

pub(super) fn of(event: &Event, reference: &Reference) -> Vec<(String, String)> {
    let mut lines = Lines {
        lines: vec![],
        reference,
    };
    lines.intake(&event.what);
    lines.dispatching(&event.what);
    lines.handling(&event.what);
    lines.more_time(&event.what);
    lines.closing(&event.what);
    lines.additions(&event.what);
    for change in &event.clocks {
        lines.clock(change);
    }
    lines.lines
}

impl Lines<'_> {
    fn say(&mut self, label: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.lines.push((label.to_owned(), value));
        }
    }

    fn intake(&mut self, what: &What) {
        match what {
            What::Registered(registered) => self.registered(registered),
            What::Migrated(migrated) => self.migrated(migrated),
            What::Accepted {
                title,
                nature,
                urgency,
                item,
                place,
            } => {
                self.say("标题", title);
                self.kind(*nature, *urgency);
                self.item(item);
                self.place(place);
            }
            What::InfoAsked { what } => self.say("须补充", what),
            What::InfoSupplied { text, attachments } | What::Supplemented { text, attachments } => {
                self.say("补充内容", text);
                self.attachments(attachments);
            }
            What::RefusalProposed(grounds) | What::Refused(grounds) => {
                self.say("理由", grounds.reason.label());
                self.say("说明", &grounds.explanation);
                self.say("告知去向", &grounds.go_to);
            }
            What::Objected { explanation } => self.say("异议", explanation),
            What::AnsweredDirectly {
                knowledge, reply, ..
            } => {
                let entry = self.reference.knowledge.get(knowledge);
                self.say("知识条目", entry.map_or(knowledge, |entry| &entry.title));
                self.say("答复", reply);
            }
            _ => {}
        }
    }

    fn registered(&mut self, registered: &Registered) {
        self.say("渠道", registered.channel.label());
        self.say("来源", registered.source.label());
        self.say(
            "来源单号",
            registered.external_id.as_deref().unwrap_or_default(),
        );
        self.kind(registered.nature, registered.urgency);
        self.place(&registered.place);
        self.attachments(&registered.attachments);
        if let Some(at) = registered.higher_due_at {
            self.say("上级平台时限", day_and_time(at));
        }
    }

    /// The former history has entries of its own in a timeline, see [`super::former_step`].
    fn migrated(&mut self, migrated: &Migrated) {
        let Standing {
            unit,
            called,
            outcome,
            rating,
            ..
        } = &migrated.standing;
        self.say("原平台", &migrated.platform);
        self.say("原编号", &migrated.former.number);
        self.say("原状态", called);
        self.say("原办理记录", format!("{}条", migrated.history.len()));
        if let Some(unit) = unit {
            self.say("承办单位", self.reference.directory.unit_name(*unit));
        }
        self.registered(&migrated.told);
        if let Some(outcome) = outcome {
            self.say("办理结果", &outcome.text);
            self.say("公开答复", &outcome.public_reply);
        }
        if let Some(rating) = rating {
            self.rating(rating);
        }
    }

    fn dispatching(&mut self, what: &What) {
        match what {
            What::Dispatched {
                item, tasks, note, ..
            } => {
                self.item(item);
                self.tasks(tasks);
                self.say("分拨意见", note);
            }
            What::Signed { note, .. } => self.say("备注", note),
            What::ReturnRequested(request) => {
                self.say("退件原因", request.reason.label());
                self.say("依据", &request.basis);
                if let Some(unit) = request.suggested_unit {
                    self.say("建议承办单位", self.reference.directory.unit_name(unit));
                }
            }
            What::ReturnGranted { reason } | What::ReturnDenied { reason } => {
                self.say("理由", reason);
            }
            What::RulingSubmitted(question) => {
                self.say("争议焦点", &question.question);
                let unit = question.interim_unit;
                self.say("先行处置单位", self.reference.directory.unit_name(unit));
            }
            What::Ruled(ruling) => {
                self.say("裁决依据", &ruling.basis);
                let like = if ruling.applies_to_the_like {
                    "是"
                } else {
                    "否"
                };
                self.say("适用同类事项", like);
                for (question, answer) in &ruling.questions {
                    self.say("判别要素", format!("{question}：{answer}"));
                }
            }
            _ => {}
        }
    }

    fn handling(&mut self, what: &What) {
        match what {
            What::Contacted {
                at,
                means,
                result,
                note,
            } => {
                self.say("联系时间", day_and_time(*at));
                self.say("方式", means.label());
                self.say("结果", result.label());
                self.say("备注", note);
            }
            What::Reassigned { handler, note, .. } => {
                if let Some(handler) = handler {
                    self.say("处置员", self.reference.directory.user_name(*handler));
                }
                self.say("要求", note);
            }
            What::AssistRequested { tasks } => self.tasks(tasks),
            What::TaskSigned { task } | What::TaskAdopted { task } => self.task_no(*task),
            What::TaskAnswered { task, answer } => {
                self.task_no(*task);
                self.say("答复", answer);
            }
            What::TaskSentBack { task, reason } => {
                self.task_no(*task);
                self.say("理由", reason);
            }
            What::Finished {
                outcome,
                attachments,
            } => {
                self.say("办理结果", &outcome.text);
                self.say(
                    "是否解决",
                    if outcome.solved {
                        "已解决"
                    } else {
                        "未解决"
                    },
                );
                let contacted = if outcome.contacted { "是" } else { "否" };
                self.say("是否联系诉求人", contacted);
                self.say("公开答复", &outcome.public_reply);
                self.say("内部备注", &outcome.private_note);
                self.attachments(attachments);
            }
            What::ResultApproved { note } => self.say("审核意见", note),
            What::ResultRejected { reason } => self.say("退回理由", reason),
            _ => {}
        }
    }

    fn more_time(&mut self, what: &What) {
        match what {
            What::ExtensionRequested(request) => {
                self.say("延期原因", request.reason.label());
                self.say("说明", &request.explanation);
                self.say("申请延至", day_and_time(request.new_due_at));
            }
            What::ExtensionGranted { reason, note } => {
                self.say("延期原因", reason.label());
                self.say("审批意见", note);
            }
            What::SuspensionRequested(request) => {
                self.say("挂起类别", request.kind.label());
                self.say("后续计划", &request.plan);
                self.say("下次复核", day_and_time(request.next_review_at));
            }
            What::Suspended { kind, note } => {
                self.say("挂起类别", kind.label());
                self.say("审批意见", note);
            }
            What::ExtensionDenied { reason }
            | What::SuspensionDenied { reason }
            | What::Resumed { reason } => self.say("理由", reason),
            _ => {}
        }
    }

    fn closing(&mut self, what: &What) {
        match what {
            What::Satisfied { rating, .. } | What::Dissatisfied { rating } => self.rating(rating),
            What::ConclusionProposed { evidence } | What::Concluded { evidence, .. } => {
                self.say("认定依据", evidence);
            }
            What::Withdrawn { reason, note } | What::TakenOver { reason, note } => {
                self.say("撤单原因", reason.label());
                self.say("说明", note);
            }
            // Which case it joined is said by its number, at the head of the page.
            What::Merged { reason, .. } | What::Unmerged { reason } => self.say("理由", reason),
            What::Followed { outcome, .. } => {
                self.say("办理结果", &outcome.text);
                self.say("公开答复", &outcome.public_reply);
            }
            What::Reopened { explanation } => self.say("说明", explanation),
            What::Transferred(record) => {
                self.say("说明", &record.explanation);
                self.say("回执编号", record.receipt.as_deref().unwrap_or_default());
            }
            What::TransferConfirmed { receipt } => self.say("回执编号", receipt),
            _ => {}
        }
    }

    fn additions(&mut self, what: &What) {
        match what {
            What::Urged { text } | What::Noted { text } | What::Instructed { text } => {
                self.say("内容", text);
            }
            What::Relayed { no, what, .. } => {
                self.say("并入工单", no);
                self.relayed(what);
            }
            What::Labelled { add, remove } => {
                self.say("新增", labels(add));
                self.say("移除", labels(remove));
            }
            What::Recounted { why }
            | What::SupervisionRaised { why, .. }
            | What::SupervisionLowered { why, .. } => self.say("原因", why),
            _ => {}
        }
    }

    fn relayed(&mut self, what: &Relayed) {
        match what {
            Relayed::Urged { text } => self.say("内容", text),
            Relayed::Supplemented { text, attachments } => {
                self.say("补充内容", text);
                self.attachments(attachments);
            }
        }
    }

    fn kind(&mut self, nature: Nature, urgency: Urgency) {
        self.say("诉求性质", nature.label());
        self.say("紧急程度", urgency.label());
    }

    fn item(&mut self, item: &str) {
        let shown = match self.reference.catalogue.get(item) {
            Some(row) => format!("{}／{}／{}", row.major, row.minor, row.detail),
            None => item.to_owned(),
        };
        self.say("职责清单事项", shown);
    }

    fn place(&mut self, place: &Place) {
        let units = [place.street, place.community].into_iter().flatten();
        let names = units.map(|unit| self.reference.directory.unit_name(unit));
        // People write the street into the address as well.
        let address = place.address.as_str();
        let names = names.filter(|name| !address.contains(name));
        let shown: String = names.chain([address]).collect();
        self.say("事发地点", shown);
    }

    fn attachments(&mut self, attachments: &[Attachment]) {
        let names: Vec<_> = attachments.iter().map(|a| a.name.as_str()).collect();
        self.say("附件", names.join("、"));
    }

    fn tasks(&mut self, tasks: &[Task]) {
        for task in tasks {
            let unit = self.reference.directory.unit_name(task.unit);
            let due = day_and_time(task.due_at);
            let label = format!("{}任务{}", task.kind.label(), task.no);
            self.say(&label, format!("{unit}：{}（{due}前答复）", task.what));
        }
    }

    fn task_no(&mut self, no: u16) {
        self.say("任务编号", no.to_string());
    }

    fn rating(&mut self, rating: &Rating) {
        self.say("评价等级", format!("{}级", rating.grade));
        let by_citizen = rating.by == UserId::CITIZEN;
        self.say(
            "评价方式",
            if by_citizen {
                "诉求人评价"
            } else {
                "电话回访"
            },
        );
        let reasons: Vec<_> = rating.reasons.iter().map(|r| r.label()).collect();
        self.say("不满意原因", reasons.join("、"));
        if let Some(solved) = rating.solved {
            self.say("诉求人认为", if solved { "已解决" } else { "未解决" });
        }
        self.say("意见", &rating.comment);
    }

    fn clock(&mut self, change: &ClockChange) {
        match change {
            ClockChange::Start(stage, clock) | ClockChange::Renew(stage, clock) => {
                let provisional = if clock.provisional {
                    "（暂定）"
                } else {
                    ""
                };
                let due = day_and_time(clock.due_at);
                self.say(
                    &format!("{}时限", stage.label()),
                    format!("{due}{provisional}"),
                );
            }
            ClockChange::Move(stage, due) | ClockChange::Resume(stage, due) => {
                self.say(&format!("{}时限", stage.label()), day_and_time(*due));
            }
            ClockChange::Recount(stage, due) => {
                let provisional = if due.provisional { "（暂定）" } else { "" };
                let due = day_and_time(due.at);
                self.say(
                    &format!("{}时限", stage.label()),
                    format!("{due}{provisional}"),
                );
            }
            ClockChange::Pause(stage) => {
                self.say(&format!("{}计时", stage.label()), "暂停");
            }
            ClockChange::Stop(_) => {}
        }
    }
}

fn labels(labels: &[Label]) -> String {
    let shown = labels
        .iter()
        .map(|label| format!("{}·{}", label.dimension.label(), label.value));
    shown.collect::<Vec<_>>().join("、")
}
