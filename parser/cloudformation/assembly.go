package cloudformation

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/parser/aws"
)

// manifest is the manifest.json of a cloud assembly, which is what the CDK makes of an app.
// Source: https://github.com/aws/aws-cdk-cli, packages/@aws-cdk/cloud-assembly-schema.
type manifest struct {
	Artifacts map[string]artifact `json:"artifacts"`
}

// artifact is a stack, if it is of that type.
type artifact struct {
	Type        string `json:"type"`
	Environment string `json:"environment"` // aws://ACCOUNT/REGION
	DisplayName string `json:"displayName"` // the path of the stack in the app
	Properties  struct {
		TemplateFile string            `json:"templateFile"`
		Directory    string            `json:"directoryName"` // of a nested assembly
		DisplayName  string            `json:"displayName"`   // of a nested assembly: the path of the stage in the app
		StackName    string            `json:"stackName"`
		Parameters   map[string]string `json:"parameters"`
	} `json:"properties"`
}

const (
	manifestFile  = "manifest.json"
	stackArtifact = "aws:cloudformation:stack"
	stageArtifact = "cdk:cloud-assembly"
)

// Assembly is what the manifest of a cloud assembly lists, relative to its directory.
type Assembly struct {
	Templates []string // of its stacks
	Nested    []string // the directories of nested assemblies, which are the stages of the app
}

// ReadAssembly returns what a file lists, if it is the manifest of a cloud assembly. The error says what is wrong with one
// that may be one.
func ReadAssembly(name string, text []byte) (assembly Assembly, is bool, err error) {
	if path.Base(name) != manifestFile {
		return assembly, false, nil
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		if !assemblyWords().Match(text) {
			err = nil
		}
		return assembly, false, err
	}
	for _, id := range slices.Sorted(maps.Keys(m.Artifacts)) {
		switch a := m.Artifacts[id]; {
		case a.Type == stackArtifact && a.Properties.TemplateFile == "":
			return assembly, true, fmt.Errorf("its stack %s has no templateFile", quote(id))
		case a.Type == stackArtifact:
			assembly.Templates = append(assembly.Templates, path.Clean(a.Properties.TemplateFile))
		case a.Type == stageArtifact && a.Properties.Directory == "":
			return assembly, true, fmt.Errorf("its nested assembly %s has no directoryName", quote(id))
		case a.Type == stageArtifact:
			assembly.Nested = append(assembly.Nested, path.Clean(a.Properties.Directory))
		}
	}
	return assembly, m.Artifacts != nil, nil
}

// assemblyWords matches what only the manifest of a cloud assembly contains. Apps of the web have a manifest.json too.
var assemblyWords = lazyregexp.New(`"artifacts"|aws:cloudformation:stack|cdk:|minimumCliVersion|aws://|\.(?:template|assets)\.json`)

func readManifest(name string, text []byte) (manifest, bool) {
	var m manifest
	if path.Base(name) != manifestFile {
		return m, false
	}
	err := json.Unmarshal(text, &m)
	return m, err == nil && m.Artifacts != nil
}

// deployment is what a cloud assembly says about the deployment of one of its templates.
type deployment struct {
	stack, account, region string // "" where it leaves them open
	parameters             map[string]string
}

// deployment returns what the cloud assembly that a template is in says of its deployment.
func (l *library) deployment(template string) deployment {
	m := l.manifest(path.Join(path.Dir(template), manifestFile))
	for _, id := range slices.Sorted(maps.Keys(m.Artifacts)) {
		a := m.Artifacts[id]
		if a.Type != stackArtifact || path.Clean(a.Properties.TemplateFile) != path.Base(template) {
			continue
		}
		d := deployment{stack: a.Properties.StackName, parameters: a.Properties.Parameters}
		if d.stack == "" {
			d.stack = id
		}
		d.account, d.region = environment(a.Environment)
		return d
	}
	return deployment{}
}

