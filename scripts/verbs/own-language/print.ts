import * as errors from "./errors";
import type { AnyStackConfig } from "../../../lib/config";
import { ExitCode } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import { mapStacks } from "../../identity-providers";
import { type Json, type Report, toJson } from "../../report";
import type { OwnLanguageOptions, OwnLanguagePeople, OwnLanguagePreview } from "./adapter";

/** The identity provider of a stack, if its mappings are in a language of its own. */
export function ownLanguageOf(config: AnyStackConfig) {
  const [found] = mapStacks([config], (provider, stack) => {
    const adapter = provider.ownLanguage?.();
    return (
      adapter && {
        remark: adapter.remark,
        check: (expression: string) => adapter.check(expression),
        evaluate: (expression: string, options: OwnLanguageOptions, context: CommandContext) =>
          adapter.evaluate(stack, expression, options, context),
        preview: (people: OwnLanguagePeople, context: CommandContext, report: Report) =>
          adapter.preview(stack, people, context, report),
      }
    );
  });
  return found;
}
type OwnLanguage = NonNullable<ReturnType<typeof ownLanguageOf>>;

/** Prints the value of an expression, or its fault. */
export async function evaluateInOwnLanguage(
  language: OwnLanguage,
  expression: string,
  options: OwnLanguageOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const problem = language.check(expression);
  if (problem) return report.add([problem], ExitCode.usage);
  const value = await language.evaluate(expression, options, context);
  report.result(toJson({ value, remark: language.remark }));
  report.verbatim(typeof value === "string" ? value : JSON.stringify(value));
  report.problem(errors.lastWord, language.remark);
}

/** Prints what each person would get. */
export async function previewInOwnLanguage(
  stack: string,
  previews: AsyncIterable<OwnLanguagePreview>,
  remark: string,
  report: Report,
): Promise<void> {
  const people: Json[] = [];
  let failing: OwnLanguagePreview | undefined;
  report.line(stack);
  for await (const preview of previews) {
    people.push(toJson(preview));
    if (preview.problems.length > 0) failing ??= preview;
    report.line(preview.person);
    const width = Math.max(0, ...Object.keys(preview.values).map((name) => name.length));
    for (const [name, value] of Object.entries(preview.values))
      report.line(`  ${name.padEnd(width)}  ${typeof value === "string" ? value : JSON.stringify(value)}`);
    for (const { attribute, message } of preview.problems) report.line(`  ${attribute}: ${message}`, "bad");
  }
  report.result({ stack, remark, people });
  report.line(`${people.length} ${people.length === 1 ? "person" : "people"}. ${remark}`);
  if (failing) report.problem(errors.expressionFails, failing.person, failing.problems[0]?.message ?? "");
}
