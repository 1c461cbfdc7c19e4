/** The body of a target's answer: JSON as read; a text when it is none; null when there is nothing. */
export function parseAnswerBody(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
