import { ref } from "vue";
import { newKey } from "../shared/api";
import { keys, queries } from "../shared/query";
import type { CaseDetail } from "../shared/wire";
import { me } from "./session";
import { submit } from "./outbox/outbox";
import { say } from "./toast";

/** Signing needs no form: one tap on the case. */
export function useQuickSign() {
  const busy = ref(false);
  const trouble = ref("");
  let key = newKey();

  async function sign({ no, title, revision }: CaseDetail): Promise<void> {
    if (busy.value || !me.value) return;
    busy.value = true;
    trouble.value = "";
    const item = { key, user: me.value.user.id, action: "sign", no, title, revision, values: {}, photos: [], at: Date.now() };
    const outcome = await submit({ ...item, tries: 0, state: "waiting", reason: "", field: null, changed: [] });
    busy.value = false;
    key = newKey();
    if (outcome.kind === "done") say("已签收");
    else if (outcome.kind === "later") say("网络不通，已存入待上传");
    else {
      trouble.value = outcome.reason;
      await queries.invalidateQueries({ queryKey: keys.case(no) });
    }
  }
  return { busy, trouble, sign };
}
