import { now, toInput } from "../../shared/time";
import type { CaseDetail, TaskView } from "../../shared/wire";
import type { ActionSpec, FieldSpec } from "./spec";

// One table: which fields each action asks for. Names are those of the API, codes those of the
// dictionary; the server checks everything again.

const NOTE = 2_000;
const LONG = 5_000;
const DAY = 86_400_000;

const area = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({ name, label, kind: "area", max: NOTE, ...more });
const must = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => area(name, label, { required: true, ...more });
const note = area("note", "备注");
const reason = (label: string): FieldSpec => must("reason", label);
const unit = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({ name, label, kind: "unit", ...more });
const files = (label: string, purposes: string[], more: Partial<FieldSpec> = {}): FieldSpec => ({ name: "attachments", label, kind: "files", purposes, start: () => [], ...more });
const task = (tasks: (task: TaskView) => boolean): FieldSpec => ({ name: "task", label: "协办任务", kind: "task", required: true, tasks });

const place = (c: CaseDetail) => {
  const { street, community, address, lon, lat } = c.place;
  return { street: street ?? undefined, community: community ?? undefined, address, lon: lon ?? undefined, lat: lat ?? undefined };
};
const isRefusal = (c: CaseDetail) => c.refusal !== null && !c.refusal.mine;
const openTask = ["pending_sign", "in_progress", "sent_back"];

/** Nobody waits for these, and some end a case: they are never the button that stands out. */
const ASIDE = ["note", "label", "withdraw", "merge", "transfer"];
/** The step that is due, of what is offered in the order of the table. */
export const dueStep = (offered: string[]): string | undefined => offered.slice(0, 1).find((code) => !ASIDE.includes(code));

