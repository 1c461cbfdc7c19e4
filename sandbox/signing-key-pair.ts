import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";

let pair: KeyPairKeyObjectResult | undefined;

/**
 * The RSA key pair of every signing certificate that this process makes, made at first use. One for each would be most of what
 * creating a SAML application costs, and no client could tell: nothing is ever signed with it, and certificates are told apart
 * by serial number, thumbprint and dates.
 */
export const signingKeyPair = (): KeyPairKeyObjectResult =>
  (pair ??= generateKeyPairSync("rsa", { modulusLength: 2048 }));
