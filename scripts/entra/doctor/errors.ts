import { notFromTemplateRemedy } from "../../../lib/entra/graph/errors";
import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const permissionMissing = defineProblem(
  "DOCTOR_PERMISSION_MISSING",
  ExitCode.found,
  (client: string, permission: string, tasks: readonly string[]) => ({
    summary: `${client} has not the permission ${permission} of Microsoft Graph, which it needs for: ${tasks.join(", ")}.`,
    remedy:
      "Grant it as application permission with admin consent (Entra admin center, App registrations, API permissions) and sign in anew; if this sign-in is for less, name what it is for with --for.",
  }),
);

export const userPermissionMissing = defineProblem(
  "DOCTOR_USER_PERMISSION",
  ExitCode.ok,
  (permission: string, tasks: readonly string[]) => ({
    summary: `The token of the signed-in person does not name ${permission}, which may be needed for: ${tasks.join(", ")}.`,
    remedy:
      "Sign in as an application that has it; or as a person with the role Cloud Application Administrator, and see whether Graph accepts the token.",
  }),
  "warning",
);

export const notOwner = defineProblem(
  "DOCTOR_NOT_OWNER",
  ExitCode.found,
  (stack: string, client: string, objects: readonly string[]) => ({
    summary: `${client} works by Application.ReadWrite.OwnedBy, but does not own ${objects.join(" and ")} of ${stack}: its provisioning cannot be changed.`,
    remedy:
      "Add it as owner of both (POST /applications/ID/owners/$ref and POST /servicePrincipals/ID/owners/$ref), or grant it Synchronization.ReadWrite.All and Application.Read.All.",
  }),
);

export const notFromTemplate = defineProblem(
  "DOCTOR_NOT_FROM_TEMPLATE",
  ExitCode.found,
  (stack: string, app: string) => ({
    summary: `The enterprise application of ${stack}, ${app}, was not made from an application template: Entra offers no provisioning for it, and that cannot be changed afterwards.`,
    remedy: notFromTemplateRemedy,
  }),
);

export const leftBehind = defineProblem(
  "DOCTOR_LEFT_BEHIND",
  ExitCode.found,
  (name: string, id: string, created: string) => ({
    summary: `The application ${name} (${id}, of ${created}) is what an interrupted create of hashicorp/azuread leaves: it made the application, and did not come to giving it its name.`,
    remedy: `If no deploy is under way, delete it: \`az ad app delete --id ${id}\`, or in the Entra admin center.`,
  }),
);

export const notInState = defineProblem(
  "DOCTOR_NOT_IN_STATE",
  ExitCode.found,
  (stack: string, addresses: readonly string[]) => ({
    summary: `The tenant has objects of ${stack} that Terraform does not know: ${addresses.join(", ")}. A deploy that stopped halfway leaves them, and the next one tries to make them again ("Permission being assigned already exists on the object").`,
    remedy:
      "If no deploy is under way, let Terraform take them over: run the `terraform import` lines that doctor prints, then deploy (docs/tasks/finish-a-deploy.md).",
  }),
);

export const surplusPolicies = defineProblem(
  "DOCTOR_SURPLUS_POLICIES",
  ExitCode.ok,
  (stack: string, name: string, ids: readonly string[]) => ({
    summary: `Claims mapping policies named ${name} are used by no app and look as if failed deploys of ${stack} had left them: ${ids.join(", ")}.`,
    remedy:
      "They do nothing. If no other project deploys an app of this name into the tenant, delete them with the lines that doctor prints (docs/tasks/finish-a-deploy.md).",
  }),
  "warning",
);

export const licenceMissing = defineProblem(
  "DOCTOR_LICENCE_MISSING",
  ExitCode.ok,
  (tenant: string, stacks: readonly string[]) => ({
    summary: `The tenant ${tenant} has no subscription with Microsoft Entra ID P1 or P2, and the config assigns groups in ${stacks.join(", ")}: Entra assigns groups, and shows provisioning logs, only with one.`,
    remedy: "Get a licence, or assign people instead of groups.",
  }),
  "warning",
);

export const noRoleGiven = defineProblem(
  "DOCTOR_NO_ROLE_GIVEN",
  ExitCode.ok,
  (stack: string, roles: readonly string[]) => ({
    summary: `The mappings of ${stack} read app roles, and nobody who is assigned has one that tells people apart; its app has: ${roles.join(", ") || "none of its own"}.`,
    remedy:
      "Name the role with each group or person: `assign: { groups: [{ name: …, role: … }] }`; roles of an app that the stack makes are declared with `appRoles`.",
  }),
  "warning",
);
