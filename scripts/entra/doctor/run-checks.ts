import { mapConcurrently } from "../../../lib/concurrency";
import type { StackConfig } from "../../../lib/config";
import { type EnterpriseApp, GraphError } from "../../../lib/entra";
import { appsOf } from "../../../lib/drift/apps";
import * as entraErrors from "../../../lib/errors/entra";
import { fail, ScimformError } from "../../../lib/errors/problem";
import {
  type Check,
  failed,
  type Machine,
  type Outcome,
  type SignedIn,
  skipped,
  type StackTerraform,
  type TenantSubject,
} from "../../verbs/doctor/check";
import { terraformOf } from "./stack-state";
import { machineChecks, signedInChecks, stackChecks, tenantChecks } from "./checks";

/** What one check said. */
export interface Result extends Outcome {
  readonly check: string;
  /** Tenant or stack; null: this machine. */
  readonly subject: string | null;
}

/** With at most four stacks under way, well below what Graph takes (learn.microsoft.com/graph/throttling-limits). */
const stacksAtOnce = 4;

/** Runs all checks, as far as possible side by side, and gives their results in the order of the report. */
export async function runChecks(machine: Machine, tenants: readonly TenantSubject[]): Promise<Result[]> {
  const parts = await Promise.all([
    runEach(machineChecks, machine, null),
    ...tenants.map((subject) => checkTenant(subject, machine)),
  ]);
  return parts.flat();
}

async function checkTenant(subject: TenantSubject, machine: Machine): Promise<Result[]> {
  const name = subject.tenantId ?? "sandbox";
  // Its error is what the sign-in check reports.
  const signedIn = subject.signIn().catch(() => undefined);
  const [before, after] = await Promise.all([
    runEach(tenantChecks, subject, name),
    signedIn.then((session) => (session ? checkSignedIn(subject, session, name, machine) : notSignedIn(name))),
  ]);
  return [...before, ...after];
}

async function checkSignedIn(
  subject: TenantSubject,
  session: SignedIn,
  name: string,
  machine: Machine,
): Promise<Result[]> {
  // Asked for once for all stacks; what stops it is reported with each.
  let tagged: Promise<EnterpriseApp[]> | undefined;
  const find = async (config: StackConfig): Promise<readonly EnterpriseApp[]> => {
    if (config.existing) return [await session.tenant.directory.findApp(config, { once: true })];
    tagged ??= session.tenant.directory.taggedApps({ once: true });
    return appsOf(config, await tagged);
  };
  const [ofTenant, ofStacks] = await Promise.all([
    runEach(signedInChecks, { ...subject, ...session }, name),
    mapConcurrently(subject.stacks, stacksAtOnce, async (config) => {
      try {
        const found = await find(config);
        if (found.length === 0)
          return [{ check: "application", subject: config.stack, ...skipped("not deployed yet") }];
        const terraform = await terraformOf(config.stack, machine);
        const app = theOneOf(found, config, terraform);
        const others = found.filter((each) => each !== app);
        return await runEach(stackChecks, { ...session, config, app, others, terraform }, config.stack);
      } catch (error) {
        return [{ check: "application", subject: config.stack, ...outcomeOf(error) }];
      }
    }),
  ]);
  return [...ofTenant, ...ofStacks.flat()];
}

/**
 * Of several apps with the stack's tag the one that Terraform manages.
 * @throws ScimformError ENTRA_APP_AMBIGUOUS
 */
function theOneOf(found: readonly EnterpriseApp[], { stack }: StackConfig, { state }: StackTerraform): EnterpriseApp {
  const known = "known" in state ? state.known.get("azuread_service_principal.service_principal") : undefined;
  const [first, ...others] = found;
  const app = others.length === 0 ? first : found.find(({ id }) => known === `/servicePrincipals/${id}`);
  if (app) return app;
  const ids = found.map(({ id }) => id);
  throw fail(entraErrors.appAmbiguous, stack, ids);
}

const notSignedIn = (name: string): Result[] =>
  signedInChecks.map(({ name: check }) => ({ check, subject: name, ...skipped("not signed in") }));

function runEach<Subject>(checks: readonly Check<Subject>[], of: Subject, subject: string | null): Promise<Result[]> {
  return Promise.all(
    checks.map(async (check) => {
      const outcome = await Promise.resolve()
        .then(() => check.run(of))
        .catch(outcomeOf);
      return { check: check.name, subject, ...outcome };
    }),
  );
}

/** What Graph refuses is for the permissions check to say; everything else could not be found out. */
function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ScimformError)) throw error;
  if (error instanceof GraphError && (error.status === 401 || error.status === 403))
    return skipped(`Microsoft Graph refused it (needs ${error.call.permission})`);
  return failed("could not be looked at", error.problems, error.exitCode);
}
