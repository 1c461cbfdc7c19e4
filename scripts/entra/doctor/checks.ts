import type { Check } from "../../verbs/doctor/check";
import type { SignedIn, StackSubject, TenantSubject } from "./subjects";
import { clockCheck } from "./clock";
import { leftBehindCheck } from "./left-behind";
import { licencesCheck } from "./licences";
import { ownershipCheck } from "./ownership";
import { permissionsCheck } from "./permissions";
import { signInCheck } from "./sign-in";
import { templateCheck } from "./template";
import { terraformStateCheck } from "./terraform-state";

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
