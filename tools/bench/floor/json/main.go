// Command json reads and decodes the JSON files below the working directory.
package main

import (
	"encoding/json"
	"os"

	"github.com/egresslint/egresslint/tools/bench/floor"
)

func main() {
	var decoded []any // as whoever evaluates them has to keep them
	floor.Main(func(name string) error {
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var document any
		err = json.Unmarshal(content, &document)
		decoded = append(decoded, document)
		return err
	}, ".json")
}
