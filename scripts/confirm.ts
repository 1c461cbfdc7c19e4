import * as errors from "./errors";
import { fail } from "../lib/core/problem";
import type { Io } from "./io";

/**
 * Asks before something that cannot be taken back; where nobody can be asked, `--yes` stands for the answer.
 * @param act what is about to be done, as the subject of a sentence
 * @throws ScimformError HEALTH_NOT_CONFIRMED
 */
export async function confirm(act: string, options: { yes?: boolean; json?: boolean }, io: Io): Promise<void> {
  if (options.yes) return;
  if (!io.isTerminal || options.json) throw fail(errors.notConfirmed, act);
  io.stdout("Go on? [y/N] ");
  if (!/^y(es)?$/i.test((await firstLine(io)).trim())) throw fail(errors.notConfirmed, act);
}

async function firstLine(io: Io): Promise<string> {
  let text = "";
  for await (const chunk of io.stdin()) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return text.split("\n", 1)[0] ?? "";
}
