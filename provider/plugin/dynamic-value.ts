import { decode, encode, ExtensionCodec } from "@msgpack/msgpack";
import { conform, conformObject } from "./conform";
import type { DynamicValue } from "./messages";
import type { Shape } from "./shape";
import { unknownValue, type ObjectValue, type TerraformValue } from "./types";

/**
 * Terraform values on the wire: msgpack, with extension 0 for "known after apply" and 12 for the same with hints.
 * https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md
 */
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: 0,
  encode: (value: unknown) => (value === unknownValue ? Uint8Array.of(0) : null),
  decode: () => unknownValue,
});
extensionCodec.register({ type: 12, encode: () => null, decode: () => unknownValue });

/** Checks a value against its shape and packs it. Throws `Misfit`. */
export function packValue(shape: Shape, value: TerraformValue): DynamicValue {
  return {
    msgpack: Buffer.from(encode(exactNumbers(conform(shape, value)), { extensionCodec })),
    json: Buffer.alloc(0),
  };
}

/** Reads a state, plan or configuration. An absent value is null. Throws `Misfit`. */
export function unpackObject(shape: Shape, value: DynamicValue | undefined): ObjectValue | null {
  if (value?.msgpack.length) {
    return conformObject(shape, decode(value.msgpack, { extensionCodec, useBigInt64: true }));
  }
  if (value?.json.length) return conformObject(shape, JSON.parse(value.json.toString("utf8")));
  return null;
}

/** Fractions travel as decimal text: Terraform reads 0.1 with 512 bits, which the nearest 64-bit float is not equal to. */
function exactNumbers(value: TerraformValue): TerraformValue {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(exactNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, exactNumbers(entry)]));
}
