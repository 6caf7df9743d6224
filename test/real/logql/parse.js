// SPDX-License-Identifier: Apache-2.0
// Reads queries, a JSON array of texts, and prints a JSON array: for each what Grafana's grammar of
// LogQL makes of it: {"kind": "LogExpr" or "MetricExpr", "faults": [places of what it can't read]}.
import { readFileSync } from "node:fs";
import { parser } from "@grafana/lezer-logql";

function parse(query) {
  const parsed = { kind: "", faults: [] };
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) {
        parsed.faults.push(node.from);
      }
      if (parsed.kind === "" && (node.name === "LogExpr" || node.name === "MetricExpr")) {
        parsed.kind = node.name;
      }
    },
  });
  return parsed;
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(parse)));
