import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chapter } from "../../manual";
import { CHAPTERS } from "../../src/desk/views/manual/chapters";

const FOLDER = "../docs/manual";
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".md") && name !== "README.md");

describe("the manual on the desk", () => {
  it("holds every chapter, in the order and under the titles of the index", () => {
    const index = readFileSync(`${FOLDER}/README.md`, "utf8");
    const listed = [...index.matchAll(/^\d+\. \[(.+)\]\((.+)\.md\)$/gm)].map(([, title, id]) => ({ id, title }));
    expect(CHAPTERS.map(({ id, title }) => ({ id, title }))).toEqual(listed);
    expect(listed.map(({ id }) => `${id}.md`).sort()).toEqual(files.sort());
  });

  it("leads from chapter to chapter and nowhere else", () => {
    for (const file of files) {
      const html = chapter(readFileSync(`${FOLDER}/${file}`, "utf8"));
      for (const [, target] of html.matchAll(/href="([^"]*)"/g)) {
        expect(CHAPTERS.map(({ id }) => `#/manual/${id}`), file).toContain(target);
      }
    }
    expect(() => chapter("[x](https://example.com)")).toThrow("no chapter");
  });

  it("shows markup as text and begins below the title of the page", () => {
    expect(chapter("<script>alert(1)</script>")).not.toContain("<script");
    expect(chapter("# a\n\n## b")).toBe("<h2>a</h2>\n<h3>b</h3>\n");
  });
});
