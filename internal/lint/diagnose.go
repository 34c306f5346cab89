package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/diagnosis"
	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// diagnosesVersion is the version of the JSON form of diagnoses.
const diagnosesVersion = 1

// Diagnoses returns the result of a run without files.
func Diagnoses(all []model.Diagnosis) *model.Diagnoses {
	return &model.Diagnoses{Version: diagnosesVersion, Diagnoses: append([]model.Diagnosis{}, all...), Notes: []model.Note{}}
}

// FailedDiagnoses returns the result of a run that did not come to reading messages, with the reasons.
func FailedDiagnoses(notes []model.Note) *model.Diagnoses {
	result := Diagnoses(nil)
	result.Notes = tidyNotes(notes)
	return result
}

// Diagnose compares diagnoses with the tasks at the paths: it follows those that fit a message to the service that the message
// is about. As for Run, whatever is wrong with the input is in the result.
func Diagnose(ctx context.Context, opt Options, all []model.Diagnosis) (*model.Diagnoses, error) {
	paths, err := Paths(ctx, opt)
	if err != nil {
		return nil, err
	}
	needs, err := Endpoints(ctx, opt)
	if err != nil {
		return nil, err
	}
	result := Diagnoses(all)
	result.Notes, result.Sources = needs.Notes, needs.Sources
	for i := range result.Diagnoses {
		if d := &result.Diagnoses[i]; d.Recognized {
			diagnose(d, paths.Tasks, needs.Tasks)
			if needs.Summary.Errors > 0 && (d.Verdict == model.FilesPass || d.Verdict == model.FilesNoTask) {
				d.Verdict = model.FilesUnknown // what was not read may stop it
			}
		}
	}
	return result, nil
}

// diagnose says what the files say of one message.
func diagnose(d *model.Diagnosis, paths []model.TaskPath, needs []model.TaskNeeds) {
	fitting := slices.DeleteFunc(slices.Clone(needs), func(t model.TaskNeeds) bool { return !fits(d, t) })
	kinds := diagnosis.Kinds(d)
	switch {
	case len(fitting) == 0:
		d.Verdict = model.FilesNoTask
		return
	case len(kinds) == 0:
		d.Verdict = model.FilesSayNothing
		return
	}
	d.Verdict = model.FilesSayNothing
	for _, task := range fitting {
		hops, followed := hopsOf(d, pathOf(paths, task), task)
		if !followed {
			continue
		}
		hops = slices.DeleteFunc(hops, func(h model.Hop) bool { return h.Is == model.Yes || !isOf(kinds, h.Kind) })
		found := diagnosed(task, append(hops, otherwise(d, task)...))
		d.Tasks = append(d.Tasks, found)
		d.Verdict = worseFor(d.Verdict, found.Is)
	}
}

// diagnosed is what the files say of a task, given the hops that are not passed or may not be.
func diagnosed(task model.TaskNeeds, hops []model.Hop) model.DiagnosedTask {
	found := model.DiagnosedTask{Root: task.Root, Variant: task.Variant, ID: task.ID, Location: task.Location, Is: model.Yes, Hops: append([]model.Hop{}, hops...)}
	for _, hop := range hops {
		if hop.Is == model.No {
			found.Is = model.No
		} else if found.Is == model.Yes {
			found.Is = model.Unclear
		}
	}
	return found
}

// otherwise are what becomes of the needs that a message is about if parameters have other values than their defaults.
func otherwise(d *model.Diagnosis, task model.TaskNeeds) []model.Hop {
	var hops []model.Hop
	for _, need := range task.Needs {
		if !slices.Contains(diagnosis.Services(d), need.Service) {
			continue
		}
		for _, outcome := range need.Outcomes {
			message := fmt.Sprintf("if %s, %s is %s", outcome.When, need.Service, outcome.Is)
			reason := model.Reason{Reason: "which value is deployed is not known", Settle: outcome.Settle}
			hops = append(hops, model.Hop{Kind: "if", Is: model.Unclear, Message: message, Reasons: []model.Reason{reason}, Evidence: []model.Related{}})
		}
	}
	return hops
}

// worseFor is the verdict on files with one more task.
func worseFor(v model.DiagnosisVerdict, is model.Ternary) model.DiagnosisVerdict {
	of := map[model.Ternary]model.DiagnosisVerdict{model.No: model.FilesAtFault, model.Unclear: model.FilesUnknown, model.Yes: model.FilesPass}[is]
	for _, worst := range []model.DiagnosisVerdict{model.FilesAtFault, model.FilesUnknown, model.FilesPass} {
		if v == worst || of == worst {
			return worst
		}
	}
	return v
}

