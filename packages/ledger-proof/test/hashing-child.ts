import { hashBundle } from "../src/hashing/hash-bundle.ts";
import { lanesEngine } from "../src/hashing/lanes-engine.ts";
import { bundleOf } from "./hashing-bundles.ts";

/* A process of its own, to be started with an engine that lacks something. Prints whether it has lanes, and hashes. */
const lengths = [0, 311, 64, 1_100, 5];
const hashes = Buffer.from(hashBundle(bundleOf(lengths), lengths.length)).toString("hex");
console.log(JSON.stringify({ hasLanes: lanesEngine() !== undefined, hashes, lengths }));
