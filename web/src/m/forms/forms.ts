/** The forms of the field: one description per action, from which screen, checks and request come. */

import type { DictionaryList } from "../../shared/wire";

export type Field =
  | { kind: "text"; name: string; label: string; rows: number; hint?: string; optional?: boolean; max?: number }
  | { kind: "term"; name: string; label: string; list: DictionaryList }
  | { kind: "option"; name: string; label: string; options: { code: string; label: string }[]; first: string }
  | { kind: "yes"; name: string; label: string; yes: string; no: string; first?: boolean }
  | { kind: "time"; name: string; label: string; hint?: string; start: "now" | "empty" }
  | { kind: "unit"; name: string; label: string; optional?: boolean; within?: "case" }
  | { kind: "units"; name: string; label: string }
  | { kind: "person"; name: string; label: string; of: string }
  | { kind: "task"; name: string; label: string; states: string[]; mine: boolean }
  | { kind: "photos"; name: string; label: string; purpose: "before" | "after"; max: number };

export interface ActionForm {
  action: string;
  title: string;
  /** What the button says. */
  send: string;
  /** One sentence the person should know before. */
  lead?: string;
  /** Drawn in red: it takes the case away from somebody. */
  grave?: boolean;
  fields: Field[];
}

const text = (name: string, label: string, rows = 4): Field => ({ kind: "text", name, label, rows });
const optional = (name: string, label: string): Field => ({ kind: "text", name, label, rows: 2, optional: true });
const term = (name: string, label: string, list: DictionaryList): Field => ({ kind: "term", name, label, list });

const TASK_OPEN = ["in_progress", "sent_back"];

export const FORMS: ActionForm[] = [
  { action: "sign", title: "签收", send: "签收", fields: [] },
  {
    action: "contact",
    title: "首次联系",
    send: "保存联系记录",
    fields: [
      { kind: "time", name: "at", label: "联系时间", start: "now" },
      term("means", "联系方式", "contact_means"),
      term("result", "联系结果", "contact_result"),
      optional("note", "情况说明"),
    ],
  },
  {
    action: "finish",
    title: "办结",
    send: "提交办结",
    lead: "提交后由审核员审核，通过后请诉求人评价。",
    fields: [
      { kind: "photos", name: "before", label: "处置前照片", purpose: "before", max: 9 },
      { kind: "photos", name: "after", label: "处置后照片", purpose: "after", max: 9 },
      { kind: "text", name: "text", label: "办理结果", rows: 5, hint: "做了什么、结果如何。仅工作人员可见。", max: 5000 },
      { kind: "text", name: "public_reply", label: "公开答复", rows: 5, hint: "诉求人会看到这段话，请不要写他人姓名、电话。", max: 5000 },
      optional("private_note", "内部备注"),
      { kind: "yes", name: "solved", label: "问题是否解决", yes: "已解决", no: "未解决" },
      { kind: "yes", name: "contacted", label: "是否已联系诉求人", yes: "已联系", no: "未联系" },
    ],
  },
  {
    action: "request_return",
    title: "退件",
    send: "提交退件",
    grave: true,
    lead: "每个单位对同一工单只能退件一次；审核期间办理时限继续计算。",
    fields: [
      term("reason", "退件原因", "return_reason"),
      text("basis", "依据（写明法规或职责条款）"),
      { kind: "unit", name: "suggested_unit", label: "建议承办单位", optional: true },
    ],
  },
  {
    action: "request_extension",
    title: "申请延期",
    send: "提交申请",
    lead: "须在到期前申请，一般只能延期一次，批准后告知诉求人。",
    fields: [
      term("reason", "延期原因", "extension_reason"),
      text("explanation", "说明"),
      { kind: "time", name: "new_due_at", label: "延期至", start: "empty" },
    ],
  },
  {
    action: "reassign_within",
    title: "下派",
    send: "下派",
    fields: [
      { kind: "unit", name: "unit", label: "下派到", within: "case" },
      { kind: "person", name: "handler", label: "经办人", of: "unit" },
      optional("note", "交办要求"),
    ],
  },
  {
    action: "request_assist",
    title: "请求协办",
    send: "发起协办",
    fields: [
      term("kind", "方式", "assist_kind"),
      { kind: "units", name: "units", label: "协办单位" },
      text("what", "需要对方做什么"),
      {
        kind: "option",
        name: "limit",
        label: "答复时限",
        first: "1wd",
        options: [
          { code: "4wh", label: "4 个工作小时" },
          { code: "1wd", label: "1 个工作日" },
          { code: "2wd", label: "2 个工作日" },
          { code: "3wd", label: "3 个工作日" },
        ],
      },
      { kind: "yes", name: "mandatory", label: "答复前能否办结", yes: "须答复后办结", no: "可先办结", first: true },
    ],
  },
  {
    action: "sign_task",
    title: "协办签收",
    send: "签收协办",
    fields: [{ kind: "task", name: "task", label: "协办任务", states: ["pending_sign"], mine: true }],
  },
  {
    action: "answer_task",
    title: "协办答复",
    send: "提交答复",
    fields: [
      { kind: "task", name: "task", label: "协办任务", states: TASK_OPEN, mine: true },
      text("answer", "协办答复", 5),
    ],
  },
  {
    action: "adopt_task",
    title: "采纳答复",
    send: "采纳",
    fields: [{ kind: "task", name: "task", label: "协办任务", states: ["answered"], mine: false }],
  },
  {
    action: "send_back_task",
    title: "退回答复",
    send: "退回",
    grave: true,
    fields: [{ kind: "task", name: "task", label: "协办任务", states: ["answered"], mine: false }, text("reason", "退回理由")],
  },
  {
    action: "suspend",
    title: "申请挂起",
    send: "提交申请",
    lead: "由督办员审批；下次复核时间不超过三十天。",
    fields: [
      term("kind", "挂起类型", "suspension_kind"),
      text("plan", "后续计划"),
      { kind: "time", name: "next_review_at", label: "下次复核时间", start: "empty" },
    ],
  },
  { action: "resume", title: "恢复办理", send: "恢复办理", fields: [text("reason", "恢复理由")] },
  { action: "approve_result", title: "审核通过", send: "审核通过", fields: [optional("note", "审核意见")] },
  {
    action: "reject_result",
    title: "审核退回",
    send: "退回承办单位",
    grave: true,
    lead: "退回后办理时限继续计算，视同从未停止。",
    fields: [text("reason", "退回理由")],
  },
  { action: "grant_extension", title: "同意延期", send: "同意延期", fields: [optional("note", "审批意见")] },
  { action: "deny_extension", title: "驳回延期", send: "驳回延期", grave: true, fields: [text("reason", "驳回理由")] },
  { action: "grant_suspension", title: "同意挂起", send: "同意挂起", fields: [optional("note", "审批意见")] },
  { action: "deny_suspension", title: "驳回挂起", send: "驳回挂起", grave: true, fields: [text("reason", "驳回理由")] },
  { action: "grant_return", title: "同意退件", send: "同意退件", fields: [text("reason", "审核意见")] },
  { action: "deny_return", title: "驳回退件", send: "驳回退件", grave: true, fields: [text("reason", "驳回理由")] },
  { action: "note", title: "备注", send: "保存备注", fields: [text("text", "备注内容")] },
];

/** The form of an action, or nothing: then it is done at the desk. */
export function formOf(action: string): ActionForm | undefined {
  return FORMS.find((form) => form.action === action);
}
