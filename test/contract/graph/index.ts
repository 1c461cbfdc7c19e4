import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Deviation, Deviations } from "../deviations";
import type { Agreement } from "../watch";
import { graphContract } from "./contract";
import type { ContractFile } from "./model";

const read = (...path: string[]) => JSON.parse(readFileSync(join(__dirname, ...path), "utf8")) as unknown;

/** The two files; their own tests parse them, since every test file that talks to Graph reads them. */
export const graphFiles = () => ({
  contract: read("../../fixtures/contracts/graph-v1.0.json"),
  deviations: read("deviations.json"),
});

/** Microsoft Graph's contract and the ways in which the sandbox, or Graph itself, differs from it. */
export function graphAgreement(): Agreement {
  const { contract, deviations } = graphFiles();
  return {
    contract: graphContract(contract as ContractFile),
    deviations: new Deviations(deviations as readonly Deviation[]),
  };
}
