/** What a key does. Names: `d`, `?`, `g q`, `Enter`, `ArrowDown`, `Shift+j`, `Ctrl+k`, `Ctrl+Enter`. */
export type Keymap = Record<string, (event: KeyboardEvent) => void>;

const SEQUENCE_MS = 1_000;
const OFF_KEY = "suqiu.hotkeys.off";

const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const NOT_TEXT = new Set(["checkbox", "radio", "button", "submit", "file", "range", "color"]);

/** Whether the person is writing something, so that letters are letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !NOT_TEXT.has(target.type);
  return TYPING.has(target.tagName);
}

/** Whether an input method is composing Chinese; 229 is what Chrome reports before `isComposing`. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether Enter and Space belong to the focused control itself. */
function activates(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" && event.key !== " ") return false;
  return event.target instanceof Element && event.target.closest("button, a[href], summary, [role=button], [role=option]") !== null;
}

/** The name under which a key is looked up. */
export function nameOf(event: KeyboardEvent): string {
  const letter = event.key.length === 1 && event.key !== " ";
  const shift = event.shiftKey && (!letter || /[a-z]/i.test(event.key)) ? "Shift+" : "";
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  return control + shift + (letter ? event.key.toLowerCase() : event.key);
}

/** Single letters can be switched off (WCAG 2.1.4). */
export function lettersAreOff(): boolean {
  return localStorage.getItem(OFF_KEY) === "1";
}
export function switchLetters(off: boolean): void {
  localStorage.setItem(OFF_KEY, off ? "1" : "0");
}

/** Listens on `target` until the returned function is called; `keymap` is asked at every key. */
export function listen(keymap: Keymap | (() => Keymap), target: EventTarget = document): () => void {
  let first = "";
  let firstAt = 0;
  const onKey = (raw: Event) => {
    const event = raw as KeyboardEvent;
    if (event.defaultPrevented || isComposing(event) || event.altKey) return;
    const name = nameOf(event);
    const withControl = name.startsWith("Ctrl+");
    const letter = !withControl && event.key.length === 1;
    if (!withControl && isTyping(event.target) && name !== "Escape") return;
    if (!withControl && activates(event)) return;
    if (letter && lettersAreOff()) return;
    const map = typeof keymap === "function" ? keymap() : keymap;
    const sequence = first && Date.now() - firstAt < SEQUENCE_MS ? `${first} ${name}` : "";
    const run = (sequence && map[sequence]) || map[name];
    first = letter ? name : "";
    firstAt = Date.now();
    if (!run) return;
    first = "";
    event.preventDefault();
    run(event);
  };
  target.addEventListener("keydown", onKey);
  return () => target.removeEventListener("keydown", onKey);
}
