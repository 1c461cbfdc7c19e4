/** Time as the tenant sees it; tests move it forward instead of waiting. */
export interface SandboxClock {
  now(): number;
  advance(milliseconds: number): void;
}

/** Real time plus whatever was added. */
export function createClock(start: () => number = Date.now): SandboxClock {
  let offset = 0;
  return {
    now: () => start() + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}

/** ISO 8601 without fractions, as Graph's directory objects have it. */
export const isoSeconds = (clock: SandboxClock) => `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