// manifest returns the manifest of that name, an empty one if there is none.
func (l *library) manifest(name string) manifest {
	if m, ok := l.manifests[name]; ok {
		return m
	}
	var m manifest
	if text, err := l.ReadFile(name); err == nil {
		m, _ = readManifest(name, text)
	}
	l.manifests[name] = m
	return m
}

// environment takes an environment apart; what an app leaves to the deployment is "unknown-account" or "unknown-region".
func environment(text string) (account, region string) {
	account, region, _ = strings.Cut(strings.TrimPrefix(text, "aws://"), "/")
	if strings.HasPrefix(account, "unknown-") {
		account = ""
	}
	if strings.HasPrefix(region, "unknown-") {
		region = ""
	}
	return account, region
}

// Stage is a stage of a CDK app: the same stacks for one environment.
type Stage struct {
	Name     string
	Assembly string   // the directory of the app's cloud assembly
	Stacks   []string // what the stage calls the stacks of the templates
}

// Title is what reports call the stacks, whichever stage they are in.
func (s Stage) Title() string { return s.Assembly + ": " + strings.Join(s.Stacks, ", ") }

// StageOf returns the stage that all of the templates are in. It reports false if they are in none or in several.
func StageOf(files *Files, templates []string) (Stage, bool) {
	l := newLibrary(files)
	var stage Stage
	for _, template := range templates {
		name, assembly := l.stage(path.Dir(template))
		if name == "" || stage.Name != "" && stage.Name != name {
			return Stage{}, false
		}
		stage.Name, stage.Assembly = name, assembly
		stage.Stacks = append(stage.Stacks, strings.TrimPrefix(l.displayName(template), name+"/"))
	}
	return stage, stage.Name != ""
}

// stage returns the name of the stage whose assembly is in a directory, and the directory of the outermost assembly.
func (l *library) stage(dir string) (name, assembly string) {
	outer := path.Dir(dir)
	if outer == dir {
		return "", dir
	}
	m := l.manifest(path.Join(outer, manifestFile))
	for _, id := range slices.Sorted(maps.Keys(m.Artifacts)) {
		if a := m.Artifacts[id]; a.Type == stageArtifact && a.Properties.Directory == path.Base(dir) {
			_, assembly := l.stage(outer)
			return cmp.Or(a.Properties.DisplayName, id), assembly
		}
	}
	return "", dir
}

// displayName returns what the app calls the stack of a template.
func (l *library) displayName(template string) string {
	for id, a := range l.manifest(path.Join(path.Dir(template), manifestFile)).Artifacts {
		if a.Type == stackArtifact && path.Clean(a.Properties.TemplateFile) == path.Base(template) {
			return cmp.Or(a.DisplayName, id)
		}
	}
	return stem(path.Base(template))
}

// assets is the list of the files that the CDK uploads with a template.
type assets struct {
	Files map[string]struct {
		Source struct {
			Path string `json:"path"`
		} `json:"source"`
	} `json:"files"`
}

// assetPath returns the file, relative to the template, that the CDK uploads to a location for a resource; "" if there is
// none. Objects have the hash of the file for their name.
func (s *scope) assetPath(of *resource, location aws.Value) string {
	if written := of.node.get("Metadata").get("aws:asset:path").scalar(); written != "" {
		return written
	}
	text, err := s.library.Tree.ReadFile(stem(s.file) + ".assets.json")
	if err != nil {
		return ""
	}
	var list assets
	if err := json.Unmarshal(text, &list); err != nil {
		return ""
	}
	return list.Files[strings.TrimSuffix(path.Base(location.Text), ".json")].Source.Path
}

// constructPath returns what a resource is called in the CDK app that the template was made of, "" if it is of none.
func (res *resource) constructPath() string {
	name := res.node.get("Metadata").get("aws:cdk:path").scalar()
	return strings.TrimSuffix(strings.TrimSuffix(name, "/Resource"), "/Default")
}
