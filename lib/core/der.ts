/** The few ASN.1 DER encodings that an X.509 certificate is made of (ITU-T X.690). */

function encode(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = minimalBytes(body.length);
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

function minimalBytes(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

export const sequence = (...items: readonly Buffer[]) => encode(0x30, ...items);
export const set = (...items: readonly Buffer[]) => encode(0x31, ...items);
export const boolean = (value: boolean) => encode(0x01, Buffer.from([value ? 0xff : 0]));
export const octetString = (content: Buffer) => encode(0x04, content);
export const utf8String = (text: string) => encode(0x0c, Buffer.from(text, "utf8"));

/** A non-negative integer from its big-endian bytes: no superfluous zero bytes, top bit clear. */
export function integer(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const minimal = bytes.subarray(start);
  return encode(0x02, (minimal[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), minimal]) : minimal);
}

/** @param unusedBits number of bits at the end of the last byte that do not count */
export const bitString = (content: Buffer, unusedBits = 0) => encode(0x03, Buffer.from([unusedBits]), content);

/** Context-specific tag around a whole value. */
export const explicit = (tag: number, content: Buffer) => encode(0xa0 | tag, content);

/** Context-specific tag instead of a primitive value's own. */
export const implicit = (tag: number, content: Buffer) => encode(0x80 | tag, content);

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const base128 = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) base128.unshift(0x80 | (left & 0x7f));
    bytes.push(...base128);
  }
  return encode(0x06, Buffer.from(bytes));
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5). */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, "");
  return date.getUTCFullYear() < 2050
    ? encode(0x17, Buffer.from(digits.slice(2), "ascii"))
    : encode(0x18, Buffer.from(digits, "ascii"));
}
