/** Whether people are in the target as they are mapped. Pure. */
export { type Account, isActive } from "./compare-account";
export { AccountIndex } from "./account-index";
export { expect, judge, type Expectation, type PersonVerdict } from "./judge";
