import { onBeforeUnmount, ref, watch } from "vue";
import { newKey } from "../shared/api";
import type { Photo, Values } from "./forms/values";
import { putDraft, readDraft, removeDraft } from "./outbox/database";
import { me } from "./session";

const PAUSE_MS = 500;

/** A form kept on the phone while it is being filled in, with the key it will be sent under. */
export function useKept(form: string, empty: () => Values) {
  const id = `${me.value?.user.id ?? 0}/${form}`;
  const key = ref(newKey());
  const values = ref<Values>(empty());
  const photos = ref<Photo[]>([]);
  let timer = 0;
  let loaded = false;
  let gone = false;

  /** From what is given (an item to put right), else from the last draft. */
  async function load(given?: { values: Values; photos: Photo[] }): Promise<void> {
    const found = given ?? (await readDraft(id, Date.now()).catch(() => undefined));
    if (found) {
      values.value = { ...empty(), ...found.values };
      photos.value = found.photos;
      if ("key" in found && !given) key.value = String(found.key);
    }
    loaded = true;
  }

  function keep(): void {
    clearTimeout(timer);
    if (!loaded || gone) return;
    // A phone that keeps nothing still sends: the form only does not outlive the tab.
    void putDraft(id, { key: key.value, values: values.value, photos: photos.value, at: Date.now() }).catch(() => undefined);
  }

  watch(
    [values, photos],
    () => {
      clearTimeout(timer);
      timer = window.setTimeout(keep, PAUSE_MS);
    },
    { deep: true },
  );
  onBeforeUnmount(keep);

  async function forget(): Promise<void> {
    gone = true;
    clearTimeout(timer);
    await removeDraft(id).catch(() => undefined);
  }

  return { key, values, photos, load, forget };
}
