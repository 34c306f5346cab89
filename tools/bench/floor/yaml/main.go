// Command yaml reads and parses the YAML files below the working directory into nodes with positions.
package main

import (
	"os"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/tools/bench/floor"
)

func main() {
	var parsed []yaml.Node // as whoever evaluates them has to keep them
	floor.Main(func(name string) error {
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var node yaml.Node
		err = yaml.Unmarshal(content, &node)
		parsed = append(parsed, node)
		return err
	}, ".yaml")
}
