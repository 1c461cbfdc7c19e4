import type { StackConfig } from "../config/model";
import type { Problem } from "../errors/problem";
import { certificateExpired, certificateExpires } from "../errors/saml";

const day = 86_400_000;
/** Longer than for a token: the target has to be given the next certificate, often by a person of the vendor. */
const warningDays = 60;

/**
 * A warning from 60 days before the last day of the certificate that signs.
 * @param now milliseconds since 1970
 */
export function certificateWarnings({ stack, saml }: Pick<StackConfig, "stack" | "saml">, now: number): Problem[] {
  const today = Date.parse(new Date(now).toISOString().slice(0, 10));
  return (saml?.certificates ?? [])
    .filter(({ active }) => active)
    .flatMap(({ name, expires }) => {
      const days = Math.round((Date.parse(expires) - today) / day);
      if (days < 0) return [certificateExpired(stack, name, expires)];
      return days <= warningDays ? [certificateExpires(stack, name, expires, days)] : [];
    });
}
