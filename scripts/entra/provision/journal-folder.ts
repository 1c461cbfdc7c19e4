import { join } from "node:path";
import { refuseLinks } from "../../../lib/core/private-file";

/**
 * Returns the folder of a project's journals and locks.
 * @throws the system's error, ELOOP, when it is a link: a repository can bring one
 */
export function journalFolder(root: string): string {
  const folder = join(root, ".scimform");
  const journals = join(folder, "journal");
  refuseLinks([folder, journals]);
  return journals;
}
