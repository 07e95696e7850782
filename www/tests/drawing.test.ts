import assert from "node:assert/strict";
import test from "node:test";
import { rasterise } from "../src/logic/drawing.ts";

test("no stroke leaves no ink", () => {
  assert(rasterise([], 28, 28).every((pixel) => pixel === 0));
});

test("a vertical stroke inks its own columns fully and no far ones", () => {
  const pixels = rasterise(
    [
      [
        { x: 0.5, y: 0.2 },
        { x: 0.5, y: 0.8 },
      ],
    ],
    28,
    28,
  );
  const at = (x: number, y: number) => pixels[y * 28 + x] as number;
  assert.equal(at(14, 14), 255);
  assert.equal(at(13, 14), 255);
  assert.equal(at(10, 14), 0);
  assert.equal(at(14, 2), 0);
});

test("a dot is inked, strokes may leave the pad, and the pad need not be square", () => {
  const pixels = rasterise(
    [
      [{ x: 0.5, y: 0.5 }],
      [
        { x: -1, y: -1 },
        { x: 2, y: 2 },
      ],
    ],
    20,
    10,
  );
  assert.equal(pixels.length, 200);
  assert(pixels.some((pixel) => pixel > 0));
});
