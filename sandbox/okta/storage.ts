import { join } from "node:path";
import { writeFile } from "../../lib/core/write-file";
import { type StateStorage } from "../storage";
import { z } from "zod";
import { readStored, shapeOf } from "../stored-file";
import type { OktaState } from "./model";
import { emptyOrg } from "./new-org";

/** Keeps the org in two files, `okta.json` and `okta-secrets.json`, readable by the owner only; secrets are written first. */
export function oktaStorage(folder: string): StateStorage<OktaState> {
  const [orgFile, secretsFile] = [join(folder, "okta.json"), join(folder, "okta-secrets.json")];
  return {
    load() {
      const state = readStored(orgFile, shapeOf(emptyOrg()));
      return state && { ...state, secrets: readStored(secretsFile, z.record(z.string(), z.string())) ?? {} };
    },
    async save({ secrets, ...state }) {
      const texts = [secrets, { ...state, secrets: {} }].map((content) => JSON.stringify(content));
      writeFile(secretsFile, texts[0] ?? "", { private: true });
      writeFile(orgFile, texts[1] ?? "", { private: true });
    },
  };
}
