import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listen, switchLetters } from "../../src/shared/hotkeys";

const press = (key: string, init: KeyboardEventInit = {}, on: EventTarget = document.body) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
};

describe("hotkeys", () => {
  const run = vi.fn();
  let stop: () => void;
  beforeEach(() => {
    document.body.innerHTML = "<input id='text'><input id='box' type='checkbox'><button id='button'>去</button>";
    stop = listen({ d: run, "?": run, "Shift+j": run, "g q": run, q: run, "Ctrl+k": run, Escape: run, Enter: run });
  });
  afterEach(() => {
    stop();
    switchLetters(false);
    run.mockReset();
  });
  const field = (id: string) => document.getElementById(id) as HTMLElement;

  it("runs what the key is for and keeps the browser out", () => {
    expect(press("d").defaultPrevented).toBe(true);
    expect(press("e").defaultPrevented).toBe(false);
    press("?", { shiftKey: true });
    press("J", { shiftKey: true });
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("leaves letters alone while the person is typing", () => {
    press("d", {}, field("text"));
    press("Enter", {}, field("text"));
    expect(run).not.toHaveBeenCalled();
    press("d", {}, field("box"));
    press("Escape", {}, field("text"));
    press("k", { ctrlKey: true }, field("text"));
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("never acts on an input method's composition", () => {
    press("d", { isComposing: true });
    press("Process", { keyCode: 229 } as KeyboardEventInit);
    press("d", { keyCode: 229 } as KeyboardEventInit);
    press("Escape", { isComposing: true }, field("text"));
    expect(run).not.toHaveBeenCalled();
  });

  it("leaves Enter to a focused button", () => {
    press("Enter", {}, field("button"));
    expect(run).not.toHaveBeenCalled();
    press("Enter");
    expect(run).toHaveBeenCalledOnce();
  });

  it("knows sequences, within a second", () => {
    vi.useFakeTimers();
    stop();
    const [go, alone] = [vi.fn(), vi.fn()];
    stop = listen({ "g q": go, q: alone });
    press("g");
    press("q");
    press("g");
    vi.advanceTimersByTime(1_500);
    press("q");
    vi.useRealTimers();
    expect(go).toHaveBeenCalledOnce();
    expect(alone).toHaveBeenCalledOnce();
  });

  it("lets letters be switched off, not the rest", () => {
    switchLetters(true);
    press("d");
    expect(run).not.toHaveBeenCalled();
    press("k", { ctrlKey: true });
    press("Escape");
    expect(run).toHaveBeenCalledTimes(2);
  });
});
