/** The engine for the labs that train nets; the same to its caller. */
export { default, Engine } from "./engine.js";
