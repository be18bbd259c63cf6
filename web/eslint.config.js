import tseslint from "typescript-eslint";
import vue from "eslint-plugin-vue";
import a11y from "eslint-plugin-vuejs-accessibility";
import vueParser from "vue-eslint-parser";

const AGAINST_RULES = {
  // The content security policy forbids inline styles and injected markup.
  "vue/no-static-inline-styles": ["error", { allowBinding: true }],
  "vue/no-v-html": "error",
  "vue/multi-word-component-names": "off",
  "vue/block-lang": ["error", { script: { lang: "ts" } }],
  "vue/component-api-style": ["error", ["script-setup"]],
  "vue/no-unused-refs": "error",
};

export default tseslint.config(
  { ignores: ["dist/", "src/shared/schema.d.ts"] },
  ...tseslint.configs.recommended,
  ...vue.configs["flat/essential"],
  ...a11y.configs["flat/recommended"],
  {
    files: ["**/*.vue"],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser, sourceType: "module" } },
  },
  {
    files: ["**/*.{ts,js,mjs,vue}"],
    rules: {
      ...AGAINST_RULES,
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "vuejs-accessibility/label-has-for": ["error", { required: { some: ["nesting", "id"] } }],
      // Grids and trees of ours put the handlers on the container that has the focus.
      "vuejs-accessibility/no-static-element-interactions": "off",
      "vuejs-accessibility/click-events-have-key-events": "off",
      "vuejs-accessibility/mouse-events-have-key-events": "off",
      "vuejs-accessibility/no-autofocus": "off",
      // Options and rows are pointed at by aria-activedescendant; the container has the focus.
      "vuejs-accessibility/interactive-supports-focus": "off",
    },
  },
  { files: ["scripts/**", "tests/**"], rules: { "no-console": "off" } },
  { files: ["src/**/*.{ts,vue}"], rules: { "no-restricted-globals": ["error", { name: "fetch", message: "only shared/api.ts talks HTTP" }] } },
  { files: ["src/shared/api.ts"], rules: { "no-restricted-globals": "off" } },
);
