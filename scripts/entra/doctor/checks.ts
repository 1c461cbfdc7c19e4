import type { Check, Machine, SignedIn, StackSubject, TenantSubject } from "../../verbs/doctor/check";
import { cdktfCliCheck } from "../../verbs/doctor/machine/cdktf-cli";
import { clockCheck } from "./clock";
import { configCheck } from "../../verbs/doctor/machine/config";
import { leftBehindCheck } from "./left-behind";
import { licencesCheck } from "./licences";
import { nodeCheck } from "../../verbs/doctor/machine/node";
import { ownershipCheck } from "./ownership";
import { permissionsCheck } from "./permissions";
import { pluginLinksCheck } from "../../verbs/doctor/machine/plugin-links";
import { providerBundleCheck } from "../../verbs/doctor/machine/provider-bundle";
import { proxyCheck } from "../../verbs/doctor/machine/proxy";
import { signInCheck } from "./sign-in";
import { stackFoldersCheck } from "../../verbs/doctor/machine/stack-folders";
import { stateCheck } from "../../verbs/doctor/machine/state";
import { templateCheck } from "./template";
import { terraformCheck } from "../../verbs/doctor/machine/terraform";
import { terraformConfigCheck } from "../../verbs/doctor/machine/terraform-config";
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
