/** Made-up declarations for looking at the shell without the real engine. */

import type { Topic } from "../src/contract.ts";

export const clustering: Topic = {
  slug: "clustering",
  title: "Clustering",
  section: "learning",
  summary:
    "Find groups of customers nobody has named yet, and see what happens when one column shouts down the rest.",
  minutes: 9,
  needs: [],
  datasets: ["customers"],
  takes_own_data: true,
  uses_tensors: false,
  uses_shell: false,
  params: [
    {
      key: "method",
      label: "Method",
      help: "How groups are found.",
      unit: "",
      kind: {
        type: "choice",
        options: [
          { key: "kmeans", label: "k-means" },
          { key: "dbscan", label: "DBSCAN" },
          { key: "linkage", label: "Linkage" },
        ],
        default: "kmeans",
      },
      live: false,
      when: null,
    },
    {
      key: "k",
      label: "Clusters",
      help: "How many groups to look for.",
      unit: "",
      kind: { type: "integer", min: 1, max: 12, default: 3 },
      live: false,
      when: { key: "method", is: ["kmeans", "linkage"] },
    },
    {
      key: "radius",
      label: "Radius",
      help: "How near a neighbour is.",
      unit: "sd",
      kind: { type: "number", min: 0.01, max: 10, default: 0.5, log: true },
      live: false,
      when: { key: "method", is: ["dbscan"] },
    },
    {
      key: "opacity",
      label: "Opacity of the points",
      help: "Acts at once.",
      unit: "%",
      kind: { type: "number", min: 5, max: 100, default: 70, log: false },
      live: true,
      when: null,
    },
    {
      key: "scale",
      label: "Standardise",
      help: "",
      unit: "",
      kind: { type: "toggle", default: true },
      live: false,
      when: null,
    },
    {
      key: "columns",
      label: "Columns",
      help: "What makes two customers alike.",
      unit: "",
      kind: { type: "columns", accepts: ["number"], default: ["income", "spending"], min: 2, max: 5 },
      live: false,
      when: null,
    },
  ],
  challenge: {
    goal: "Reach a mean silhouette of at least 0.55.",
    hints: [
      "Look at the silhouettes below zero: those customers sit in the wrong group.",
      "Count the clouds you see by eye.",
      "There are five clouds.",
    ],
    solution: [["k", "5"]],
  },
  pitfall: {
    param: "scale",
    mistake: "off",
    watch: "silhouette",
    direction: "falls",
    statement: "Leave the columns unscaled, so that income in dollars drowns everything else.",
  },
  predict: {
    prompt: "With three groups, how many customers will be nearer to another group than to their own?",
    answer: { type: "choice", options: ["Hardly any", "About one in ten", "More than a quarter"] },
    because: "Three centres share five clouds, so some clouds are cut in two.",
  },
};

export const gallery: Topic = {
  ...clustering,
  slug: "gallery",
  title: "Every panel",
  section: "deep-learning",
  summary: "One of each kind of panel, to look at them.",
  takes_own_data: false,
  uses_tensors: true,
  predict: {
    prompt: "How many of the ten digits will be right?",
    answer: { type: "number", unit: "digits", within: 1 },
    because: "Nine is what this made-up lab always answers.",
  },
};

export const topics = [clustering, gallery];
