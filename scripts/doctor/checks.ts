import type { Check, Machine, SignedIn, StackSubject, TenantSubject } from "./check";
import { cdktfCliCheck } from "./cdktf-cli";
import { clockCheck } from "./clock";
import { configCheck } from "./config";
import { leftBehindCheck } from "./left-behind";
import { licencesCheck } from "./licences";
import { nodeCheck } from "./node";
import { ownershipCheck } from "./ownership";
import { permissionsCheck } from "./permissions";
import { pluginLinksCheck } from "./plugin-links";
import { providerBundleCheck } from "./provider-bundle";
import { proxyCheck } from "./proxy";
import { signInCheck } from "./sign-in";
import { stackFoldersCheck } from "./stack-folders";
import { stateCheck } from "./state";
import { templateCheck } from "./template";
import { terraformCheck } from "./terraform";
import { terraformConfigCheck } from "./terraform-config";
import { terraformStateCheck } from "./terraform-state";

/** Of this machine; each runs always, side by side. The order is the one of the report. */
export const machineChecks: readonly Check<Machine>[] = [
  nodeCheck,
  terraformCheck,
  cdktfCliCheck,
  providerBundleCheck,
  stackFoldersCheck,
  terraformConfigCheck,
  pluginLinksCheck,
  proxyCheck,
  configCheck,
  stateCheck,
];

/** Of each tenant, before and while signing in. */
export const tenantChecks: readonly Check<TenantSubject>[] = [clockCheck, signInCheck];

/** Of each tenant that could be signed in to. */
export const signedInChecks: readonly Check<TenantSubject & SignedIn>[] = [
  permissionsCheck,
  leftBehindCheck,
  licencesCheck,
];

/** Of each stack that is deployed. */
export const stackChecks: readonly Check<StackSubject>[] = [templateCheck, ownershipCheck, terraformStateCheck];
