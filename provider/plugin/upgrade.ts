import { stateTooNew, stateTooOld } from "./errors";
import { fail } from "../../lib/core/problem";
import { conformObject } from "./conform";
import { shapeOf } from "./shape";
import type { ObjectValue, Resource } from "./types";

/**
 * Stored state in the form of today's schema: attributes that are new become null, dropped ones disappear.
 * @param version the schema version that wrote the state
 */
export function upgradeState<Client>(
  typeName: string,
  resource: Resource<Client>,
  version: number,
  json: Buffer,
): ObjectValue | null {
  const { schema } = resource;
  const stored: unknown = JSON.parse(json.toString("utf8"));
  if (version > schema.version) throw fail(stateTooNew, typeName, version, schema.version);
  if (version < schema.version && !resource.upgrade) throw fail(stateTooOld, typeName, version);
  const current = version < schema.version ? resource.upgrade?.(version, stored) : stored;
  return conformObject(shapeOf(schema.block), current, "drop");
}
