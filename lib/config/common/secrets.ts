/** Whether a key or a variable is named as if it held a secret. */
export function namesSecret(name: string): boolean {
  return /token|secret|password|passwd|credential|api_?key|access_?key|private_?key/i.test(name);
}
