import { InvalidArgumentError } from "commander";

/**
 * A number of people or things in options, from 0.
 * @throws InvalidArgumentError
 */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}
