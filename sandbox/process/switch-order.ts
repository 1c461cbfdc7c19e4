import { z } from "zod";
import { fail } from "../../lib/core/problem";
import { type SwitchChanges, switchChanges, switchesSchema } from "../entra/switches";
import type { EntraSandbox } from "../entra/index";
import { type OktaSwitchChanges, oktaSwitchChanges, oktaSwitchesSchema } from "../okta/switches";
import * as errors from "./errors";
import type { ServedOrg } from "./okta-console";

/** Switches of the org. The one that the tenant has under the same name is set as `okta.tokenLifetime`. */
const ofOrg = oktaSwitchChanges.omit({ tokenLifetime: true });

/** Switches of tenant and org as people set them: those of the org by name alone, or below `okta`. */
export const switchOrder = switchChanges.extend({ ...ofOrg.shape, okta: oktaSwitchChanges.optional() });
type SwitchOrder = z.infer<typeof switchOrder>;

/** All switches as they are; without an org, those of the tenant. */
export const allSwitches = switchesSchema.extend({ okta: oktaSwitchesSchema.optional() });

/** Tells the changes of the tenant from those of the org. */
export function divideSwitches({ okta, ...given }: SwitchOrder): {
  readonly tenant: SwitchChanges;
  readonly org: OktaSwitchChanges;
} {
  const isOfOrg = (name: string): boolean => name in ofOrg.shape;
  const those = (wanted: boolean): object =>
    Object.fromEntries(Object.entries(given).filter(([name]) => isOfOrg(name) === wanted));
  return { tenant: switchChanges.parse(those(false)), org: { ...ofOrg.parse(those(true)), ...okta } };
}

type Served = ServedOrg & { readonly entra: EntraSandbox };

export const listSwitches = ({ entra, okta }: Served): z.infer<typeof allSwitches> =>
  allSwitches.parse({ ...entra.switches, ...(okta && { okta: okta.switches }) });

/**
 * Changes switches of the tenant and of the org.
 * @returns all of them
 * @throws ScimformError SANDBOX_NO_ORG
 */
export function setSwitches(served: Served, order: SwitchOrder): z.infer<typeof allSwitches> {
  const { tenant, org } = divideSwitches(order);
  if (Object.keys(org).length > 0 && !served.okta) throw fail(errors.noOrg);
  served.entra.setSwitches(tenant);
  served.okta?.setSwitches(org);
  return listSwitches(served);
}
