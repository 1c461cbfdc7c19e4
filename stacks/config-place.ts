import { originOf } from "../lib/config/common/locate";
import type { AnyStackConfig } from "../lib/config/any-stack";
import { escapeTemplate } from "./escape-template";

/** "the config", with file and line where a value of the stack has them: for error messages of Terraform. */
export function configPlace(config: Pick<AnyStackConfig, "origins">, path: readonly (string | number)[]): string {
  const origin = originOf(config, path);
  return origin === undefined ? "the config" : escapeTemplate(`the config (${origin.file}:${origin.line})`);
}
