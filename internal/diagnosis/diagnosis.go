package diagnosis

import (
	"regexp"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// Reader reads messages. It is safe for concurrent use.
type Reader struct {
	*patterns
	stages  []*regexp.Regexp // those of stages
	reasons []*regexp.Regexp // those of reasons
}

// New returns a reader of the wordings that are known.
func New() *Reader {
	r := &Reader{patterns: newPatterns()}
	for _, s := range stages {
		r.stages = append(r.stages, regexp.MustCompile(s.pattern))
	}
	for _, why := range reasons {
		r.reasons = append(r.reasons, regexp.MustCompile(why.pattern))
	}
	return r
}

// Of reads one message.
func (r *Reader) Of(message string) model.Diagnosis {
	message = strings.TrimSpace(message)
	d := model.Diagnosis{
		Message: r.masked(message), Hosts: r.hosts(r.masked(message)), Addresses: r.addresses(message), Image: r.imageOf(message),
		Facts: []string{}, Checks: []string{}, Sources: []string{}, Tasks: []model.DiagnosedTask{},
	}
	d.Region = r.regionOf(&d)
	at := slices.IndexFunc(r.stages, func(pattern *regexp.Regexp) bool { return pattern.MatchString(message) })
	if at < 0 {
		d.Headline = "the message is not known"
		d.Facts = unrecognized(&d)
		return d
	}
	d.Recognized, d.Stage, d.Service = true, stages[at].name, stages[at].service
	d.Sources = append(d.Sources, stages[at].source)
	d.Cause = r.causeOf(&d, message)
	if d.Service == "" {
		d.Service = serviceOf(&d)
	}
	d.Headline = headline(&d)
	d.Facts = facts(&d)
	d.Checks = checks(&d)
	return d
}

// causeOf returns why a stage failed, and notes where the wording is from.
func (r *Reader) causeOf(d *model.Diagnosis, message string) model.StopCause {
	for i, why := range reasons {
		if (len(why.stages) == 0 || slices.Contains(why.stages, d.Stage)) && r.reasons[i].MatchString(message) {
			if !slices.Contains(d.Sources, why.source) {
				d.Sources = append(d.Sources, why.source)
			}
			return why.cause
		}
	}
	return model.CauseUnknown
}

// serviceOf returns the service that the hosts or the image of a message say, "" for none of AWS.
func serviceOf(d *model.Diagnosis) string {
	if d.Stage != StageManifest && d.Stage != StageLayers {
		return ""
	}
	for _, h := range d.Hosts {
		if h.Service != "" {
			return h.Service
		}
	}
	if strings.Contains(d.Image, ".dkr.ecr") || strings.Contains(d.Image, ".dkr-ecr.") {
		return "ecr.dkr"
	}
	return ""
}

// registryOf returns the host of the registry that a message is about, "" where it names none.
func registryOf(d *model.Diagnosis) string {
	for _, h := range d.Hosts {
		return h.Name
	}
	if d.Image == "" {
		return ""
	}
	return model.RegistryOf(d.Image)
}

// canonical is the name of a registry in images: that of Docker Hub for all of its hosts.
func canonical(host string) string {
	if strings.HasSuffix(host, "docker.io") || strings.HasSuffix(host, ".docker.com") {
		return "docker.io"
	}
	return host
}

// isTruncated reports whether a message ends before its end.
func isTruncated(message string) bool {
	return strings.HasSuffix(message, "...") || strings.HasSuffix(message, "…")
}

// Kinds are the kinds of hops that may be at fault, none where files do not show the cause.
func Kinds(d *model.Diagnosis) []string {
	switch d.Cause {
	case model.CauseNetwork:
		return networkKinds(d)
	case model.CauseDNS:
		return []string{"dns", "endpoint"}
	case model.CauseRole:
		return []string{"role"}
	case model.CauseEndpointPolicy:
		return []string{"policy"}
	case model.CauseForbidden:
		return []string{"policy", "role"}
	case model.CauseConfiguration:
		if d.Stage == StageRole {
			return []string{"role"}
		}
	case model.CauseUnknown:
		if len(Services(d)) > 0 {
			return append(networkKinds(d), "policy", "role")
		}
	}
	return nil
}

// Services are what a message may be about: endpoint services, or the registry of an image; none if it does not say.
func Services(d *model.Diagnosis) []string {
	switch {
	case d.Stage == StageRole:
		return []string{"ecs", "ecr.api", "ecr.dkr"}
	case d.Stage == StageBefore:
		return []string{"ecr.api", "secretsmanager", "ssm"}
	case d.Stage == StageExec:
		return []string{"ssmmessages", "kms"}
	case d.Service != "":
		return []string{d.Service}
	case (d.Stage == StageManifest || d.Stage == StageLayers) && registryOf(d) != "":
		return []string{canonical(registryOf(d))}
	default:
		return nil
	}
}

// networkKinds are the hops of a network. That a name resolved to a private address says that its private DNS did.
func networkKinds(d *model.Diagnosis) []string {
	kinds := []string{"region", "endpoint", "egress", "ingress", "route", "acl", "other"}
	if d.Service != "s3" && len(d.Addresses) > 0 && d.Addresses[0].Private {
		return kinds
	}
	return append(kinds, "dns")
}
