import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier as oid,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from "../../lib/core/der";

export interface Certificate {
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * A throw-away self-signed certificate for `localhost`, of the kind HashiCorp's go-plugin expects for automatic mutual
 * TLS (ECDSA P-256, its own authority, server and client use). Node has no call that makes certificates and a library
 * costs 150 ms at every start; its parts are those of RFC 5280, section 4.1.
 */
export function createCertificate(now: Date = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(oid("2.5.4.3"), utf8String("localhost"))));
  const body = sequence(
    explicit(0, integer(Buffer.of(2))), // version 3
    integer(serialNumber()),
    ecdsaWithSha256,
    name,
    sequence(time(new Date(now.getTime() - DAY)), time(new Date(now.getTime() + 30 * DAY))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(
      3,
      sequence(
        extension("2.5.29.19", sequence(boolean(true)), true), // basic constraints: an authority
        extension("2.5.29.15", bitString(Buffer.of(0b1010_0100), 2), true), // digitalSignature, keyEncipherment, keyCertSign
        extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2"))), // server, client
        extension("2.5.29.17", sequence(implicit(2, Buffer.from("localhost")))), // subject alternative name
      ),
    ),
  );
  const der = sequence(body, ecdsaWithSha256, bitString(sign("sha256", body, privateKey)));
  return {
    der,
    certificatePem: toPem(der),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** Positive and without leading zero bytes, as DER demands of every integer. */
function serialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  return serial;
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
