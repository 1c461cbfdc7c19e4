import { mapConcurrently } from "../../../lib/core/concurrency";
import type { StackConfig } from "../../../lib/config";
import { appsOf } from "../../../lib/drift/apps";
import { type EnterpriseApp, GraphError, readAccessToken, type PermissionTask } from "../../../lib/entra/graph";
import * as entraErrors from "../../../lib/entra/graph/errors";
import { fail } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import type { DoctorAdapter } from "../../verbs/doctor/adapter";
import {
  type CheckOutcome,
  type CheckResult,
  failedBy,
  type Machine,
  runEach,
  skipped,
} from "../../verbs/doctor/check";
import { signedInChecks, stackChecks, tenantChecks } from "./checks";
import { terraformOf } from "./stack-state";
import type { SignedIn, StackTerraform, TenantSubject } from "./subjects";

/** Number of stacks checked at once, well below what Graph takes (learn.microsoft.com/graph/throttling-limits). */
const stacksAtOnce = 4;

/** Looks at each tenant, then at its stacks. */
export const doctorAdapter: DoctorAdapter<StackConfig> = {
  async check(stacks, { machine, tasks, context }) {
    const tenants = tenantsOf(stacks, context, tasks);
    return (await Promise.all(tenants.map((subject) => checkTenant(subject, machine)))).flat();
  },
};

/** Tenants of the stacks; without stacks the one that the sign-in settings name. */
function tenantsOf(
  stacks: readonly StackConfig[],
  context: CommandContext,
  wanted: readonly PermissionTask[],
): TenantSubject[] {
  const { io } = context;
  const groups = new Map<string, StackConfig[]>();
  for (const stack of stacks) {
    const key = `${stack.cloud} ${stack.tenantId ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), stack]);
  }
  const tenants = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ cloud: first.cloud, tenantId: first.tenantId, stacks: group }] : [];
  });
  const named = { cloud: "public", tenantId: io.env.ARM_TENANT_ID, stacks: [] } as const;
  const all = tenants.length === 0 && named.tenantId ? [named] : tenants;
  return all.map((each) => {
    let session: Promise<SignedIn> | undefined;
    const signIn = async (): Promise<SignedIn> => {
      const tenant = await context.entra.tenant(each);
      return { tenant, facts: readAccessToken(await tenant.signIn.getToken()) };
    };
    return { ...each, io, tasks: wanted, signIn: () => (session ??= signIn()) };
  });
}

async function checkTenant(subject: TenantSubject, machine: Machine): Promise<CheckResult[]> {
  const name = subject.tenantId ?? "sandbox";
  // Its error is what the sign-in check reports.
  const signedIn = subject.signIn().catch(() => undefined);
  const [before, after] = await Promise.all([
    runEach(tenantChecks, subject, name, outcomeOf),
    signedIn.then((session) => (session ? checkSignedIn(subject, session, name, machine) : notSignedIn(subject, name))),
  ]);
  return [...before, ...after];
}

async function checkSignedIn(
  subject: TenantSubject,
  session: SignedIn,
  name: string,
  machine: Machine,
): Promise<CheckResult[]> {
  // Asked for once for all stacks; what stops it is reported with each.
  let tagged: Promise<EnterpriseApp[]> | undefined;
  const find = async (config: StackConfig): Promise<readonly EnterpriseApp[]> => {
    if (config.existing) return [await session.tenant.directory.findApp(config, { once: true })];
    tagged ??= session.tenant.directory.taggedApps({ once: true });
    return appsOf(config, await tagged);
  };
  const [ofTenant, ofStacks] = await Promise.all([
    runEach(signedInChecks, { ...subject, ...session }, name, outcomeOf),
    mapConcurrently(subject.stacks, stacksAtOnce, async (config) => {
      try {
        const found = await find(config);
        if (found.length === 0)
          return [{ check: "application", subject: config.stack, ...skipped("not deployed yet") }];
        const terraform = await terraformOf(config.stack, machine);
        const app = theOneOf(found, config, terraform);
        const others = found.filter((each) => each !== app);
        return await runEach(stackChecks, { ...session, config, app, others, terraform }, config.stack, outcomeOf);
      } catch (error) {
        return [{ check: "application", subject: config.stack, ...outcomeOf(error) }];
      }
    }),
  ]);
  return [...ofTenant, ...ofStacks.flat()];
}

/**
 * Returns the app that Terraform manages, of several with the stack's tag.
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

const notSignedIn = ({ stacks }: TenantSubject, name: string): CheckResult[] => [
  ...signedInChecks.map(({ name: check }) => ({ check, subject: name, ...skipped("not signed in") })),
  ...stacks.map(({ stack }) => ({ check: "application", subject: stack, ...skipped("not signed in") })),
];

/** Returns the outcome of a check that threw: skipped where Graph refuses, which the permissions check reports, else failed. */
function outcomeOf(error: unknown): CheckOutcome {
  if (error instanceof GraphError && (error.status === 401 || error.status === 403))
    return skipped(`Microsoft Graph refused it (needs ${error.call.permission})`);
  return failedBy(error);
}
