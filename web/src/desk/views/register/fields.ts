import type { ActionSpec, Values } from "../../forms/spec";

const isNamed = (values: Values) => values.anonymous !== true;

/** What an operator asks a caller, in the order of the call. */
export const REGISTER: ActionSpec = {
  fields: [
    { name: "name", label: "诉求人姓名", kind: "text", max: 50, shown: isNamed },
    { name: "phone", label: "联系电话", kind: "text", max: 20, shown: isNamed, hint: "用于回访，可按来电号码填写" },
    { name: "home", label: "住址", kind: "text", max: 200, shown: isNamed },
    { name: "anonymous", label: "匿名诉求（不留姓名电话）", kind: "check" },
    { name: "identity_hidden", label: "隐匿身份（承办单位看不到诉求人）", kind: "check", shown: isNamed },
    { name: "title", label: "标题", kind: "text", required: true, max: 100, hint: "地点＋问题，例如：梅沙街道某小区夜间施工噪声扰民" },
    { name: "content", label: "诉求内容", kind: "area", required: true, max: 5_000 },
    { name: "nature", label: "诉求性质", kind: "choice", required: true, list: "nature" },
    { name: "urgency", label: "紧急程度", kind: "choice", required: true, list: "urgency" },
    { name: "channel", label: "渠道", kind: "choice", required: true, list: "channel" },
    { name: "source", label: "来源", kind: "choice", list: "source" },
    { name: "external_id", label: "来源单号", kind: "text", max: 100, hint: "转办件填写原单号，避免重复登记" },
    { name: "place", label: "事发地点", kind: "place", required: true },
    { name: "item", label: "职责清单事项", kind: "item", hint: "不确定可留空，由受理员选定" },
    { name: "attachments", label: "附件", kind: "files", purposes: ["appeal"] },
  ],
};

/** A fresh form: what most calls have in common. */
export function startOf(): Values {
  return { nature: "complaint", urgency: "U3", channel: "hotline", source: "citizen", attachments: [], place: {}, anonymous: false, identity_hidden: false };
}
