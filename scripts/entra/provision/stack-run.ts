import {
  credentialsPresent,
  type GraphError,
  isInTarget,
  isRunning,
  type OnDemandResult,
  type SecretPair,
  usesOAuth,
} from "../../../lib/entra/graph";
import * as commandErrors from "../../errors";
import * as errors from "./errors";
import * as entraCommandErrors from "../errors";
import { ExitCode, fail } from "../../../lib/core/problem";
import type { SynchronizationSchema } from "../../../lib/entra/schema/synchronization-schema";
import { callKey, type JournalEntry } from "../../../lib/provisioning/journal";
import type { OnDemandThrottle } from "../../../lib/provisioning/on-demand-throttle";
import { Tally } from "../../../lib/provisioning/tally";
import type { EntraDeployment } from "../session";
import type { Io } from "../../io";
import { type Report, toJson } from "../../report";
import type { Selection } from "../../verbs/provision/adapter";
import type { OnDemandCall, OnDemandCalls } from "./call";
import { findCalls } from "./find-calls";
import type { JournalFile } from "./journal-file";
import { withoutCycleWork } from "./only-in-cycles";
import { outcomeText, printSteps } from "./print-result";
import { refusedMappings, remedyOf } from "../refused-mapping";
import { ruleFor } from "./rule";
import { runCalls } from "./run-calls";

/** Few enough to look at each step of each. */
const detailed = 5;

/** Run of all the calls for one stack. */
export class StackRun {
  readonly tally = new Tally();
  private finished = 0;

  private constructor(
    readonly deployment: EntraDeployment,
    readonly live: { readonly secrets: readonly SecretPair[]; readonly schema: SynchronizationSchema },
    private readonly rules: Readonly<Record<OnDemandCall["objectTypeName"], string>>,
    readonly people: readonly OnDemandCalls[],
    readonly groups: readonly OnDemandCalls[],
    private readonly report: Report,
  ) {}

  /**
   * Finds out whom to provision, and whether that is possible.
   * @throws ScimformError COMMAND_CREDENTIALS_MISSING, COMMAND_RULE_MISSING; GraphError
   */
  static async prepare(deployment: EntraDeployment, selection: Selection, report: Report): Promise<StackRun> {
    const { app, config, job, tenant } = deployment;
    const secrets = await tenant.synchronization.getSecrets(app.id);
    if (!credentialsPresent(secrets)) throw fail(commandErrors.credentialsMissing, config.stack);
    const schema = await tenant.synchronization.getSchema(app.id, job.id);
    const wantsPeople = selection.users.length + selection.membersOf.length > 0 || selection.allAssigned;
    const rules = {
      User: wantsPeople ? ruleFor(schema, "User", config.stack) : "",
      Group: selection.groups.length > 0 ? ruleFor(schema, "Group", config.stack) : "",
    };
    const live = { secrets, schema };
    const found = await findCalls(selection, deployment, report);
    const { people, groups, refused } = await withoutCycleWork(deployment, live, found);
    report.add(refused, ExitCode.found);
    return new StackRun(deployment, live, rules, people, groups, report);
  }

  get stack(): string {
    return this.deployment.config.stack;
  }

  get calls(): number {
    return this.people.length + this.groups.flat().length;
  }

  /** People who are written, as themselves or as members. */
  get peopleCount(): number {
    return this.people.length + this.groups.flat().reduce((sum, { members }) => sum + (members?.length ?? 0), 0);
  }

  /**
   * Applications that sign in by OAuth provision on demand only while their job is stopped.
   * https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand
   * @throws ScimformError COMMAND_JOB_MUST_STOP
   */
  requirePossible(): void {
    const { config, job } = this.deployment;
    if (usesOAuth(this.live.secrets) && isRunning(job)) throw fail(errors.jobMustStop, config.stack);
  }

