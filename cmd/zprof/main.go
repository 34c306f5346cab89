package main

import (
	"os"
	"runtime/pprof"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

func main() {
	f, _ := os.Create("/tmp/cpu.prof")
	pprof.StartCPUProfile(f)
	for range 6 {
		t := source.NewTree(os.Args[1])
		t.Grant(".")
		terraform.Parse(t, ".", terraform.Options{})
		t.Close()
	}
	pprof.StopCPUProfile()
	m, _ := os.Create("/tmp/mem.prof")
	pprof.Lookup("allocs").WriteTo(m, 0)
}
