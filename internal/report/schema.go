package report

import (
	"embed"
	"io/fs"
)

// schemas holds the JSON Schema of each document that the json format writes, made of the Go types and their comments.
//
//go:embed schema/*.json
var schemas embed.FS

// Schema returns the JSON Schema of what a command writes as JSON: check (report), path, diff, endpoints or diagnose (diagnosis).
func Schema(document string) ([]byte, error) { return fs.ReadFile(schemas, "schema/"+document+".json") }
