import { valueMismatch } from "./errors";
import { ScimformError } from "../../lib/core/problem";
import { mapValues, type Shape } from "./shape";
import { unknownValue, type ObjectValue, type Path, type TerraformValue } from "./types";

/** A value that does not fit its schema, with the place. */
export class TypeMismatch extends ScimformError {
  readonly valuePath: Path;

  constructor(path: Path, expected: string, got: unknown) {
    super(valueMismatch(expected, describe(got)));
    this.valuePath = path;
  }
}

/**
 * The value in exactly the form the shape asks for: every attribute present, missing ones null (blocks: empty).
 * @param extra what to do with attributes the schema does not have: stored state may have them, nothing else may
 * @throws Misfit
 */
export function conform(
  shape: Shape,
  raw: unknown,
  extra: "drop" | "refuse" = "refuse",
  path: Path = [],
): TerraformValue {
  if (raw === unknownValue) return unknownValue;
  if (raw === null || raw === undefined) return absent(shape);
  switch (shape.kind) {
    case "string":
      if (typeof raw !== "string") throw new TypeMismatch(path, "a string", raw);
      return raw;
    case "bool":
      if (typeof raw !== "boolean") throw new TypeMismatch(path, "true or false", raw);
      return raw;
    case "number":
      return conformNumber(raw, path);
    case "list":
    case "set":
      if (!Array.isArray(raw)) throw new TypeMismatch(path, `a ${shape.kind}`, raw);
      return raw.map((entry, index) => conform(shape.element, entry, extra, [...path, { index }]));
    case "map":
      if (!isRecord(raw)) throw new TypeMismatch(path, "a map", raw);
      return mapValues(raw, (entry, key) => conform(shape.element, entry, extra, [...path, { key }]));
    case "object": {
      if (!isRecord(raw)) throw new TypeMismatch(path, "an object", raw);
      const surplus = Object.keys(raw).find((name) => !(name in shape.members));
      if (surplus !== undefined && extra === "refuse") {
        throw new TypeMismatch([...path, { attribute: surplus }], "no such attribute", raw[surplus]);
      }
      return mapValues(shape.members, (member, attribute) =>
        conform(member, raw[attribute], extra, [...path, { attribute }]),
      );
    }
  }
}

/** Conforms a value that must be an object or null, as every state, plan and configuration is. */
export function conformObject(shape: Shape, raw: unknown, extra?: "drop" | "refuse"): ObjectValue | null {
  const value = conform(shape, raw, extra);
  if (value === null || isObjectValue(value)) return value;
  throw new TypeMismatch([], "an object", raw);
}

export function isObjectValue(value: TerraformValue | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function absent(shape: Shape): TerraformValue {
  if (!("absent" in shape) || shape.absent !== "empty") return null;
  if (shape.kind === "map") return {};
  return shape.kind === "object" ? mapValues(shape.members, absent) : [];
}

/** Terraform sends what fits neither 64-bit integers nor floats as decimal text; a number that would lose digits is refused. */
function conformNumber(raw: unknown, path: Path): number {
  const wanted = "a number of at most 15 digits";
  if (typeof raw !== "number" && typeof raw !== "bigint" && typeof raw !== "string")
    throw new TypeMismatch(path, wanted, raw);
  const value = Number(raw);
  if (!Number.isFinite(value) || raw === "") throw new TypeMismatch(path, wanted, raw);
  const exact =
    typeof raw === "number" || Number.isSafeInteger(value) || (typeof raw === "string" && digitsIn(raw) <= 15);
  if (!exact) throw new TypeMismatch(path, wanted, raw);
  return value;
}

const digitsIn = (decimal: string): number =>
  decimal.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "").replace(/0+$/, "").length;

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** Names the kind of value only: the value itself may be a secret. */
function describe(raw: unknown): string {
  if (raw === null) return "null";
  if (Array.isArray(raw)) return "a list";
  return typeof raw === "object" ? "an object" : `a ${typeof raw}`;
}
