import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { deviationSchema, Deviations } from "../deviations";
import type { Agreement } from "../watch";
import { OktaContract } from "./contract";

const read = (...path: string[]) => JSON.parse(readFileSync(join(__dirname, ...path), "utf8")) as unknown;

/** Okta's contract and the ways in which the sandbox, or Okta itself, differs from it. */
export const oktaAgreement = (): Agreement => ({
  contract: new OktaContract(read("../../fixtures/contracts/okta-management.json")),
  deviations: new Deviations(z.array(deviationSchema).parse(read("deviations.json"))),
});
