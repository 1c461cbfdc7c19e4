import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import * as errors from "./errors";
import { nearest } from "../../lib/core/nearest";
import { thisPackage } from "../../lib/core/package";
import { fail } from "../../lib/core/problem";
import { type Report, toJson } from "../report";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

/** An entry of docs/errors.json; `{names}` in its texts stand for what differs from case to case. */
const entry = z.object({
  code: z.string(),
  domain: z.string(),
  severity: z.enum(["error", "warning"]),
  exitCode: z.int(),
  summary: z.string(),
  remedy: z.string(),
});
type ErrorEntry = z.output<typeof entry>;

/** An entry of docs/sign-in-errors.json: what identity providers say to people who cannot sign in. */
const signInEntry = z.object({
  code: z.string(),
  where: z.string(),
  says: z.string(),
  cause: z.string(),
  change: z.string(),
  source: z.string(),
});
type SignInEntry = z.output<typeof signInEntry>;

/** `explain`: explains an error. */
export function explainCommand(session: CommandSession): Command {
  return newCommand(
    "explain",
    "show what the code of an error, or of a failed sign-in, means, what to do, and where the documentation speaks of it; offline",
    [
      "scimform explain CONFIG_UNKNOWN_KEY",
      "scimform explain AADSTS50105",
      "scimform explain ENTRA_PERMISSION_MISSING --json",
    ],
    "0 explained, 2 there is no such code",
  )
    .argument(
      "<code>",
      "code of an error or a warning, as messages and `problems` of --json have it; or what somebody sees who cannot sign in",
    )
    .action((given: string, options: CommonCommandOptions) =>
      session.execute("explain", options, async ({ io }, report) => {
        const docs = join(thisPackage.root, "docs");
        const ofSignIn = signInError(given, docs);
        if (ofSignIn) {
          const page = join(docs, "sign-in-errors.md");
          return explainSignIn(ofSignIn, relative(io.cwd, page) || page, report);
        }
        const entries = z.array(entry).parse(JSON.parse(readFileSync(join(docs, "errors.json"), "utf8")));
        // A whole message has its code somewhere.
        const code = /\b[A-Z]+(_[A-Z]+)+\b/.exec(given.toUpperCase())?.[0] ?? given.trim().toUpperCase();
        const found = entries.find((each) => each.code === code);
        if (!found) throw unknown(given, entries);
        const pages = pagesAbout(code, docs).map((page) => relative(io.cwd, page) || page);
        report.result(toJson({ ...found, pages }));
        const ends = found.severity === "warning" ? "a warning" : `an error, exit code ${found.exitCode}`;
        report.line(`${code} (${found.domain}): ${ends}`, found.severity === "warning" ? "note" : "bad");
        report.line(`  what happened: ${shown(found.summary)}`);
        if (found.remedy) report.line(`  what to do: ${shown(found.remedy)}`);
        for (const page of pages) report.line(`  see ${page}`);
      }),
    );
}

/**
 * The entry that a code, its number, or a whole message is about.
 * @throws ScimformError COMMAND_SIGN_IN_ERROR_UNKNOWN
 */
function signInError(given: string, docs: string): SignInEntry | undefined {
  const entries = z.array(signInEntry).parse(JSON.parse(readFileSync(join(docs, "sign-in-errors.json"), "utf8")));
  const code = /AADSTS(\d+)/i.exec(given)?.[1] ?? /^\s*(\d{5,7})\s*$/.exec(given)?.[1];
  if (code === undefined) {
    const said = given.toLowerCase();
    return entries.find((each) => said.includes(each.code.toLowerCase().replace(/^403 /, "")));
  }
  const found = entries.find((each) => each.code === `AADSTS${code}`);
  if (!found) throw fail(errors.signInErrorUnknown, code);
  return found;
}

function explainSignIn(entry: SignInEntry, page: string, report: Report): void {
  report.result({ ...entry, pages: [page] });
  report.line(`${entry.code} (sign-in with ${entry.where})`, "bad");
  report.line(`  what people see: ${entry.says}`);
  report.line(`  cause: ${entry.cause}`);
  report.line(`  what to change: ${entry.change}`);
  report.line(`  see ${page}`);
  report.line(`  see ${entry.source}`);
}

/** Returns the error for an unknown code. Text that is no code at all may be explained by another command. */
function unknown(given: string, entries: readonly ErrorEntry[]) {
  const isCode = /^\s*[A-Za-z]+(_[A-Za-z]+)*\s*$/.test(given);
  const codes = entries.map(({ code }) => code);
  return fail(errors.noSuchCode, given, isCode ? nearestCodes(given.trim().toUpperCase(), codes) : []);
}

/** Returns the codes nearest to the text: by a slip, or by a part that somebody remembers. */
function nearestCodes(given: string, codes: readonly string[]): string[] {
  const slip = nearest(given, codes);
  return slip === undefined ? codes.filter((code) => `_${code}_`.includes(`_${given}_`)).slice(0, 5) : [slip];
}

/** Returns the text as docs/errors.md has it: placeholders are in capitals. */
const shown = (text: string): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toUpperCase());

/** Pages that name the code, the list of all errors last. */
function pagesAbout(code: string, docs: string): string[] {
  const list = "errors.md";
  const names = readdirSync(docs, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort();
  const word = new RegExp(`\\b${code}\\b`);
  const about = names.filter((name) => name !== list && word.test(readFileSync(join(docs, name), "utf8")));
  return [...about, list].map((name) => join(docs, name));
}
