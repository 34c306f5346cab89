// Package version reports which egresslint a binary is: its version, the commit that it was built from, and the dates of the
// data about AWS's regions that it contains.
//
// The go command writes what it knows into every binary: the version of the module under "go install MODULE@VERSION", and the
// commit where it builds a checkout. A build of an unpacked archive has neither, so a packager may say them to the linker:
//
//	go build -ldflags "-X github.com/egresslint/egresslint/internal/version.linkedVersion=v0.1.0" ./cmd/egresslint
package version

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/mod/module"

	"github.com/egresslint/egresslint/internal/regionfacts"
)

// What the linker sets with -X. Each takes precedence over what the go command has written.
var (
	linkedVersion string //nolint:gochecknoglobals // such as v0.1.0
	linkedCommit  string //nolint:gochecknoglobals // its hash
	linkedDate    string //nolint:gochecknoglobals // of the commit, in the form of RFC 3339
)

// Unknown is the version of a binary that was built without one.
const Unknown = "devel"

// Version describes a binary. What is not known is empty.
type Version struct {
	Version    string            `json:"version"`               // v0.1.0, the pseudo-version of a commit, or devel
	Commit     string            `json:"commit,omitempty"`      // at least the first 12 digits of its hash
	CommitDate string            `json:"commit_date,omitempty"` // in the form of RFC 3339
	Modified   bool              `json:"modified"`              // whether files differed from the commit
	Go         string            `json:"go"`                    // the version of Go that built it
	Platform   string            `json:"platform"`              // such as linux/amd64
	RegionData map[string]string `json:"region_data"`           // the day of each collection of facts about regions
}

// Of returns the version of this binary.
func Of() (Version, error) {
	v := ofBinary()
	var err error
	v.RegionData, err = regionData()
	return v, err
}

// Number returns the version alone.
func Number() string { return ofBinary().Version }

func ofBinary() Version {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return from(info, linked{linkedVersion, linkedCommit, linkedDate})
}

// linked is what the linker has set.
type linked struct{ version, commit, date string }

func from(info *debug.BuildInfo, l linked) Version {
	v := Version{
		Version:  Unknown,
		Go:       runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	v.Commit, v.CommitDate = ofPseudoVersion(v.Version)
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			v.Commit = setting.Value
		case "vcs.time":
			v.CommitDate = setting.Value
		case "vcs.modified":
			v.Modified = setting.Value == "true"
		}
	}
	if l.version != "" {
		v.Version = l.version
	}
	if l.commit != "" {
		v.Commit = l.commit
	}
	if l.date != "" {
		v.CommitDate = l.date
	}
	return v
}

// ofPseudoVersion returns the commit and its date that a pseudo-version contains, such as v0.0.0-20261128192340-ab808df0a1b2.
// Source: https://go.dev/ref/mod#pseudo-versions
func ofPseudoVersion(version string) (commit, date string) {
	version, _, _ = strings.Cut(version, "+")
	commit, err := module.PseudoVersionRev(version)
	if err != nil {
		return "", ""
	}
	made, err := module.PseudoVersionTime(version)
	if err != nil {
		return commit, ""
	}
	return commit, made.Format(time.RFC3339)
}

// regionData returns the day on which the facts of each kind were collected.
func regionData() (map[string]string, error) {
	facts, err := regionfacts.Read()
	if err != nil {
		return nil, err
	}
	return map[string]string{"ecr_cidrs": facts.ECR.Collected, "prefix_lists": facts.PrefixLists.Collected}, nil
}

// Line is the version in one line.
func (v Version) Line() string {
	return fmt.Sprintf("egresslint %s (%s, %s)", v.Version, v.Go, v.Platform)
}

// Text is the version in several lines, as people read it.
func (v Version) Text() string {
	commit := "not known"
	if v.Commit != "" {
		commit = v.Commit
		if v.CommitDate != "" {
			commit += " of " + v.CommitDate
		}
		if v.Modified {
			commit += ", with changes"
		}
	}
	return fmt.Sprintf("egresslint %s\ncommit:      %s\ngo:          %s\nplatform:    %s\nregion data: prefix lists of %s, addresses of ECR of %s\n",
		v.Version, commit, v.Go, v.Platform, v.RegionData["prefix_lists"], v.RegionData["ecr_cidrs"])
}
