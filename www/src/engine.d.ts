/** An engine as wasm-bindgen exports it, one for each section of the roadmap; stands beside the bundle and is not part of it. */
export default function init(): Promise<unknown>;

export class Engine {
  constructor(post: (message: unknown) => void, dataUrl: string, hire: () => Worker, cores: number);
  handle(message: unknown): void;
}
