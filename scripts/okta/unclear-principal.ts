import { groupAmbiguous, groupMissing, personMissing } from "../../lib/okta/api/errors";

/** Codes of faults in the name of a person or group. */
export const unclearPrincipal: readonly string[] = [groupMissing, groupAmbiguous, personMissing].map(
  ({ code }) => code,
);
