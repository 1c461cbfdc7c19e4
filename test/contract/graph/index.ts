import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { deviationSchema, Deviations } from "../deviations";
import type { Agreement } from "../watch";
import { graphContract } from "./contract";

const read = (...path: string[]) => JSON.parse(readFileSync(join(__dirname, ...path), "utf8")) as unknown;

/** Microsoft Graph's contract and the ways in which the sandbox, or Graph itself, differs from it. */
export const graphAgreement = (): Agreement => ({
  contract: graphContract(read("../../fixtures/contracts/graph-v1.0.json")),
  deviations: new Deviations(z.array(deviationSchema).parse(read("deviations.json"))),
});
