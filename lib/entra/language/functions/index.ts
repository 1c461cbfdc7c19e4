import { evaluationErrors as errors } from "../errors";
import { collectionFunctions } from "./collections";
import { dateFunctions } from "./dates";
import { encodingFunctions } from "./encoding";
import { logicFunctions } from "./logic";
import { randomFunctions } from "./random";
import { replaceFunctions } from "./replace";
import { roleFunctions } from "./roles";
import type { Implementation } from "./shapes";
import { stringFunctions } from "./strings";

/** The implementation of every function of the catalogue. */
export const implementations: ReadonlyMap<string, Implementation> = new Map(
  Object.entries({
    ...collectionFunctions,
    ...dateFunctions,
    ...encodingFunctions,
    ...logicFunctions,
    ...randomFunctions,
    ...replaceFunctions,
    ...roleFunctions,
    ...stringFunctions,
    SelectUniqueValue: (site) => () => {
      throw site.error(errors.targetDirectoryNeeded(site.name));
    },
  } satisfies Record<string, Implementation>),
);
