import { limits } from "./limits";

/** An answer that is larger than is taken; the rest of it was not read. */
export class AnswerTooLarge extends Error {
  constructor(most: number) {
    super(`the answer is larger than ${Math.round(most / 1024 / 1024)} MiB`);
    this.name = "AnswerTooLarge";
  }
}

/**
 * The text of an answer's body.
 * @param most bytes, after decompression: a small body can stand for a very large one
 * @throws AnswerTooLarge as soon as there is more; what fetch throws when the connection breaks
 */
export async function readAnswer(response: Response, most: number = limits.answerBytes): Promise<string> {
  if (!response.body) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  const chunks: AsyncIterable<Uint8Array> = response.body;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the transfer.
    if (bytes > most) throw new AnswerTooLarge(most);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
