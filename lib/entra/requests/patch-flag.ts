import { dialectOf, isCompliantFlag } from "./dialect";

/** Flag of a tenant URL that selects the PATCH dialect of the standard. */
const patchFlag = "aadOptscim062020";

/** Whether a tenant URL asks for it, in any of its spellings. */
export const hasPatchFlag = (url: string): boolean => parametersOf(url).some((each) => isCompliantFlag(nameOf(each)));

/** Whether scheduled cycles would send it, with everything that the URL asks for. */
export const sendsPatchFlag = (url: string): boolean => dialectOf(parametersOf(url).map(nameOf)) === patchFlag;

/** The URL with the flag exactly once; path, trailing slash and other parameters stay as they are written. */
export function withPatchFlag(url: string): string {
  const others = parametersOf(url).filter((each) => !isCompliantFlag(nameOf(each)));
  return `${url.split(/[?#]/, 1)[0] ?? ""}?${[...others, patchFlag].join("&")}`;
}

function parametersOf(url: string): string[] {
  const [, query = ""] = /\?([^#]*)/.exec(url) ?? [];
  return query.split("&").filter((parameter) => parameter !== "");
}

const nameOf = (parameter: string): string => parameter.split("=", 1)[0] ?? "";
