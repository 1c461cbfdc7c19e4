import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * A throw-away self-signed certificate for `localhost`, of the kind HashiCorp's go-plugin expects for automatic mutual
 * TLS (ECDSA P-256, its own authority, server and client use). Node has no call that makes certificates and a library
 * costs 150 ms at every start; the DER below is RFC 5280, section 4.1.
 */
export function createCertificate(now: Date = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(oid("2.5.4.3"), utf8String("localhost"))));
  const body = sequence(
    explicit(0, integer(Buffer.of(2))), // version 3
    integer(serialNumber()),
    ecdsaWithSha256,
    name,
    sequence(utcTime(new Date(now.getTime() - DAY)), utcTime(new Date(now.getTime() + 30 * DAY))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(
      3,
      sequence(
        extension("2.5.29.19", sequence(boolean(true)), true), // basic constraints: an authority
        extension("2.5.29.15", bitString(Buffer.of(0b1010_0100), 2), true), // digitalSignature, keyEncipherment, keyCertSign
        extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2"))), // server, client
        extension("2.5.29.17", sequence(tagged(0x82, Buffer.from("localhost")))), // subject alternative name
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

function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
}

function lengthOf(content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.of(content.length);
  return content.length < 0x100
    ? Buffer.of(0x81, content.length)
    : Buffer.of(0x82, content.length >> 8, content.length & 0xff);
}

const sequence = (...contents: Buffer[]): Buffer => tagged(0x30, ...contents);
const set = (...contents: Buffer[]): Buffer => tagged(0x31, ...contents);
const explicit = (number: number, content: Buffer): Buffer => tagged(0xa0 | number, content);
const integer = (content: Buffer): Buffer => tagged(0x02, content);
const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.of(value ? 0xff : 0));
const utf8String = (text: string): Buffer => tagged(0x0c, Buffer.from(text));
const bitString = (content: Buffer, unusedBits = 0): Buffer => tagged(0x03, Buffer.of(unusedBits), content);
/** YYMMDDHHMMSSZ. */
const utcTime = (time: Date): Buffer =>
  tagged(0x17, Buffer.from(`${time.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), tagged(0x04, value));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const base128 = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) base128.unshift(0x80 | (left & 0x7f));
    return base128;
  });
  return tagged(0x06, Buffer.from(bytes));
}

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
