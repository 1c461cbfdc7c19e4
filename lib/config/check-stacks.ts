import { isDeepStrictEqual } from "node:util";
import * as errors from "./errors";
import type { Problem, ProblemPath } from "../core/problem";
import { checkSchema } from "../entra/schema";
import { duplicateTarget } from "../entra/schema/errors";
import { checkGallery } from "./entra/check-gallery";
import { checkRole } from "./entra/check-role";
import { checkRules } from "./entra/check-rules";
import { checkIdentifiers, checkSaml } from "./entra/check-saml";
import { checkSteps } from "./common/check-steps";
import { urlProblem } from "./common/check-url";
import { formerStack } from "../core/former-stack";
import type { Variables } from "./common/interpolate";
import { locate } from "./common/locate";
import { everybody } from "./common/everybody";
import { slipCodes, withSlipsCorrected } from "./entra/slips";
import { isTenantUrlKnown, tenantUrlProblem } from "./entra/tenant-url";
import { hasTypographicQuotes } from "../core/typographic";
import { checkOktaStacks } from "./okta/checks";
import type { AnyStackConfig } from "./any-stack";
import { identities } from "./common/identities";
import type { OktaStackConfig } from "./okta/model";
import type { StackConfig } from "./entra/model";

export interface StackCheckOptions {
  readonly env: Variables;
  readonly sandbox: boolean;
  /** Current time, in milliseconds since 1970. */
  readonly now: number;
}

/** Checks resolved stacks for what a schema of single files cannot see: resolved values, and stacks side by side. */
export function checkStacks(
  stacks: readonly StackConfig[],
  oktaStacks: readonly OktaStackConfig[],
  options: StackCheckOptions,
): Problem[] {
  const all = [...stacks, ...oktaStacks];
  return [
    ...stacks.flatMap((stack) => {
      const meant = withSlipsCorrected(stack);
      return [
        ...checkStackName(stack),
        ...checkUrls(stack),
        ...checkMappings(stack, meant),
        ...checkRole(meant),
        ...checkGallery(meant),
        ...checkRules(meant),
        ...checkSaml(meant, options.now),
      ];
    }),
    ...all.flatMap((stack) => [...checkPrincipals(stack), ...checkBackend(stack, options), ...checkSteps(stack)]),
    ...checkOktaStacks(oktaStacks),
    ...checkNames(all),
    ...checkDisplayNames(stacks, ({ displayName, tenantId }) => [displayName, tenantId]),
    ...checkDisplayNames(oktaStacks, ({ label, orgUrl }) => [label, orgUrl]),
    ...checkTokenSources(all),
    ...checkExisting(stacks),
    ...checkFormerly(all),
    ...checkIdentifiers(stacks),
  ];
}

/** Names of files take 255 bytes: `.<stack>.tfstate.lock.info` is the longest. In Okta a name has to be shorter still. */
const longestStackName = 220;

const checkStackName = (stack: StackConfig): Problem[] =>
  stack.stack.length > longestStackName
    ? [locate(stack, [], errors.stackNameTooLong(stack.stack, longestStackName))]
    : [];

/** Secrets travel to both. */
function checkUrls(stack: StackConfig): Problem[] {
  const { tenantUrl, oauth } = stack;
  const ofTarget = isTenantUrlKnown(stack) ? (urlProblem(tenantUrl) ?? tenantUrlProblem(tenantUrl)) : undefined;
  const ofTokens = oauth && urlProblem(oauth.tokenUrl);
  return [
    ...(ofTarget ? [locate(stack, ["tenantUrl"], ofTarget)] : []),
    ...(ofTokens ? [locate(stack, ["oauth", "tokenUrl"], ofTokens)] : []),
  ];
}

function checkPrincipals(stack: AnyStackConfig): Problem[] {
  return (["groups", "users"] as const).flatMap((kind) => {
    const seen = new Set<string>();
    return everybody(stack, kind).flatMap(({ principal, path }) => {
      const names = identities(principal);
      const twice = names.some((name) => seen.has(name));
      names.forEach((name) => seen.add(name));
      return twice ? [locate(stack, path, errors.duplicatePrincipal(principal.name))] : [];
    });
  });
}

/**
 * Checks the mappings without a tenant and reports problems at the places where they are written.
 * @param meant the stack with slips of names corrected: what else is wrong because of a slip is not said
 */
