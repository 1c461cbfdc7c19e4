import * as errors from "../../errors";
import { fail } from "../../../lib/core/problem";
import { confirm } from "../../confirm";
import type { CommandContext } from "../../context";
import { forEachStack } from "../../each-stack";
import { mapStacks, refuseAbsent } from "../../identity-providers";
import type { Report } from "../../report";
import type { CredentialsOptions } from "./adapter";
import { isGiven } from "./given-secret";

/** Prepares all stacks, asks once, and carries out the agreed changes. */
export async function credentials(
  patterns: readonly string[],
  options: CredentialsOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  context.hideStrays(patterns);
  const onlyOne = whatIsForOneStack(options);
  if (onlyOne && patterns.length > 1) throw fail(errors.oneStackOnly, onlyOne, patterns);
  const stacks = onlyOne ? [context.oneOfAllStacks(patterns[0] ?? "", onlyOne)] : context.select(patterns);
  for (const option of providerOptions(options)) refuseAbsent(`credentials ${option}`, stacks);

  const changes: { readonly stack: string; readonly carryOut: () => Promise<void> }[] = [];
  const preparations = mapStacks(stacks, (provider, config) => async () => {
    const carryOut = await provider.credentials().prepare(config, options, context, report);
    if (carryOut) changes.push({ stack: config.stack, carryOut });
  });
  await forEachStack(preparations, report, (prepare) => prepare());
  if (changes.length === 0) return;
  const act = `${actOf(options)} of ${changes.map(({ stack }) => stack).join(", ")}`;
  // Standard input that holds the secret cannot hold the answer as well.
  await confirm(act, { yes: options.yes, json: options.json || options.tokenStdin }, context.io);
  await forEachStack(changes, report, ({ carryOut }) => carryOut());
}

/** Options that not every identity provider has. */
function providerOptions({ clear, rotate, probe, verify }: CredentialsOptions): string[] {
  if (clear) return ["--clear"];
  return [...(rotate || probe !== undefined ? ["--rotate"] : []), ...(verify ? ["--verify"] : [])];
}

function actOf({ clear, verify }: CredentialsOptions): string {
  if (verify) return "Provisioning people";
  return `${clear ? "Removing" : "Handing over"} the credentials`;
}

function whatIsForOneStack(options: CredentialsOptions): string | undefined {
  if (isGiven(options)) return "A token";
  if (options.probe !== undefined) return "A person";
  return options.clear ? "--clear" : undefined;
}
