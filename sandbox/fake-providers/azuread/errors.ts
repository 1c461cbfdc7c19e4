import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const noSandbox = defineProblem("AZUREAD_NO_SANDBOX", ExitCode.usage, (host: string) => ({
  summary: host
    ? `This is the sandbox's stand-in for hashicorp/azuread; it talks to this machine only, not to ${host}.`
    : "This is the sandbox's stand-in for hashicorp/azuread, and no sandbox is named.",
  remedy: "Set the variables that `scimform sandbox env` prints, or use the real provider from registry.terraform.io.",
}));

export const signInIncomplete = defineProblem(
  "AZUREAD_SIGN_IN_INCOMPLETE",
  ExitCode.usage,
  (missing: readonly string[]) => ({
    summary: `The stand-in for hashicorp/azuread signs in with a client secret; ${missing.join(", ")} not set.`,
    remedy: "Set the variables that `scimform sandbox env` prints.",
  }),
);

export const signInRefused = defineProblem("AZUREAD_SIGN_IN_REFUSED", ExitCode.failed, (reason: string) => ({
  summary: `The sandbox refused the sign-in: ${reason}`,
  remedy: "Set the variables that `scimform sandbox env` prints.",
}));

export const notEmulated = defineProblem("AZUREAD_NOT_EMULATED", ExitCode.usage, (feature: string) => ({
  summary: `The stand-in for hashicorp/azuread does not emulate ${feature}.`,
  remedy: "Leave it out in the sandbox, or use the real provider.",
}));

export const conflictingTags = defineProblem("AZUREAD_CONFLICTING_TAGS", ExitCode.usage, () => ({
  summary: "`tags` and `feature_tags` exclude each other.",
  remedy: "Keep one of the two.",
}));

export const invalidId = defineProblem("AZUREAD_INVALID_ID", ExitCode.usage, (id: string, form: string) => ({
  summary: `"${id}" is not an id of this resource.`,
  remedy: `Use the form ${form}.`,
}));

export const duplicateName = defineProblem("AZUREAD_DUPLICATE_NAME", ExitCode.failed, (name: string, id: string) => ({
  summary: `An application named "${name}" exists already (${id}) and prevent_duplicate_names is true.`,
  remedy: "Import it, or choose another name.",
}));

export const principalExists = defineProblem("AZUREAD_PRINCIPAL_EXISTS", ExitCode.failed, (id: string) => ({
  summary: `The application has a service principal already (${id}).`,
  remedy: "Set use_existing to true, or import it.",
}));

export const existsAlready = defineProblem("AZUREAD_EXISTS_ALREADY", ExitCode.failed, (kind: string, id: string) => ({
  summary: `The ${kind} exists already (${id}).`,
  remedy: "Import it.",
}));

export const gone = defineProblem("AZUREAD_GONE", ExitCode.failed, (what: string) => ({
  summary: `${what} is not there any more, so it cannot be deleted.`,
  remedy: "Run the same again: Terraform then sees that it is gone.",
}));

export const argumentRefused = defineProblem(
  "AZUREAD_ARGUMENT_REFUSED",
  ExitCode.usage,
  (argument: string, reason: string) => ({
    summary: `The provider azuread refuses ${argument}: ${reason}.`,
    remedy: "Correct it in the config; `scimform validate` says where it stands.",
  }),
);

export const certificateStays = defineProblem(
  "AZUREAD_CERTIFICATE_STAYS",
  ExitCode.failed,
  (keyId: string, principal: string) => ({
    summary: `Another certificate than ${keyId} was taken away from ${principal}, as azuread does where there are several.`,
    remedy:
      "Make the lost one anew by applying again. `scimform certificates` takes a certificate away, and Terraform then forgets it.",
  }),
);

export const lookupNotOne = defineProblem(
  "AZUREAD_LOOKUP_NOT_ONE",
  ExitCode.failed,
  (kind: string, property: string, value: string, count: number) => ({
    summary: `${count === 0 ? "No" : "More than one"} ${kind} has ${property} "${value}".`,
    remedy: count === 0 ? "Correct the value, or create it." : "Use the object id instead.",
  }),
);

export const lookupCriteria = defineProblem("AZUREAD_LOOKUP_CRITERIA", ExitCode.usage, (names: readonly string[]) => ({
  summary: `Exactly one of ${names.join(", ")} must be given.`,
  remedy: "Keep one of them.",
}));

export const notReplicated = defineProblem("AZUREAD_NOT_REPLICATED", ExitCode.failed, (what: string) => ({
  summary: `Graph still does not show that ${what}.`,
  remedy: "Run apply again.",
}));
