import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Arrows of the house point downwards only (docs/architecture.md). */
const forbid = (...patterns) => [
  "error",
  {
    patterns: patterns.map((group) => ({
      group: [group],
      message: "docs/architecture.md: arrows point downwards only",
    })),
  },
];

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "cdktf.out/**", "coverage/**", "**/*.cjs", "**/*.mjs"] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unsafe-type-assertion": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["lib/**"],
    rules: {
      "no-restricted-imports": forbid(
        "**/provider/**",
        "**/stacks/**",
        "**/scripts/**",
        "**/sandbox/**",
        "cdktf*",
        "commander",
      ),
    },
  },
  {
    files: ["provider/**"],
    rules: { "no-restricted-imports": forbid("**/stacks/**", "**/scripts/**", "**/sandbox/**") },
  },
  {
    files: ["stacks/**"],
    rules: { "no-restricted-imports": forbid("**/provider/**", "**/scripts/**", "**/sandbox/**") },
  },
  {
    files: ["scripts/**"],
    ignores: ["scripts/commands/sandbox*.ts", "scripts/commands/demo*.ts", "scripts/demo/**"],
    rules: { "no-restricted-imports": forbid("**/provider/**", "**/stacks/**", "**/sandbox/**") },
  },
  {
    files: ["test/**", "bench/**"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off", "@typescript-eslint/no-unsafe-member-access": "off" },
  },
);