function checkMappings(stack: StackConfig, meant: StackConfig): Problem[] {
  const found = schemaProblems(stack);
  const slips = found.filter(({ code }) => slipCodes.includes(code));
  const others = (meant === stack ? found : schemaProblems(meant)).filter(({ code }) => !slipCodes.includes(code));
  const isOfSlip = ({ code, location }: Problem): boolean =>
    code === duplicateTarget.code && slips.some((slip) => isDeepStrictEqual(slip.location, location));
  return [...slips, ...others.filter((problem) => !isOfSlip(problem))];
}

const schemaProblems = (stack: StackConfig): Problem[] =>
  checkSchema(stack.schema, { scope: stack.scope, deletionGuard: stack.accidentalDeletions.enabled })
    // Said already, where the layer was read: expressions that do not parse, names in typographic quotes.
    .filter((problem) => !("position" in problem) && !problem.path?.some((part) => hasTypographicQuotes(String(part))))
    .map((problem) => locate(stack, placeOf(problem.path ?? []), problem));

/** Returns the place of a problem: most are about the schema, those about the settings have the settings' path. */
const placeOf = (path: ProblemPath): ProblemPath => (path[0] === "accidentalDeletions" ? path : ["schema", ...path]);

function checkBackend(stack: AnyStackConfig, { env, sandbox }: StackCheckOptions): Problem[] {
  const { type } = stack.backend;
  if (type === "remote" || type === "cloud")
    return [locate(stack, ["backend", "type"], errors.remoteExecution(stack.environment))];
  const inCi = Boolean(env["CI"]) && env["CI"] !== "false";
  if (!inCi || sandbox || type !== "local") return [];
  const place = stack.origins["backend"] ? ["backend"] : ["environment"];
  return [locate(stack, place, errors.localBackendInCi(stack.environment))];
}

/**
 * Reports values that two stacks may not share, at the second of them.
 * @param keyOf what is compared; undefined: nothing
 */
function checkShared<Stack extends AnyStackConfig>(
  stacks: readonly Stack[],
  keyOf: (stack: Stack) => string | undefined,
  report: (stack: Stack, first: Stack) => Problem[],
): Problem[] {
  const firsts = new Map<string, Stack>();
  return stacks.flatMap((stack) => {
    const key = keyOf(stack);
    if (key === undefined) return [];
    const first = firsts.get(key);
    if (first) return report(stack, first);
    firsts.set(key, stack);
    return [];
  });
}

const checkNames = (stacks: readonly AnyStackConfig[]): Problem[] =>
  checkShared(
    stacks,
    ({ stack }) => stack,
    (stack, { origins: { stack: place } }) =>
      place ? [locate(stack, [], errors.duplicateStack(stack.stack, `${place.file}:${place.line}`))] : [],
  );

/**
 * Checks that display names are unique, comparing them as people read them; an app that existed before keeps its own.
 * @param named what a stack's app is called, and in which tenant or org
 */
const checkDisplayNames = <Stack extends AnyStackConfig>(
  stacks: readonly Stack[],
  named: (stack: Stack) => readonly [name: string, directory: string | undefined],
): Problem[] =>
  checkShared(
    stacks.filter(({ existing }) => !existing),
    (stack) => JSON.stringify(named(stack)).toLowerCase(),
    (stack, first) =>
      first.stack === stack.stack
        ? []
        : [locate(stack, ["displayName"], errors.sameDisplayName(named(stack)[0], stack.stack, first.stack))],
  );

const checkTokenSources = (stacks: readonly AnyStackConfig[]): Problem[] =>
  checkShared(
    stacks,
    ({ tokenSource }) => tokenSource,
    (stack, first) =>
      first.stack === stack.stack
        ? []
        : [locate(stack, ["tokenSource"], errors.duplicateTokenSource(stack.stack, first.stack, stack.tokenSource))],
  );

const checkExisting = (stacks: readonly StackConfig[]): Problem[] =>
  checkShared(
    stacks,
    ({ existing }) => existing?.servicePrincipalId.toLowerCase(),
    (stack, first) => [
      locate(stack, ["existing", "servicePrincipalId"], errors.duplicateExisting(stack.stack, first.stack)),
    ],
  );

function checkFormerly(stacks: readonly AnyStackConfig[]): Problem[] {
  const taken = new Map(stacks.map((stack) => [stack.stack, stack]));
  return stacks.flatMap((stack) => {
    const before = formerStack(stack);
    if (stack.formerly === undefined || before === undefined) return [];
    const other = taken.get(before);
    taken.set(before, stack);
    return other ? [locate(stack, ["formerly"], errors.formerlyInUse(stack.formerly, stack.environment))] : [];
  });
}
