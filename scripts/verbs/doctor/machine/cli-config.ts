import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../../../../lib/core/env";

/** Terraform's own settings: https://developer.hashicorp.com/terraform/cli/config/config-file */
export interface CliConfig {
  readonly file: string;
  /** Text of the file without comments; undefined when there is no such file, or it cannot be read. */
  readonly text: string | undefined;
}

/** The file that Terraform reads. */
export function readCliConfig(env: Env): CliConfig {
  const file = env.TF_CLI_CONFIG_FILE || env.TERRAFORM_CONFIG || join(env.HOME ?? "", ".terraformrc");
  return { file, text: contentOf(file) };
}

function contentOf(file: string): string | undefined {
  try {
    return withoutComments(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** `#` and `//` begin a comment only outside of quotes: URLs hold the latter. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"|(?:#|\/\/).*/g, (part) => (part.startsWith('"') ? part : ""));

/** Returns the content of the first block of that name, with the blocks in it. */
export function block(text: string, name: string): string | undefined {
  const start = new RegExp(`\\b${name}\\s*=?\\s*\\{`).exec(text);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === "{") depth++;
    if (text[index] === "}" && --depth === 0) return text.slice(from, index);
  }
  return undefined;
}
