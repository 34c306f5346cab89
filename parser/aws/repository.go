package aws

import (
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// repositoryPolicy reads the policy of a repository, nil where it has none. Its statements have no Resource: they are about
// the repository.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
func (a *adapter) repositoryPolicy(res *Resource) *model.Policy {
	if res.Existing {
		return nil
	}
	what := "the policy of " + res.ID
	all := &model.Policy{Statements: []model.Statement{}}
	add := func(document Value, maybe []model.Unknown) {
		if !document.IsWritten() {
			return
		}
		policy := a.document(what, document, maybe)
		all.At = policy.At
		all.Statements = append(all.Statements, policy.Statements...)
		all.Unknown = model.Reasons(all.Unknown, policy.Unknown)
	}
	add(a.read(res, "RepositoryPolicyText"), nil)
	name := a.read(res, "RepositoryName")
	for _, policy := range a.byType[TypeRepositoryPolicy] {
		if maybe, is := a.names(a.read(policy, "RepositoryName"), res, name, "RepositoryName"); is {
			add(a.read(policy, "PolicyText"), model.Reasons(maybe, policy.Existence.Beside(res)))
		}
	}
	if len(all.Statements)+len(all.Unknown) == 0 {
		return nil
	}
	for i, s := range all.Statements {
		if len(s.Resources.Items)+len(s.Resources.Open) == 0 {
			all.Statements[i].Resources = model.Patterns{Items: []model.Pattern{{Text: "*"}}}
		}
	}
	return all
}

// repositoryARN returns the pattern for the ARN of a repository, which is in the region and the account of the files.
func (a *adapter) repositoryARN(res *Resource) model.Pattern {
	name := a.nameIn(res, "RepositoryName")
	name.Text = arnInECR(res.Region, "*", name.Text)
	return name
}

// arnInECR returns the ARN of a repository, * for what is not known of it.
func arnInECR(region, account, name string) string {
	partition := "*"
	if region == "" {
		region = "*"
	}
	if !strings.Contains(region, "*") {
		partition = aws.PartitionOf(region).Name
	}
	return "arn:" + partition + ":ecr:" + region + ":" + account + ":repository/" + name
}

// inECR matches the name of an image in private ECR: the account, the region, and the repository with what follows.
var inECR = lazyregexp.New(`^([^.]+)\.dkr[.-]ecr(?:-fips)?\.([^.]+)\.[^/]+/(.*)$`)

// repositoryOf returns the pattern for the ARN of the repository that an image in private ECR comes from.
func (a *adapter) repositoryOf(v Value) model.Pattern {
	literals, refs := a.Pieces(v.Text)
	if literals[0] == "" && len(refs) > 0 && refs[0].Attribute == AttributeRepositoryURI && refs[0].Resource != nil {
		arn := a.repositoryARN(refs[0].Resource)
		arn.Unknown = model.Reasons(arn.Unknown, a.because(v, "the account of "+arn.ID+" is not known"))
		if !endsRepository(literals[1]) { // more of the name
			arn.ID, arn.Text = "", arn.Text+"*"
			arn.Unknown = model.Reasons(arn.Unknown, a.Why(v), a.because(v, "the repository of "+a.shown(v)+" is not known"))
		}
		return arn
	}
	name := strings.Join(literals, model.Placeholder)
	m := inECR().FindStringSubmatch(name)
	if m == nil {
		return model.Pattern{Text: arnInECR("", "*", "*"), Unknown: model.Reasons(a.Why(v), a.because(v, "the repository of "+a.shown(v)+" is not known"))}
	}
	repository := m[3]
	if before, _, digest := strings.Cut(repository, "@"); digest {
		repository = before
	}
	if i := strings.LastIndex(repository, ":"); i >= 0 {
		repository = repository[:i]
	}
	text := func(s string) string { return strings.ReplaceAll(s, model.Placeholder, "*") }
	arn := model.Pattern{Text: arnInECR(text(m[2]), text(m[1]), text(repository))}
	before := strings.Count(strings.TrimSuffix(name, m[3]), model.Placeholder)
	for _, ref := range refs[:before+strings.Count(repository, model.Placeholder)] { // the tag does not matter
		arn.Unknown = model.Reasons(arn.Unknown, ref.Why)
	}
	if repository == model.Placeholder {
		if ref := refs[before]; ref.Resource.is(TypeRepository) {
			own := a.nameIn(ref.Resource, "RepositoryName")
			arn.ID, arn.Text = own.ID, arnInECR(text(m[2]), text(m[1]), own.Text)
		}
	}
	return arn
}

// endsRepository reports whether the name of a repository ends before the text.
func endsRepository(text string) bool {
	return text == "" || strings.HasPrefix(text, ":") || strings.HasPrefix(text, "@")
}
