package policyset

import (
	_ "embed" // for the plan
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/machine"
)

// planned is what OPA's planner makes of the embedded policies, after their checksum.
//
//go:generate go test -run ^TestPlanIsFresh$ . -update
//go:embed policies.plan
var planned []byte

// program returns the plan of the policies, nil if it is of other policies.
func (b *bundle) program(planned []byte) (*machine.Program, error) {
	sum := b.checksum()
	if len(planned) < len(sum) || [checksumSize]byte(planned) != sum {
		return nil, nil
	}
	program, err := machine.Load(planned[len(sum):])
	if err != nil {
		return nil, fmt.Errorf("reading the plan of the policies: %w", err)
	}
	return program, nil
}

const checksumSize = 4

// checksum identifies the policies that a plan is of. It is quick rather than safe against intent: both are in the binary.
func (b *bundle) checksum() (sum [checksumSize]byte) {
	hash := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	for _, name := range slices.Sorted(maps.Keys(b.policies)) {
		_, _ = io.WriteString(hash, name) // a hash takes everything
		_, _ = io.WriteString(hash, b.policies[name])
	}
	binary.BigEndian.PutUint32(sum[:], hash.Sum32())
	return sum
}