// isOf reports whether a hop is of one of the kinds. One of a kind that is not known may stop anything.
func isOf(kinds []string, kind string) bool {
	known := []string{"acl", "dns", "egress", "endpoint", "ingress", "policy", "region", "role", "route"}
	return slices.Contains(kinds, kind) || slices.Contains(kinds, "other") && !slices.Contains(known, kind)
}

func pathOf(paths []model.TaskPath, task model.TaskNeeds) *model.TaskPath {
	at := slices.IndexFunc(paths, func(p model.TaskPath) bool {
		return p.Root == task.Root && p.Variant == task.Variant && p.ID == task.ID
	})
	if at < 0 {
		return nil
	}
	return &paths[at]
}

// hopsOf returns the hops of a task to what a message is about, and whether the files show any. Ways of pulls have hops about
// roles, which other ways have not: what a role allows besides the pull is not judged.
func hopsOf(d *model.Diagnosis, path *model.TaskPath, task model.TaskNeeds) (hops []model.Hop, followed bool) {
	services := diagnosis.Services(d)
	if len(services) > 0 && d.Region != "" {
		services = append(services, abroad(d))
	}
	for _, service := range services {
		if found, ok := hopsTo(service, path, task, d.Cause == model.CauseRole); ok {
			hops, followed = append(hops, found...), true
		}
	}
	return hops, followed
}

// hopsTo returns the hops of a task to a service, of its pull or else of its needs.
func hopsTo(service string, path *model.TaskPath, task model.TaskNeeds, onlyPull bool) ([]model.Hop, bool) {
	if path != nil {
		for _, pull := range path.Pulls {
			if pull.Service == service && pull.Needed {
				return slices.Clone(pull.Hops), true
			}
		}
	}
	for _, need := range task.Needs {
		if need.Service == service && !onlyPull {
			return slices.Clone(need.Hops), true
		}
	}
	return nil, false
}

// abroad is what the way to ECR of another region is called, which no endpoint serves.
func abroad(d *model.Diagnosis) string { return "ecr in " + d.Region }

// fits reports whether a message may be about a task: about its image, its region, and a service that it may need.
func fits(d *model.Diagnosis, task model.TaskNeeds) bool {
	has := func(service string) bool {
		return slices.ContainsFunc(task.Needs, func(n model.ServiceNeed) bool { return n.Service == service })
	}
	if d.Region != "" && task.Region != "" && d.Region != task.Region && !has(abroad(d)) {
		return false
	}
	if d.Service != "" && !has(d.Service) && !has(abroad(d)) && len(task.Reasons) == 0 {
		return false
	}
	if d.Image == "" || len(task.Images) == 0 {
		return true
	}
	return slices.ContainsFunc(task.Images, func(image string) bool { return mayBe(image, d.Image) })
}

// unknownPart matches what stands in the name of an image for what the files do not contain: a reference, or "…".
var unknownPart = lazyregexp.New(`\$\{[^}]*\}|…|^[\w.\[\]"-]+\.(?:RepositoryUri|repository_url)`)

// mayBe reports whether an image of the files, of whose name a part may not be known, may be the one that a message names.
func mayBe(image, named string) bool {
	pattern := unknownPart().ReplaceAllString(hubless(image), "\x00")
	pattern, _, _ = strings.Cut(pattern, "@")
	if slash := strings.LastIndex(pattern, "/"); strings.LastIndex(pattern, ":") > slash {
		pattern = pattern[:strings.LastIndex(pattern, ":")]
	}
	return matches(strings.Split(pattern, "\x00"), hubless(named))
}

// matches reports whether a text consists of the parts in order, with anything between them.
func matches(parts []string, text string) bool {
	if len(parts) == 1 {
		return parts[0] == text
	}
	last := len(parts) - 1
	if !strings.HasPrefix(text, parts[0]) || !strings.HasSuffix(text[len(parts[0]):], parts[last]) {
		return false
	}
	text = text[len(parts[0]) : len(text)-len(parts[last])]
	for _, part := range parts[1:last] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}

// hubless is the name of an image without what Docker Hub is implied by.
func hubless(image string) string {
	for _, prefix := range []string{"docker.io/", "index.docker.io/", "registry-1.docker.io/", "library/"} {
		image = strings.TrimPrefix(image, prefix)
	}
	return image
}
