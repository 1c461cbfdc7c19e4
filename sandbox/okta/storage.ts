import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../lib/core/write-file";
import { type StateStorage } from "../storage";
import type { OktaState } from "./model";

/** Keeps the org in two files, `okta.json` and `okta-secrets.json`, readable by the owner only; secrets are written first. */
export function oktaStorage(folder: string): StateStorage<OktaState> {
  const [orgFile, secretsFile] = [join(folder, "okta.json"), join(folder, "okta-secrets.json")];
  return {
    load() {
      if (!existsSync(orgFile)) return undefined;
      const state = JSON.parse(readFileSync(orgFile, "utf8")) as OktaState;
      const secrets = JSON.parse(readFileSync(secretsFile, "utf8")) as OktaState["secrets"];
      return { ...state, secrets };
    },
    async save({ secrets, ...state }) {
      const texts = [secrets, { ...state, secrets: {} }].map((content) => JSON.stringify(content));
      writeFile(secretsFile, texts[0] ?? "", { private: true });
      writeFile(orgFile, texts[1] ?? "", { private: true });
    },
  };
}
