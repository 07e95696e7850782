/** Nodes and edges as the lab placed them. */

import { html, svg } from "lit";
import type { Graph } from "../contract.ts";

const WIDTH = 640;
const HEIGHT = 320;
const MARGIN = 30;
const RADIUS = 16;
/** More edges than this only darken each other; the strongest are drawn. */
const MOST_EDGES = 1500;

const across = (x: number) => MARGIN + x * (WIDTH - 2 * MARGIN);
const down = (y: number) => MARGIN + y * (HEIGHT - 2 * MARGIN);

export function networkTemplate(graph: Graph, label: string) {
  const words = `${label}. ${graph.nodes.length} nodes, ${graph.edges.length} edges.`;
  const radius = Math.min(RADIUS, (HEIGHT - 2 * MARGIN) / Math.max(2, mostInAColumn(graph)) / 2.4);
  return html`<svg class="network" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words}>
    ${strongest(graph).map((edge) => edgeTemplate(graph, edge))}
    ${graph.nodes.map(
      (node) => svg`<g class="node ${node.active ? "active" : ""}">
        <circle cx=${across(node.x)} cy=${down(node.y)} r=${radius}></circle>
        <text x=${across(node.x)} y=${down(node.y)} dy="0.35em">${node.label}</text>
      </g>`,
    )}
  </svg>`;
}

function edgeTemplate(graph: Graph, edge: Graph["edges"][number]) {
  const from = graph.nodes[edge.from];
  const to = graph.nodes[edge.to];
  if (!from || !to) return svg``;
  const strength = Math.min(Math.abs(edge.weight), 1);
  return svg`<line
      class="edge ${edge.weight < 0 ? "negative" : "positive"}"
      x1=${across(from.x)} y1=${down(from.y)} x2=${across(to.x)} y2=${down(to.y)}
      stroke-width=${0.4 + 2.6 * strength} stroke-opacity=${0.15 + 0.85 * strength}
    ></line>
    ${
      edge.label
        ? svg`<text class="edge-label" x=${(across(from.x) + across(to.x)) / 2} y=${(down(from.y) + down(to.y)) / 2 - 4}>${edge.label}</text>`
        : ""
    }`;
}

function strongest(graph: Graph): Graph["edges"] {
  if (graph.edges.length <= MOST_EDGES) return graph.edges;
  return [...graph.edges].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST_EDGES);
}

function mostInAColumn(graph: Graph): number {
  const counts = new Map<number, number>();
  for (const { x } of graph.nodes) counts.set(x, (counts.get(x) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
