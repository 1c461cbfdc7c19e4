import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { Secrets } from "../../../lib/core/secrets";
import { writeFile } from "../../../lib/core/write-file";
import { readStored } from "../../stored-file";
import { idOf } from "../id";

/** Client id of the org's one service app. */
export const serviceClientId = idOf("0oa", "service app");

/** Id of the service app's key, as `kid`. */
export const serviceKeyId = "scimform-sandbox";

const storedKeys = z.object({ apiToken: z.string(), signingKey: z.string(), privateKey: z.string() });

/** Random per org, and kept with it: what API clients sign in with, and what signs access tokens. */
export class OrgKeys {
  readonly apiToken: string;
  readonly signingKey: Buffer;
  private pem: string;

  /**
   * @param secrets get to know them
   * @param folder absent: forgotten at the end
   */
  constructor(
    private readonly secrets: Secrets,
    private readonly folder?: string,
  ) {
    const file = this.file();
    const stored = file === undefined ? undefined : readStored(file, storedKeys);
    this.apiToken = stored?.apiToken ?? `00${randomBytes(30).toString("base64url")}`;
    this.signingKey = stored ? Buffer.from(stored.signingKey, "base64") : randomBytes(32);
    this.pem = secrets.add(stored?.privateKey ?? "");
    for (const secret of [this.apiToken, this.signingKey.toString("base64")]) secrets.add(secret);
    if (!stored) this.save();
  }

  /** The service app's private key in PEM; made at first use, since that takes longer than all else at the start. */
  get privateKey(): string {
    if (this.pem === "") {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      this.pem = this.secrets.add(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
      this.save();
    }
    return this.pem;
  }

  get publicKey(): KeyObject {
    return createPublicKey(createPrivateKey(this.privateKey));
  }

  private save(): void {
    const file = this.file();
    if (file === undefined) return;
    const { apiToken, signingKey, pem: privateKey } = this;
    const text = JSON.stringify({ apiToken, signingKey: signingKey.toString("base64"), privateKey });
    writeFile(file, text, { private: true });
  }

  private file(): string | undefined {
    return this.folder === undefined ? undefined : join(this.folder, "okta-keys.json");
  }
}
