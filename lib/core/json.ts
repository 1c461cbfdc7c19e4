import { limits } from "./limits";

/** Parses a JSON text; undefined when it is not valid JSON, or too deep for what works on it. */
export function parseJson(text: string): unknown {
  if (isDeeperThan(limits.jsonDepth, text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether lists and objects of a JSON text are deeper inside each other. JSON.parse takes any depth; whatever recurses does not. */
function isDeeperThan(most: number, text: string): boolean {
  if (text.length <= most) return false;
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const sign = text[index];
    if (inText) {
      if (sign === "\\") index++;
      else if (sign === '"') inText = false;
    } else if (sign === '"') inText = true;
    else if (sign === "[" || sign === "{") {
      if (++depth > most) return true;
    } else if (sign === "]" || sign === "}") depth--;
  }
  return false;
}
