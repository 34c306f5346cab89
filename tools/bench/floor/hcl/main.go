// Command hcl reads and parses the Terraform files below the working directory.
package main

import (
	"github.com/hashicorp/hcl/v2/hclparse"

	"github.com/egresslint/egresslint/tools/bench/floor"
)

func main() {
	parser := hclparse.NewParser() // which keeps the files, as whoever evaluates them has to
	floor.Main(func(name string) error {
		if _, diagnostics := parser.ParseHCLFile(name); diagnostics.HasErrors() {
			return diagnostics
		}
		return nil
	}, ".tf")
}