  /**
   * Provisions everybody who is not done according to the journal; people first, since groups refer to them.
   * @throws GraphError that holds for everybody
   */
  async provision(
    journal: JournalFile | undefined,
    options: {
      readonly pace: OnDemandThrottle;
      readonly io: Io;
      readonly signal: AbortSignal;
      readonly waits: readonly number[];
    },
  ): Promise<void> {
    const before = new Map(journal?.resumed?.done.map((entry) => [entry.call, entry]));
    const { io } = options;
    const run = {
      ...options,
      deployment: this.deployment,
      rules: this.rules,
      onDone: (call: OnDemandCall, result: OnDemandResult) => {
        journal?.add(io.secrets.redactValue(entryOf(call, result, io.clock())));
        this.done(call, result);
      },
      onLongWait: (seconds: number) =>
        this.report.line(`${this.stack}: others provision as well; Entra asks to wait ${seconds} s`, "note"),
      onFailed: (call: OnDemandCall, error: GraphError) => this.failed(call, error),
    };
    for (const part of [this.people, this.groups]) {
      for (const call of part.flat()) {
        const entry = before.get(callKey(call));
        if (entry) this.doneBefore(call, entry);
      }
      const left = part.map((calls) => calls.filter((call) => !before.has(callKey(call))));
      await runCalls(
        left.filter((calls) => calls.length > 0),
        run,
      );
    }
    if (this.finished < this.calls)
      return this.report.problem(commandErrors.interrupted, this.stack, this.finished, this.calls);
    journal?.finish();
  }

  private done(call: OnDemandCall, result: OnDemandResult): void {
    const { report, stack } = this;
    const count = this.count();
    const people = call.members ? ` with ${call.members.length} members` : "";
    if (this.calls <= detailed) {
      report.line(`${stack}: ${call.name}${people}`);
      printSteps(result, report);
    } else if (isInTarget(result)) {
      report.line(`${stack} ${count} ${call.name}${people}: ${outcomeText(result)}`, "good");
    }
    this.judge(call, result);
    const refused = refusedMappings(this.deployment.config, result, call.objectTypeName);
    report.result({
      ...{ stack, subject: subjectOf(call), inTarget: isInTarget(result) },
      ...asRecord(result),
      refused: toJson(refused),
    });
  }

  private doneBefore(call: OnDemandCall, entry: JournalEntry): void {
    this.count();
    this.judge(call, entry);
    const { outcome, action, errorCode, reason, remedy } = entry;
    const result = { inTarget: isInTarget(entry), outcome, action, errorCode, reason, remedy };
    this.report.result({ stack: this.stack, subject: subjectOf(call), ...result, doneBefore: true });
  }

  private failed(call: OnDemandCall, error: GraphError): void {
    this.count();
    const problems = error.problems.map((problem) => ({ ...problem, summary: `${call.name}: ${problem.summary}` }));
    this.report.add(problems, error.exitCode);
    this.tally.addFailure(problems[0]?.code ?? "", problems[0]?.remedy ?? "");
  }

  private judge(call: OnDemandCall, result: Parameters<Tally["add"]>[0] & Parameters<typeof outcomeText>[0]): void {
    const remedy = remedyOf(this.deployment.config, result, call.objectTypeName);
    this.tally.add({ ...result, remedy });
    if (isInTarget(result)) return;
    this.report.problem(entraCommandErrors.notInTarget, call.name, outcomeText(result), remedy);
  }

  private count(): string {
    const all = String(this.calls);
    return `[${String(++this.finished).padStart(all.length)}/${all}]`;
  }
}

const subjectOf = ({ name, objectId, objectTypeName, members }: OnDemandCall) => ({
  name,
  objectId,
  objectTypeName,
  members,
});

/** Returns the result as plain data; its step details are as the service sent them. */
const asRecord = (result: OnDemandResult) => toJson(result) as Readonly<Record<string, never>>;

function entryOf(call: OnDemandCall, result: OnDemandResult, now: number): JournalEntry {
  const { outcome, action, errorCode, reason, remedy } = result;
  const at = new Date(now).toISOString();
  return { kind: "done", at, call: callKey(call), name: call.name, outcome, action, errorCode, reason, remedy };
}
