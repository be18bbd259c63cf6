/** How sheets look everywhere: colours of levels, what an action asks for. */

/** By level, as the office calls them: yellow, orange, red. */
export const TONES: Record<string, string> = { l1: "amber", l2: "purple", l3: "red" };

export interface SheetForm {
  /** What the text is called; none: nothing has to be said. */
  ask: string;
  required: boolean;
  danger?: boolean;
}

/** By action: the one text it takes. The server decides what may be done, and when. */
export const FORMS: Record<string, SheetForm> = {
  answer: { ask: "答复内容", required: true },
  report: { ask: "进展情况", required: true },
  accept: { ask: "采纳说明", required: false },
  send_back: { ask: "退回理由", required: true },
  strike_off: { ask: "销号说明", required: true },
  escalate: { ask: "升级理由和要求", required: true, danger: true },
  ask_withdrawal: { ask: "撤单理由", required: true, danger: true },
  confirm_withdrawal: { ask: "确认说明", required: false, danger: true },
  deny_withdrawal: { ask: "不同意的理由", required: true },
};

export const TEXT_MAX = 2_000;
