import assert from "node:assert/strict";
import test from "node:test";
import {
  callAddress,
  callAt,
  hasBody,
  indented,
  isLabPage,
  statusText,
  tooLarge,
  wayText,
} from "../src/logic/service.ts";

const ROOT = "https://example.org/a/path/";

test("an address below a lab's page calls its service", () => {
  const call = { slug: "model-deployment", mistaken: false, path: "/predict" };
  assert.deepEqual(callAt(ROOT, `${ROOT}topics/model-deployment/api/predict`), call);
  assert.deepEqual(callAt(ROOT, `${ROOT}topics/model-deployment/api/predict?debug=1#here`), call);
  assert.deepEqual(callAt(ROOT, `${ROOT}topics/model-deployment/mistaken/predict`), {
    ...call,
    mistaken: true,
  });
  assert.deepEqual(callAt(ROOT, `${ROOT}topics/pca/api/a/b%20c`), {
    slug: "pca",
    mistaken: false,
    path: "/a/b%20c",
  });
});

test("without a path the service's root is called", () => {
  assert.equal(callAt(ROOT, `${ROOT}topics/pca/api`)?.path, "/");
  assert.equal(callAt(ROOT, `${ROOT}topics/pca/mistaken/`)?.path, "/");
});

test("other addresses call nothing", () => {
  for (const address of [
    ROOT,
    `${ROOT}topics/pca/`,
    `${ROOT}topics/pca/index.html`,
    `${ROOT}topics/pca/apis/predict`,
    `${ROOT}topics/pca/x/api/predict`,
    `${ROOT}topics//api/predict`,
    `${ROOT}topics/PCA/api/predict`,
    `${ROOT}embed/pca/api/predict`,
    `${ROOT}topics/pca/?to=topics/pca/api/predict`,
    `${ROOT}topics/pca/api/../`,
    "https://example.org/topics/pca/api/predict",
    "https://example.com/a/path/topics/pca/api/predict",
  ]) {
    assert.equal(callAt(ROOT, address), undefined, address);
  }
});

test("a path becomes an address that calls the same, and never leaves the service", () => {
  const address = (path: string, mistaken = false) => callAddress(ROOT, { slug: "pca", mistaken, path });
  assert.equal(address("/predict"), `${ROOT}topics/pca/api/predict`);
  assert.equal(address("predict", true), `${ROOT}topics/pca/mistaken/predict`);
  assert.equal(address(""), `${ROOT}topics/pca/api/`);
  assert.equal(address("//example.com/x"), `${ROOT}topics/pca/api/example.com/x`);
  assert.equal(address("/a b"), `${ROOT}topics/pca/api/a%20b`);
  assert.equal(address("/a/../health"), `${ROOT}topics/pca/api/health`);
  for (const path of ["/../", "/../mistaken/predict", "/../../mlp/api/predict", "/%2e%2e/", "\\..\\..\\"]) {
    assert.equal(address(path), undefined, path);
  }
});

test("a lab's page is known by its address, whatever its settings", () => {
  assert.equal(isLabPage(ROOT, "pca", `${ROOT}topics/pca/`), true);
  assert.equal(isLabPage(ROOT, "pca", `${ROOT}topics/pca/index.html?seed=3#text`), true);
  for (const path of [
    "topics/pca",
    "topics/mlp/",
    "topics/pca/api/",
    "topics/pca/api/health",
    "embed/pca/",
    "",
  ]) {
    assert.equal(isLabPage(ROOT, "pca", ROOT + path), false, path);
  }
});

test("answers are written as HTTP names them", () => {
  assert.equal(statusText(200), "200 OK");
  assert.equal(statusText(422), "422 Unprocessable Content");
  assert.equal(statusText(504), "504 Gateway Timeout");
  assert.equal(statusText(299), "299");
  assert.equal(wayText(0.3), "under 1\u00a0ms");
  assert.equal(wayText(12.4), "12\u00a0ms");
  assert.equal(hasBody("POST"), true);
  assert.equal(hasBody("GET"), false);
});

test("a body gets a line for each field, and stays as it is where it is no JSON", () => {
  assert.equal(
    indented('{"label":"positive","probability":0.97}'),
    '{\n  "label": "positive",\n  "probability": 0.97\n}',
  );
  assert.equal(indented("<h1>no</h1>"), "<h1>no</h1>");
  assert.equal(indented(""), "");
});

test("what is too large is refused before anybody reads it", () => {
  assert.equal(tooLarge("/predict", 100_000), undefined);
  assert.equal(tooLarge("/predict", 100_001)?.status, 413);
  assert.equal(tooLarge(`/${"a".repeat(2000)}`, 0)?.status, 414);
  assert.match(JSON.parse(tooLarge("/predict", 100_001)?.body ?? "").detail, /100001 bytes.* at most 100000/);
});
