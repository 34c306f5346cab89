package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// result writes a finding. An unknown has the kind of a violation, "fail": any other kind must have the level "none", and would
// not be shown. Its verdict is in the properties.
func (s *sarif) result(f model.Finding) sarifResult {
	at, own := s.primary(f)
	related := s.related(f, own)
	result := sarifResult{
		RuleID:  f.Rule,
		Kind:    "fail",
		Level:   f.Level,
		Message: sarifMessage{Text: related.message()},
		Locations: []sarifLocation{{
			PhysicalLocation: physical(at),
			LogicalLocations: []sarifLogicalLocation{{unlinked(f.Resource), "resource"}},
		}},
		RelatedLocations:    related.locations,
		CodeFlows:           s.flows(f, at),
		PartialFingerprints: map[string]string{hashed: f.Fingerprint + ":1"},
		Properties:          findingProperties(f),
	}
	if number, ok := s.rules[f.Rule]; ok {
		result.RuleIndex = &number
	}
	if f.Suppression != nil {
		result.Suppressions = []sarifSuppression{s.suppression(*f.Suppression)}
	}
	return result
}

// findingProperties are what SARIF has no place for.
func findingProperties(f model.Finding) map[string]any {
	properties := map[string]any{"verdict": f.Verdict, "resource": f.Resource, "root": f.Root, "fails": f.Fails}
	if help := advice(&f); len(help) > 0 {
		properties["help"] = help
	}
	if len(f.Instances) > 0 {
		properties["instances"] = f.Instances
	}
	if len(f.Variants) > 0 {
		properties["variants"] = f.Variants
	}
	return properties
}

func (s *sarif) suppression(by model.Suppression) sarifSuppression {
	suppressed := sarifSuppression{Kind: "inSource", Status: "accepted", Justification: by.Reason}
	if by.Kind == model.SuppressedBaseline {
		suppressed.Kind = "external"
		suppressed.Justification = orElse(by.Reason, "It is in the baseline.")
	}
	if by.Until != "" {
		suppressed.Justification += fmt.Sprintf(" (until %s)", by.Until)
	}
	suppressed.Justification = strings.TrimSpace(unlinked(suppressed.Justification))
	if at, ok := s.spot(by.Location); ok {
		suppressed.Location = &sarifLocation{PhysicalLocation: physical(at)}
	}
	return suppressed
}

// related are the places that a message links to, and its sentences.
type related struct {
	*sarif
	locations []sarifLocation
	lines     []string
	cut       int
}

// related returns what a finding says besides its place.
func (s *sarif) related(f model.Finding, own bool) *related {
	r := &related{sarif: s, lines: []string{sentenceOf(f.Message)}}
	if !own && !f.Location.IsZero() {
		r.add(remark{"it is at another place than this file", f.Location})
	}
	for fact := range facts(&f) {
		r.add(fact)
	}
	for _, help := range advice(&f) {
		r.lines = append(r.lines, "Help: "+sentenceOf(help))
	}
	return r
}

// add adds a sentence, with a link to its place.
func (r *related) add(fact remark) {
	line := capitalised(unlinked(strings.TrimSuffix(fact.message, ".")))
	at, ok := r.spot(fact.at)
	switch {
	case fact.at.IsZero():
	case !ok: // which is outside of the repository
		line += fmt.Sprintf(" (%s)", unlinked(fact.at.String()))
	case len(r.locations) == mostLocations-1:
		r.cut++
		return
	default:
		id := len(r.locations) + 1
		r.locations = append(r.locations, sarifLocation{ID: id, PhysicalLocation: physical(at), Message: &sarifMessage{Text: line + "."}})
		line += fmt.Sprintf(" ([%s](%d))", r.linkText(fmt.Sprintf("%s:%d:%d", at.file, at.start.Line, at.start.Column)), id)
	}
	r.lines = append(r.lines, line+".")
}

// message is the text. Its first sentence is what code hosts show in lists.
func (r *related) message() string {
	lines := r.lines
	if r.cut > 0 {
		lines = append(lines, fmt.Sprintf("%s that this concerns are not listed.", count(r.cut, "more place")))
	}
	return strings.Join(lines, "\n")
}

// linkText is the text of a link, without what would end it.
func (s *sarif) linkText(text string) string { return s.links.Replace(unlinked(text)) }

// capitalised begins a sentence, unless it begins with a name.
func capitalised(sentence string) string {
	word, rest, _ := strings.Cut(sentence, " ")
	if rest == "" || strings.ToLower(word) != word || strings.ContainsAny(word, "._[/-") || word == "" {
		return sentence
	}
	return strings.ToUpper(word[:1]) + sentence[1:]
}

// flows are the ways that a finding is about: that of a task to its image, up to where it ends, or else from each task or
// endpoint over the place of the finding to what else is on the way.
func (s *sarif) flows(f model.Finding, at spot) []sarifCodeFlow {
	if way := s.steps(f.Flow); len(way) > 1 {
		return []sarifCodeFlow{flow(way)}
	}
	var tasks, endpoints, others []model.Related
	for _, place := range f.Related {
		switch {
		case isOf(place, s.workloads):
			tasks = append(tasks, place)
		case isOf(place, s.endpoints):
			endpoints = append(endpoints, place)
		default:
			others = append(others, place)
		}
	}
	starts, rest := tasks, slices.Concat(others, endpoints)
	if len(starts) == 0 {
		starts, rest = endpoints, others
	}
	finding := step(physical(at), sentenceOf(f.Message), "essential")
	rests := s.steps(rest)
	if len(starts) == 0 && len(rests) > 0 {
		return []sarifCodeFlow{flow(append([]sarifThreadFlowLocation{finding}, rests...))}
	}
	var flows []sarifCodeFlow
	for _, start := range s.steps(starts) {
		if len(flows) == mostFlows {
			break
		}
		flows = append(flows, flow(append([]sarifThreadFlowLocation{start, finding}, rests...)))
	}
	return flows
}

// isOf reports whether a related place is that of one of these things, and says something about it.
func isOf(place model.Related, ids map[source.Range][]string) bool {
	return slices.ContainsFunc(ids[place.Location], func(id string) bool { return strings.Contains(place.Message, id) })
}

// steps returns the places that are in the repository as steps of a way.
func (s *sarif) steps(places []model.Related) []sarifThreadFlowLocation {
	var steps []sarifThreadFlowLocation
	for _, place := range places {
		if at, ok := s.spot(place.Location); ok && len(steps) < mostSteps {
			steps = append(steps, step(physical(at), sentenceOf(place.Message), "important"))
		}
	}
	return steps
}

func step(at sarifPhysicalLocation, message, importance string) sarifThreadFlowLocation {
	return sarifThreadFlowLocation{sarifLocation{PhysicalLocation: at, Message: &sarifMessage{Text: message}}, importance}
}

func flow(steps []sarifThreadFlowLocation) sarifCodeFlow {
	return sarifCodeFlow{[]sarifThreadFlow{{steps}}}
}
