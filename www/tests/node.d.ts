/** As much of Node's test modules as the tests use. */
declare module "node:test" {
  export default function test(name: string, run: () => void | Promise<void>): void;
  export const mock: {
    timers: {
      enable(options: { apis: "setTimeout"[] }): void;
      tick(milliseconds: number): void;
      reset(): void;
    };
  };
}

declare module "node:assert/strict" {
  interface Assert {
    (value: unknown, message?: string): void;
    equal(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    throws(run: () => unknown, expected: RegExp): void;
    match(text: string, expected: RegExp): void;
  }
  const assert: Assert;
  export default assert;
}
