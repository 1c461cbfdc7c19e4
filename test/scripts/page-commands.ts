import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { shellCommands } from "../support/task-page";

const tasks = resolve(__dirname, "../../docs/tasks");

/**
 * The command lines of a page of docs/tasks, in their order.
 * @param section heading whose part of the page is meant; absent: what stands before the first
 */
export function pageCommands(page: string, section?: string): string[][] {
  const text = readFileSync(join(tasks, page), "utf8");
  const part = section === undefined ? text : text.slice(text.indexOf(`\n## ${section}\n`) + 1);
  const [body = ""] = part.replace(/^## /, "").split("\n## ");
  return shellCommands(body).map((line) => line.replace(/^npx scimform /, "").split(" "));
}
