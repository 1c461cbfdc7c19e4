import type { Value } from "./value";

/** Whether a value is a list; `Array.isArray` does not narrow read-only arrays. */
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** A value as the text an expression works with. A reference is its target's id. */
export function toText(value: Value): string {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return value ? "True" : "False";
    case "number":
      return String(value);
    default:
      if (value === null) return "";
      if (isList(value)) return value.map(toText).join(",");
      return referenceOf(value) ?? JSON.stringify(value);
  }
}

function referenceOf(value: { readonly [key: string]: Value }): string | undefined {
  const reference = value["value"] ?? value["id"];
  return typeof reference === "string" ? reference : undefined;
}

const decimal = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;
const hexadecimal = /^\s*&H([0-9A-F]{1,32})\s*$/i;

/** @returns undefined when the value is not a number: whole, decimal, or hexadecimal as `&HF`. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return undefined;
  if (decimal.test(value)) return Number(value);
  const hex = hexadecimal.exec(value)?.[1];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}

const wholeNumber = /^\s*[+-]?\d{1,40}\s*$/;

/** Converts whole numbers of up to 40 digits; @returns undefined when the value is none. */
export function toBigInteger(value: Value): bigint | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== "string") return undefined;
  if (wholeNumber.test(value)) return BigInt(value.trim().replace(/^\+/, ""));
  const hex = hexadecimal.exec(value)?.[1];
  return hex === undefined ? undefined : BigInt(`0x${hex}`);
}

export const isEmpty = (value: Value): boolean =>
  value === null || value === "" || (isList(value) && value.length === 0);

/** False for nothing, zero and False; https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#cbool */
export function toBoolean(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (isEmpty(value)) return false;
  if (typeof value === "string" && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return toNumber(value) !== 0;
}
