import { computed, onBeforeUnmount, onMounted, shallowReactive } from "vue";
import type { Keymap } from "../../shared/hotkeys";

/** Something the person can do here: by key, from the palette, and listed on the cheat sheet. */
export interface Command {
  id: string;
  title: string;
  group: string;
  /** As `hotkeys.ts` names keys; several alternatives are separated by a space and `|`. */
  key?: string;
  run: () => void;
  /** Moves of the cursor are on the cheat sheet, but of no use in the palette. */
  unlisted?: boolean;
}

type Provider = () => Command[];
const providers = shallowReactive<Provider[]>([]);

/** Offers the provider's commands as long as the component is there. */
export function useCommands(provider: Provider): void {
  onMounted(() => providers.push(provider));
  onBeforeUnmount(() => {
    const at = providers.indexOf(provider);
    if (at >= 0) providers.splice(at, 1);
  });
}

export const commands = computed(() => providers.flatMap((provider) => provider()));

/** Alternatives of a command's key. */
export function keysOf(command: Command): string[] {
  return command.key ? command.key.split(" | ") : [];
}

/** Keys of all present commands; none while a dialog is open, for it has its own. */
export function keymap(): Keymap {
  if (document.querySelector("dialog[open]")) return {};
  const pairs = commands.value.flatMap((command) => keysOf(command).map((key) => [key, () => command.run()] as const));
  return Object.fromEntries(pairs);
}

const SHOWN: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc", Home: "Home", End: "End" };

/** The key as it is printed on a keyboard. */
export function shownKey(key: string): string {
  return key
    .split("+")
    .map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join("+");
}
