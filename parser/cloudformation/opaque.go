package cloudformation

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// noteOpaque says that a nested stack was not analysed, and why. That is no more than a warning where the stack has
// nothing to do with the network; where it may hold tasks, endpoints or groups that nobody judges, the input is incomplete.
func (s *scope) noteOpaque(stack *resource, location aws.Value, reason string) {
	severity, detail := s.opacity(stack, location)
	s.note(severity, stack.At, fmt.Sprintf("What the nested stack %s declares is not analysed: %s%s.", stack.ID, reason, detail))
}

// opacity says how much is lost with a stack that is not analysed, and how that is known.
func (s *scope) opacity(stack *resource, location aws.Value) (severity model.Severity, detail string) {
	switch given := s.networkGiven(stack); {
	case location.Kind == aws.Scalar && !isURL(location.Text): // a file of these directories that is missing
		return model.SeverityError, ""
	case len(given) > 0:
		return model.SeverityError, ", and it is given a part of the network (" + strings.Join(given, ", ") + ")"
	case aws.SuggestsNetwork(stack.logical) || aws.SuggestsNetwork(s.templateName(location)):
		return model.SeverityError, ", and by its name it may hold tasks, endpoints or security groups"
	default:
		return model.SeverityWarning, ""
	}
}

// noteStackSet says that what a stack set deploys, to other accounts and regions, is not analysed with this template. A
// template that is at hand is analysed by itself.
func (s *scope) noteStackSet(set *resource) {
	location := s.Settle(set.property("TemplateURL"))
	if _, stated := s.statedWithoutNetwork(set); stated || s.findFile(set, location) != "" {
		return
	}
	reason := s.missing(location)
	severity, detail := s.opacity(set, location)
	if body := s.Settle(set.property("TemplateBody")); location.Kind == aws.Absent && body.Kind == aws.Scalar {
		if !aws.DeclaresNetwork(body.Text) {
			return
		}
		severity, reason, detail = model.SeverityError, "its template is a text in this one, with resources of the network; put it into a file of its own", ""
	}
	s.note(severity, set.At, fmt.Sprintf("What the stack set %s deploys is not analysed: %s%s.", set.ID, reason, detail))
}

// noteMissing says that the template of a nested stack is not at hand.
func (s *scope) noteMissing(stack *resource, location aws.Value) {
	reason := s.missing(location)
	stated, ok := s.statedWithoutNetwork(stack)
	if !ok {
		s.noteOpaque(stack, location, reason)
		return
	}
	s.note(model.SeverityInfo, stack.At, fmt.Sprintf(
		"What the nested stack %s declares is not analysed: %s. The configuration states that it holds no tasks, endpoints or security groups: %q.",
		stack.ID, reason, stated))
}

// statedWithoutNetwork returns the reason why a template that is not at hand holds no part of the network, where a person
// states that.
func (s *scope) statedWithoutNetwork(stack *resource) (reason string, ok bool) {
	location := s.Settle(stack.property(stack.locationProperty()))
	if id := s.Settle(location.Get("ApplicationId")); id.Kind == aws.Scalar {
		location = id
	}
	stated := s.opt.WithoutNetwork
	if stated == nil || location.Kind != aws.Scalar || location.Sensitive || s.findFile(stack, location) != "" {
		return "", false
	}
	return stated(s.Show(location))
}

// templateName returns what is known of how a template is called: the path of its URL without the host or, of an
// application of the Serverless Application Repository, the name.
func (s *scope) templateName(location aws.Value) string {
	if id := s.Settle(location.Get("ApplicationId")); id.Kind == aws.Scalar {
		literals, _ := s.Pieces(id.Text[strings.LastIndex(id.Text, "/")+1:])
		return strings.Join(literals, " ")
	}
	literals, _ := s.Pieces(location.Text)
	text := strings.Join(literals, " ")
	if _, address, absolute := strings.Cut(text, "://"); absolute {
		_, text, _ = strings.Cut(address, "/")
	}
	return text
}

// networkGiven lists the parameters that give a nested stack a part of the network: by what they are, or where that is
// not known, by what they are called.
func (s *scope) networkGiven(stack *resource) []string {
	var names []string
	for _, f := range s.Settle(stack.property("Parameters")).Fields {
		literals, refs := s.Pieces(s.ToJSON(f.Value))
		is := len(refs) > 0 && aws.NamesNetwork(f.Key) || aws.HoldsNetworkID(strings.Join(literals, " "))
		for _, ref := range refs {
			is = is || s.isNetworkPart(ref)
		}
		if is {
			names = append(names, f.Key)
		}
	}
	return names
}

// isNetworkPart reports whether a reference is to a part of the network, by the resource or by the type of the parameter.
func (s *scope) isNetworkPart(ref *aws.Reference) bool {
	if ref.Resource != nil {
		return aws.IsNetworkPart(ref.Resource.Type) && ref.Attribute != aws.AttributeCIDR
	}
	p := s.valueless[ref.Name]
	return p != nil && (strings.Contains(p.kind, aws.TypeVPC+"::Id") || strings.Contains(p.kind, aws.TypeSubnet+"::Id") || strings.Contains(p.kind, aws.TypeGroup+"::Id"))
}
