import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyStackConfig } from "../../../lib/config";
import { type Problem, ScimformError } from "../../../lib/core/problem";
import { importsPath } from "../../../lib/terraform/imports-file";
import { mapStacks } from "../../identity-providers";

/**
 * Reports what synth would stop at besides the config: files of `export` that somebody has changed.
 * @param root project folder
 */
export const checkImports = (stacks: readonly AnyStackConfig[], root: string): Problem[] =>
  mapStacks(stacks, ({ readImports }, { stack }): readonly Problem[] => {
    const file = importsPath(stack);
    const path = join(root, file);
    if (!existsSync(path)) return [];
    try {
      readImports(file, readFileSync(path, "utf8"));
      return [];
    } catch (error) {
      if (error instanceof ScimformError) return error.problems;
      throw error;
    }
  }).flat();
