import { ref } from "vue";

const TRIGGER = 56;
const MAX = 88;

/** Pulling a list down at its top refreshes it. The button beside the title does the same. */
export function usePull(refresh: () => Promise<void>) {
  const distance = ref(0);
  let from: number | null = null;

  function onTouchstart(event: TouchEvent): void {
    from = window.scrollY <= 0 ? (event.touches[0]?.clientY ?? null) : null;
  }
  function onTouchmove(event: TouchEvent): void {
    if (from === null) return;
    const moved = (event.touches[0]?.clientY ?? from) - from;
    distance.value = moved > 0 ? Math.min(MAX, moved / 2) : 0;
  }
  function onTouchend(): void {
    const pulled = distance.value > TRIGGER;
    distance.value = 0;
    from = null;
    if (pulled) void refresh();
  }
  return { distance, onTouchstart, onTouchmove, onTouchend };
}
