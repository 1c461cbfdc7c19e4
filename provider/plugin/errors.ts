import { defineProblem, ExitCode } from "../../lib/core/problem";

export const protocolUnsupported = defineProblem("PLUGIN_PROTOCOL_UNSUPPORTED", ExitCode.usage, (offered: string) => ({
  summary: `This provider speaks Terraform's plugin protocol 6, the program that started it offers ${offered || "none"}.`,
  remedy: "Use Terraform 1.5 or later.",
}));

export const clientCertificateMissing = defineProblem("PLUGIN_NO_CLIENT_CERTIFICATE", ExitCode.usage, () => ({
  summary:
    "The program that started this provider gave no usable client certificate, so the connection cannot be secured.",
  remedy: "Let Terraform start the provider.",
}));

export const startFailed = defineProblem("PLUGIN_START_FAILED", ExitCode.failed, (reason: string) => ({
  summary: `The provider could not start: ${reason}.`,
  remedy: "Repair what the message names and run Terraform again.",
}));

export const notConfigured = defineProblem("PLUGIN_NOT_CONFIGURED", ExitCode.failed, () => ({
  summary: "The provider is not configured.",
  remedy: "Set every argument of its provider block to a value that is known before apply.",
}));

export const writeForbidden = defineProblem("PLUGIN_WRITE_FORBIDDEN", ExitCode.failed, (reason: string) => ({
  summary: `Nothing more was written, because ${reason}.`,
  remedy: "Run plan to see what is left to do.",
}));

export const valueMismatch = defineProblem(
  "PLUGIN_VALUE_MISMATCH",
  ExitCode.failed,
  (expected: string, got: string) => ({
    summary: `A value does not fit the schema: expected ${expected}, got ${got}.`,
    remedy: "Correct the value; when it comes from the state, restore the state of a matching provider version.",
  }),
);

export const unknownObjectType = defineProblem("PLUGIN_UNKNOWN_TYPE", ExitCode.failed, (typeName: string) => ({
  summary: `This provider has no ${typeName}.`,
  remedy: "Use a provider version that has it, or correct the name.",
}));

export const stateTooNew = defineProblem(
  "PLUGIN_STATE_TOO_NEW",
  ExitCode.failed,
  (typeName: string, stored: number, known: number) => ({
    summary: `The state of ${typeName} has schema version ${stored}, this provider knows versions up to ${known}.`,
    remedy: "Use the provider version that wrote the state, or a later one.",
  }),
);

export const stateTooOld = defineProblem(
  "PLUGIN_STATE_TOO_OLD",
  ExitCode.failed,
  (typeName: string, stored: number) => ({
    summary: `The state of ${typeName} has schema version ${stored}, which this provider can no longer read.`,
    remedy: "Remove the object from the state and import it again.",
  }),
);

export const importUnsupported = defineProblem("PLUGIN_IMPORT_UNSUPPORTED", ExitCode.failed, (typeName: string) => ({
  summary: `${typeName} cannot be imported.`,
  remedy: "Let Terraform create it instead.",
}));

export const importNotFound = defineProblem(
  "PLUGIN_IMPORT_NOT_FOUND",
  ExitCode.failed,
  (typeName: string, id: string) => ({
    summary: `There is no ${typeName} with the id "${id}".`,
    remedy: "Check the id.",
  }),
);

export const moveUnsupported = defineProblem(
  "PLUGIN_MOVE_UNSUPPORTED",
  ExitCode.usage,
  (from: string, typeName: string) => ({
    summary: `A ${from} cannot become a ${typeName}.`,
    remedy: "Remove the `moved` block, and import the object instead.",
  }),
);
