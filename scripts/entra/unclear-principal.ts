import {
  groupAmbiguous,
  groupNotAssignable,
  groupNotFound,
  userAmbiguous,
  userNotFound,
} from "../../lib/entra/graph/errors";

/** Codes of faults in the name of a person or group. */
export const unclearPrincipal: readonly string[] = [
  userNotFound,
  userAmbiguous,
  groupNotFound,
  groupAmbiguous,
  groupNotAssignable,
].map(({ code }) => code);
