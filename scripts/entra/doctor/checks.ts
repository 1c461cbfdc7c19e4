import type { DoctorCheck } from "../../verbs/doctor/check";
import type { SignedIn, StackSubject, TenantSubject } from "./subjects";
import { clockCheck } from "./clock";
import { languageCheck } from "./language";
import { leftBehindCheck } from "./left-behind";
import { licencesCheck } from "./licences";
import { ownershipCheck } from "./ownership";
import { permissionsCheck } from "./permissions";
import { rolesCheck } from "./roles";
import { signInCheck } from "./sign-in";
import { templateCheck } from "./template";
import { terraformStateCheck } from "./terraform-state";

/** Checks of each tenant, before and while signing in. */
export const tenantChecks: readonly DoctorCheck<TenantSubject>[] = [clockCheck, signInCheck];

/** Checks of each tenant that could be signed in to. */
export const signedInChecks: readonly DoctorCheck<TenantSubject & SignedIn>[] = [
  permissionsCheck,
  leftBehindCheck,
  licencesCheck,
];

/** Checks of each stack that is deployed. */
export const stackChecks: readonly DoctorCheck<StackSubject>[] = [
  templateCheck,
  ownershipCheck,
  terraformStateCheck,
  languageCheck,
  rolesCheck,
];
