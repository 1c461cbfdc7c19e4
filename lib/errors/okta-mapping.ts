import { defineProblem, ExitCode } from "../core/problem";

/** What the Terraform provider reports about profile mappings of Okta. */

const list = (names: readonly string[]): string => names.join(", ");

export const orgUrlMissing = defineProblem("PROVIDER_ORG_URL_MISSING", ExitCode.usage, () => ({
  summary: "The provider block names no Okta org.",
  remedy:
    "Set org_url, such as https://acme.okta.com, or OKTA_ORG_NAME and OKTA_BASE_URL as for the okta/okta provider.",
}));

export const mappingImportId = defineProblem("PROVIDER_MAPPING_IMPORT_ID", ExitCode.usage, (id: string) => ({
  summary: `"${id}" is not an import id of profile mappings.`,
  remedy:
    "Give the app's id for all of its mappings, or `<app id>/<variable name>` for one: `0oa1gjh63g214q0Hq0g4/department`.",
}));

export const mappingNotTaken = defineProblem(
  "PROVIDER_MAPPING_NOT_TAKEN",
  ExitCode.failed,
  (names: readonly string[]) => ({
    summary: `Okta took the change of the mappings, but shows others than were sent for ${list(names)}.`,
    remedy: "Look at the app's mappings in the Admin Console, and run plan again.",
  }),
);

export const mappingsLeft = defineProblem(
  "PROVIDER_MAPPINGS_LEFT",
  ExitCode.failed,
  (names: readonly string[]) => ({
    summary: `No longer in the configuration, and left in Okta as they are: ${list(names)}.`,
    remedy:
      "To unmap them, do it in the Admin Console (Provisioning, To App); this provider only changes what is declared.",
  }),
  "warning",
);