export const ACTIONS: Readonly<Record<string, ActionSpec | undefined>> = {
  accept: {
    key: "a",
    submit: () => "受理",
    fields: [
      { name: "title", label: "标题", kind: "text", required: true, max: 100, start: (c) => c.title },
      { name: "nature", label: "诉求性质", kind: "choice", required: true, list: "nature", start: (c) => c.nature },
      { name: "urgency", label: "紧急程度", kind: "choice", required: true, list: "urgency", start: (c) => c.urgency, hint: "特急：危及生命安全或群体性事件；紧急：水电气等民生保障" },
      { name: "item", label: "职责清单事项", kind: "item", required: true, start: (c) => c.item },
      { name: "place", label: "事发地点", kind: "place", required: true, start: place },
    ],
  },
  ask_info: { key: "i", lead: () => "诉求人补充前，受理时限暂停，最长 48 小时。", fields: [must("what", "需要补充的内容", { hint: "诉求人会看到这段话，请说明缺什么、怎样提供" })] },
  supply_info: { lead: (c) => (c.info_asked ? `要求补充：${c.info_asked}` : ""), fields: [must("text", "补充内容", { max: LONG }), files("补充材料", ["supplement"])] },
  refuse: {
    tone: "danger",
    lead: (c) =>
      isRefusal(c)
        ? `${c.refusal?.by_name}提出不予受理，须由您复核确认。如不同意，请直接受理。`
        : c.refusal
          ? "您已提出不予受理，须由另一位受理员确认。"
          : "不予受理须两人办理：您提出后，由另一位受理员确认。",
    submit: (c) => (isRefusal(c) ? "确认不予受理" : "提出不予受理"),
    fields: [
      { name: "reason", label: "不予受理理由", kind: "choice", required: true, list: "refusal_reason", start: (c) => c.refusal?.reason },
      must("explanation", "向诉求人的说明", { start: (c) => c.refusal?.explanation }),
      must("go_to", "告知去向", { start: (c) => c.refusal?.go_to, hint: "诉求人可以向哪里反映，如何联系" }),
    ],
  },
  answer_directly: {
    lead: () => "仅限咨询类：按知识库直接答复，计为直办。",
    submit: () => "答复并结案",
    fields: [
      { name: "knowledge", label: "知识条目", kind: "knowledge", required: true },
      must("reply", "答复内容", { max: LONG, hint: "选定知识条目后自动带入，可按诉求修改" }),
    ],
  },
  dispatch: {
    key: "d",
    submit: () => "分拨",
    fields: [
      { name: "item", label: "职责清单事项", kind: "item", required: true, start: (c) => c.item },
      unit("unit", "主办单位", { required: true, start: (c) => c.catalogue?.lead_unit ?? (c.catalogue?.lead_is_street ? c.street : null) }),
      { name: "assisting", label: "协办单位", kind: "assisting", start: () => [] },
      { name: "limit", label: "办理时限", kind: "limit", hint: "不填则按职责清单和时限规则" },
      note,
    ],
  },
  sign: { key: "s", immediate: true, submit: () => "签收", fields: [note] },
  request_return: {
    key: "r",
    lead: () => "每个单位对每件工单只能申请一次退件；审核期间办理时限不停。",
    submit: () => "申请退件",
    fields: [
      { name: "reason", label: "退件原因", kind: "choice", required: true, list: "return_reason" },
      must("basis", "依据", { hint: "写明法规、三定方案或职责清单的条款" }),
      unit("suggested_unit", "建议承办单位", { units: (c) => ({ except: c.unit ? [c.unit] : [] }) }),
    ],
  },
  grant_return: { lead: returnLead, submit: () => "同意退件", fields: [reason("审核意见")] },
  deny_return: { lead: returnLead, submit: () => "驳回退件", tone: "danger", fields: [reason("驳回理由")] },
  submit_ruling: {
    lead: () => "提交裁决组裁定承办单位，裁决期间由临时承办单位先行处置。",
    submit: () => "提交快裁",
    fields: [
      unit("interim_unit", "临时承办单位", { required: true, start: (c) => c.return_request?.unit ?? c.catalogue?.interim_unit ?? c.unit }),
      must("question", "争议焦点"),
    ],
  },
  rule: {
    lead: (c) => (c.ruling_question ? `争议焦点：${c.ruling_question.question}` : ""),
    submit: () => "作出裁决",
    fields: [
      unit("unit", "裁定承办单位", { required: true }),
      must("basis", "裁决依据"),
      { name: "applies_to_the_like", label: "同类事项照此办理", kind: "check", start: () => false, hint: "勾选后作为先例，提请修订职责清单；经另一人批准后生效" },
      {
        name: "questions", label: "判别要素（哪些情形照此办理）", kind: "questions", hint: "与本事项现有要素相同则修订该行，不同则另增一行",
        start: (c) => c.catalogue?.discriminators.map(({ question, answer }) => ({ question, answer })) ?? [],
        shown: (values) => values.applies_to_the_like === true,
      },
    ],
  },
  contact: {
    submit: () => "登记联系",
    fields: [
      { name: "at", label: "联系时间", kind: "time", required: true, start: () => toInput(now()) },
      { name: "means", label: "联系方式", kind: "choice", required: true, list: "contact_means", start: () => "phone" },
      { name: "result", label: "联系结果", kind: "choice", required: true, list: "contact_result", start: () => "reached" },
      note,
    ],
  },
  reassign_within: {
    submit: () => "下派",
    fields: [
      unit("unit", "下派至", { required: true, start: (c) => c.unit, units: (c) => ({ within: c.unit ?? undefined }) }),
      { name: "handler", label: "处置员", kind: "handler", start: (c) => c.handler },
      note,
    ],
  },
  request_assist: {
    submit: () => "发出协办",
    fields: [
      { name: "kind", label: "协同方式", kind: "choice", required: true, list: "assist_kind", start: () => "assist" },
      { name: "units", label: "协办单位", kind: "units", required: true, start: () => [], units: (c) => ({ except: c.unit ? [c.unit] : [] }) },
      must("what", "请其办理的事项"),
      { name: "limit", label: "答复时限", kind: "limit", hint: "不填则按默认时限" },
      { name: "mandatory", label: "必办：答复前主办单位不得办结", kind: "check", start: () => true },
    ],
  },
  sign_task: { submit: () => "签收协办任务", fields: [task((one) => one.mine && one.state === "pending_sign")] },
  answer_task: { submit: () => "提交答复", fields: [task((one) => one.mine && openTask.includes(one.state)), must("answer", "协办答复", { max: LONG })] },
  adopt_task: { submit: () => "采纳", fields: [task((one) => one.state === "answered")] },
  send_back_task: { submit: () => "退回重办", fields: [task((one) => one.state === "answered"), reason("退回理由")] },
  request_extension: {
    key: "e",
    lead: () => "须在办理时限届满前申请，只能延期一次；批准后告知诉求人。",
    submit: () => "申请延期",
    fields: [
      { name: "reason", label: "延期原因", kind: "choice", required: true, list: "extension_reason" },
      must("explanation", "说明"),
      { name: "new_due_at", label: "延期至", kind: "time", required: true, start: (c) => handleDue(c, DAY) },
    ],
  },
  grant_extension: { lead: extensionLead, submit: () => "同意延期", fields: [note] },
  deny_extension: { lead: extensionLead, submit: () => "驳回延期", tone: "danger", fields: [reason("驳回理由")] },
  suspend: {
    lead: () => "挂起须督办员批准；特急、紧急工单不得挂起，每次最长 30 天。",
    submit: () => "申请挂起",
    fields: [
      { name: "kind", label: "挂起类型", kind: "choice", required: true, list: "suspension_kind" },
      must("plan", "后续计划"),
      { name: "next_review_at", label: "下次复核时间", kind: "time", required: true, start: () => toInput(now() + 14 * DAY) },
    ],
  },
  grant_suspension: { lead: suspensionLead, submit: () => "同意挂起", fields: [note] },
  deny_suspension: { lead: suspensionLead, submit: () => "驳回挂起", tone: "danger", fields: [reason("驳回理由")] },
  resume: { submit: () => "恢复办理", fields: [reason("恢复理由")] },
  finish: {
    key: "f",
    submit: () => "提交办结",
    lead: (c) => (c.catalogue?.closing_standard ? `办结标准：${c.catalogue.closing_standard}` : ""),
    fields: [
      must("text", "办理结果", { max: LONG, hint: "写明核查情况、采取的措施和结果，供审核" }),
      must("public_reply", "公开答复", { max: LONG, hint: (c) => c.catalogue?.reply_points || "诉求人会看到，请写明办理过程、结果和依据" }),
      area("private_note", "内部说明", { hint: "仅工作人员可见" }),
      { name: "solved", label: "问题是否已解决", kind: "yesno", required: true },
      { name: "contacted", label: "是否已联系诉求人", kind: "yesno", required: true, start: (c) => (c.contacted_at ? true : null) },
      files("佐证材料", ["after", "before", "evidence"], { hint: (c) => (c.catalogue?.on_site ? "现场处置类事项须上传处置后的照片" : (c.catalogue?.evidence.join("；") ?? "")) }),
    ],
  },
  approve_result: { key: "p", submit: () => "审核通过", fields: [note] },
  reject_result: { tone: "danger", submit: () => "退回重办", fields: [reason("退回理由")] },
  rate: {
    submit: () => "登记评价",
    lead: () => "回访登记诉求人的评价；1、2 分为不满意，转入重办。",
    fields: [
      { name: "grade", label: "满意度", kind: "grade", required: true },
      { name: "reasons", label: "不满意原因", kind: "choices", list: "dissatisfaction_reason", start: () => [], required: true, shown: (values) => Number(values.grade) > 0 && Number(values.grade) <= 2 },
      { name: "solved", label: "诉求人认为问题是否解决", kind: "yesno" },
      { name: "dimensions", label: "分项评价", kind: "dimensions" },
      area("comment", "评价意见"),
    ],
  },
  conclude: {
    lead: (c) =>
      c.conclusion && !c.conclusion.mine
        ? `${c.conclusion.by_name}提出终结认定：${c.conclusion.evidence}`
        : "终结认定须两名督办员办理；结案后仍计为不满意。",
    submit: (c) => (c.conclusion && !c.conclusion.mine ? "确认终结" : "提出终结认定"),
    tone: "danger",
    fields: [must("evidence", "认定依据", { start: (c) => c.conclusion?.evidence })],
  },
  withdraw: {
    tone: "danger",
    lead: () => "仅限误录或测试件。撤单后诉求人将收到告知。",
    submit: () => "撤单",
    fields: [{ name: "reason", label: "撤单原因", kind: "choice", required: true, list: "withdrawal_reason", only: (code) => code === "W5", start: () => "W5" }, note],
  },
  merge: { submit: () => "并案", lead: () => "并案后随主办件办理，各诉求人仍各自收到告知和评价邀请。", fields: [{ name: "master", label: "主办件工单号", kind: "text", required: true, max: 24 }, reason("并案理由")] },
  unmerge: { submit: () => "取消并案", fields: [reason("取消理由")] },
  transfer: {
    tone: "danger",
    submit: () => "移送",
    fields: [
      { name: "target", label: "移送去向", kind: "choice", required: true, list: "transfer_target" },
      must("explanation", "移送说明", { hint: "诉求人会被告知" }),
      { name: "receipt", label: "回执编号", kind: "text", max: 100, hint: "暂无可稍后补登" },
    ],
  },
  confirm_transfer: { submit: () => "登记回执", fields: [{ name: "receipt", label: "回执编号", kind: "text", required: true, max: 100 }] },
  note: { key: "c", submit: () => "保存备注", fields: [must("text", "备注内容", { hint: "仅工作人员可见" })] },
  label: { key: "t", submit: () => "保存标签", fields: [{ name: "labels", label: "标签", kind: "labels", spread: true, required: true }] },
  instruct: { submit: () => "批示", fields: [must("text", "批示内容")] },
};

function returnLead(c: CaseDetail): string {
  const r = c.return_request;
  if (!r) return "";
  const suggested = r.suggested_unit_name ? `建议改派 ${r.suggested_unit_name}。` : "";
  return `${r.unit_name} ${r.by_name} 申请退件：${r.reason_label}。依据：${r.basis.replace(/[。；]$/, "")}。${suggested}`;
}

function extensionLead(c: CaseDetail): string {
  const e = c.extension_request;
  return e ? `${e.by_name} 申请延期至 ${toInput(e.new_due_at).replace("T", " ")}：${e.reason_label}。${e.explanation}` : "";
}

function suspensionLead(c: CaseDetail): string {
  const s = c.suspension_request;
  return s ? `${s.by_name} 申请挂起：${s.kind_label}。计划：${s.plan}。下次复核 ${toInput(s.next_review_at).replace("T", " ")}` : "";
}

function handleDue(c: CaseDetail, more: number): string | null {
  const clock = c.clocks.find(({ stage }) => stage === "handle");
  return clock ? toInput(Date.parse(clock.due_at) + more) : null;
}
