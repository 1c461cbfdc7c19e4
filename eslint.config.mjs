import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** What a kill or a full disk can interrupt. */
const writers = [
  ...["writeFile", "writeFileSync", "appendFile", "appendFileSync", "createWriteStream"],
  ...["rename", "renameSync", "open", "openSync", "link"],
];

export default tseslint.config(
  { ignores: ["dist/**", ".scimform/**", "node_modules/**", "cdktf.out/**", "coverage/**", "**/*.cjs", "**/*.mjs"] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      // One program for all files costs a quarter less than the project service.
      parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
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
    files: ["lib/**", "provider/**", "stacks/**", "scripts/**", "sandbox/**"],
    // host.mts is a program of its own, which imports nothing.
    ignores: ["lib/core/write-file.ts", "lib/core/private-file.ts", "sandbox/scim-servers/host.mts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: ["node:fs", "node:fs/promises"].map((name) => ({
            name,
            importNames: writers,
            message: "lib/core/write-file.ts writes files whole or not at all.",
          })),
        },
      ],
    },
  },
  {
    files: ["lib/**", "provider/**", "stacks/**", "scripts/**", "sandbox/**", "bench/**"],
    rules: {
      // Whoever sets the machine's clock must not make a run wait, hurry or give up. A moment that is wanted is named `now` first.
      "no-restricted-syntax": [
        "error",
        ...[
          "[callee.name='clock']",
          "[callee.property.name='clock']",
          "[callee.object.name='Date'][callee.property.name='now']",
        ]
          .flatMap((call) => [
            `BinaryExpression[operator=/^[-+]$/] > CallExpression${call}`,
            `VariableDeclarator[id.name!='now'] > CallExpression${call}`,
          ])
          .map((selector) => ({ selector, message: "Durations and deadlines are measured by the monotonic clock." })),
      ],
    },
  },
  {
    files: ["test/**", "bench/**"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      // Tests look for them.
      "no-control-regex": "off",
      // Files of one worker share it (test/runtime): a limit of one would be that of all that follow.
      "no-restricted-properties": [
        "error",
        { object: "jest", property: "setTimeout", message: "jest.config.cjs has one limit for all." },
      ],
    },
  },
);
