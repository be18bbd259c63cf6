import MarkdownIt from "markdown-it";
import type { Plugin } from "vite";

const markdown = new MarkdownIt({ html: false });
type Rule = NonNullable<(typeof markdown.renderer.rules)[string]>;

/** `install.md` leads to the chapter on the page, not to a file. */
const link: Rule = (tokens, index, options, _env, self) => {
  const href = String(tokens[index]?.attrGet("href") ?? "");
  const chapter = /^([\w-]+)\.md$/.exec(href)?.[1];
  if (chapter === undefined) throw new Error(`the manual leads to ${href}, which is no chapter`);
  tokens[index]?.attrSet("href", `#/manual/${chapter}`);
  return self.renderToken(tokens, index, options);
};
/** The page has the one title; a chapter begins below it. */
const heading: Rule = (tokens, index, options, _env, self) => {
  const token = tokens[index];
  if (token) token.tag = `h${Number(token.tag.slice(1)) + 1}`;
  return self.renderToken(tokens, index, options);
};
Object.assign(markdown.renderer.rules, { link_open: link, heading_open: heading, heading_close: heading });

/** A chapter of the manual as HTML; markup in the text shows as text. */
export function chapter(text: string): string {
  return markdown.render(text);
}

/**
 * Makes a Vue component of a chapter while building, so that the browser renders and injects
 * nothing. `v-pre`: braces in the text are text.
 */
export function manual(): Plugin {
  return {
    name: "manual",
    enforce: "pre",
    transform(text, id) {
      return id.endsWith(".md") ? { code: `<template><div v-pre>${chapter(text)}</div></template>`, map: null } : undefined;
    },
  };
}
