import { parseJson } from "../core/json";

/** The body of a target's answer: JSON as read; a text when it is none; null when there is nothing. */
export function parseAnswerBody(text: string): unknown {
  if (text === "") return null;
  const body = parseJson(text);
  return body === undefined ? text : body;
}
