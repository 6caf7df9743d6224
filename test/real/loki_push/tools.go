// SPDX-License-Identifier: Apache-2.0

//go:build tools

// Package tools names the servers that `./dev real` builds, so that go.mod and go.sum pin them: receivers of Loki's push
// API under Apache-2.0. Loki itself is under the AGPL, and Promtail is built from the same module: neither is built here.
// So nothing in this folder judges Loki's limits, the texts of its answers, or that it keeps one of two equal entries.
package tools

import (
	_ "github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs"
	_ "github.com/VictoriaMetrics/VictoriaLogs/app/vlagent"
)
