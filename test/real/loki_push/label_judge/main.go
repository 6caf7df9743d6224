// SPDX-License-Identifier: Apache-2.0

// label_judge reads label-set texts with Prometheus's parser, the one that Loki reads them with, and does it twice,
// as Loki does: what was read is printed, and that is read again. A line of standard input is a JSON string; a line
// of standard output is its labels as a JSON object, or the parser's error as a JSON string.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

func read(parse parser.Parser, text string) (labels.Labels, error) {
	first, err := parse.ParseMetric(text)
	if err != nil {
		return first, err
	}
	return parse.ParseMetric(first.String())
}

func main() {
	parse := parser.NewParser(parser.Options{})
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var text string
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			log.Fatal(err)
		}
		var answer any
		set, err := read(parse, text)
		if err != nil {
			answer = err.Error()
		} else {
			answer = set.Map()
		}
		if err := out.Encode(answer); err != nil {
			log.Fatal(err)
		}
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
}
