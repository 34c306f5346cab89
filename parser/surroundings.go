package parser

import (
	"strings"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Surroundings returns the lines of a file that decide together what is at a place: those of the rule that has the CIDR
// block, but not those of other rules in the same list. Where nothing is known of the file, it is the place itself.
func Surroundings(text []byte, at source.Range) source.Region {
	if region, ok := surroundings(text, at); ok {
		return region
	}
	return source.Region{Within: source.Lines{First: at.Start.Line, Last: at.End.Line}}
}

func surroundings(text []byte, at source.Range) (source.Region, bool) {
	if (isTerraform(at.File) || isVarFile(at.File)) && !strings.HasSuffix(at.File, ".json") {
		return terraform.Surroundings(at.File, text, at.Start)
	}
	return cloudformation.Surroundings(text, at.Start)
}

// MayDeclare reports whether a file with the name may be one of a root or a template, or have their values.
func MayDeclare(name string) bool { return isTerraform(name) || isVarFile(name) || mayBeTemplate(name) }
