/** The engine as wasm-bindgen exports it; stands beside the bundle and is not part of it. */
export default function init(): Promise<unknown>;

export class Engine {
  constructor(post: (message: unknown) => void, dataUrl: string);
  handle(message: unknown): void;
}
