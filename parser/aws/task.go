package aws

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// adaptTasks reads task definitions: what their containers need, and where the images come from.
func (a *adapter) adaptTasks() {
	for _, res := range a.byType[TypeTaskDefinition] {
		task := &model.TaskDefinition{ID: res.ID, At: a.placeOf(res), Needs: []model.Need{}, Images: []model.Image{}}
		properties := a.properties(res)
		task.ExecutionRole = a.executionRole(properties.Get(executionRole))
		containers := properties.Get("ContainerDefinitions")
		task.Open = model.Reasons(containers.Open(), a.whyUnknown(containers))
		for _, container := range containers.Items {
			if container.Kind == Unknown {
				task.Open = model.Reasons(task.Open, a.Why(container))
				continue
			}
			a.container(task, container)
		}
		task.Unknown = model.Reasons(task.Open, task.Unknown)
		a.stack.TaskDefinitions[res.ID] = task
	}
}

// container adds what a container needs, and its image.
func (a *adapter) container(task *model.TaskDefinition, c Value) {
	task.Images = append(task.Images, a.image(c.Get("Image"), task.ID, task.At, c.Maybe()))
	needs := needs{adapter: a, container: a.shown(c.Get("Name"))}
	log := c.Get("LogConfiguration")
	needs.unknown = model.Reasons(needs.unknown, a.whyUnknown(log))
	if log.Kind == Object {
		needs.log(log)
	}
	needs.secrets(c.Get("Secrets"))
	if credentials := c.Get("RepositoryCredentials"); credentials.Kind != Absent {
		needs.add(model.CredentialsNeed(needs.container, a.at(credentials)), credentials.Maybe(), a.whyUnknown(credentials))
	}
	for _, need := range needs.found {
		need.Maybe = model.Reasons(c.Maybe(), need.Maybe)
		task.Needs = append(task.Needs, need)
	}
	a.containerUses(task, c)
	task.Unknown = model.Reasons(task.Unknown, needs.unknown)
}

// needs collects what a container needs.
type needs struct {
	*adapter
	container string
	found     []model.Need
	unknown   []model.Unknown // why it may need more
}

func (n *needs) add(need model.Need, maybe ...[]model.Unknown) {
	need.Maybe = model.Reasons(maybe...)
	n.found = append(n.found, need)
}

// log adds what the log driver needs.
func (n *needs) log(c Value) {
	driver := n.disclosed(c.Get("LogDriver"))
	text, known := n.Known(driver)
	switch {
	case known && text == "awslogs":
		n.add(model.LogNeed(n.container, n.at(driver)), c.Maybe())
	case !known && driver.Kind != Absent:
		n.add(model.LogNeed(n.container, n.at(driver)), c.Maybe(), n.Why(driver))
	}
	n.secrets(c.Get("SecretOptions"))
}

// secrets adds what secrets need that a container or its log driver is given.
func (n *needs) secrets(list Value) {
	n.unknown = model.Reasons(n.unknown, list.Open(), n.whyUnknown(list))
	for _, secret := range list.Items {
		if secret.Kind == Unknown {
			n.unknown = model.Reasons(n.unknown, n.Why(secret))
			continue
		}
		from := secret.Get("ValueFrom")
		if from.Kind == Absent {
			continue // the task definition is refused
		}
		services, why := n.secretServices(from)
		for _, service := range services {
			need := model.SecretNeed(service, n.container, n.shown(secret.Get("Name")), n.at(from))
			n.add(need, list.Maybe(), secret.Maybe(), why)
		}
	}
}

// secretServices returns the services that a secret may be in, and why it is not known in which of several.
func (a *adapter) secretServices(v Value) ([]string, []model.Unknown) {
	literals, refs := a.Pieces(v.Text)
	if v.Kind == Scalar && literals[0] == "" && len(refs) > 0 || v.Kind == Unknown {
		if service := a.keeper(v); service != "" {
			return []string{service}, nil
		}
		return []string{"secretsmanager", "ssm"}, a.Why(v)
	}
	if service := model.SecretService(strings.Join(literals, model.Placeholder)); service != "" {
		return []string{service}, nil
	}
	return nil, nil // neither: the task definition is refused
}

// keeper returns the service that keeps what a value begins with, "" if that is no resource that is known to be in one.
func (a *adapter) keeper(v Value) string {
	ref := a.Whole(v)
	if _, refs := a.Pieces(v.Text); len(refs) > 0 {
		ref = refs[0]
	}
	if ref == nil || ref.Resource == nil {
		return ""
	}
	switch kind, attribute := ref.Resource.Type, ref.Attribute; {
	case strings.HasPrefix(kind, "AWS::SecretsManager::"), strings.HasPrefix(attribute, "MasterUserSecret."):
		return "secretsmanager"
	case strings.HasPrefix(kind, "AWS::SSM::"):
		return "ssm"
	default:
		return ""
	}
}

// image reads the image of a container of what has the id, and which may not be there for some reasons.
func (a *adapter) image(v Value, of string, at source.Ref, maybe []model.Unknown) model.Image {
	image := model.Image{At: a.at(v), Name: a.shown(v), ECR: model.Unclear, Maybe: maybe}
	v = a.disclosed(v)
	if v.Kind == Absent {
		image.At, image.Unknown = at, []model.Unknown{{Reason: "a container of " + of + " has no Image", At: at}}
		return image
	}
	if v.Kind == Scalar {
		literals, refs := a.Pieces(v.Text)
		name := strings.Join(literals, model.Placeholder)
		image.ECR = model.PrivateECR(name)
		image.Registry, image.Region = model.RegistryOf(name), model.RegionOf(name)
		if literals[0] == "" && len(refs) > 0 && refs[0].Attribute == AttributeRepositoryURI && refs[0].Resource != nil {
			image.ECR = answer(refs[0].Resource.Type != TypePublicRepository)
			image.Registry, image.Region = publicECR, refs[0].Resource.Region
		}
	}
	if image.ECR != model.No {
		image.Registry = ""
	}
	if image.ECR != model.Yes {
		image.Region = ""
	}
	switch image.ECR {
	case model.Unclear:
		image.Unknown = a.Why(v)
	case model.Yes:
		image.Repository = a.repositoryOf(v)
	}
	return image
}

// publicECR is the host of ECR's public repositories.
const publicECR = "public.ecr.aws"

// shown writes a text for people, "…" where nothing is known of it or it must not be shown.
func (a *adapter) shown(v Value) string {
	if text := a.Show(v); text != "" && !v.IsSensitive() {
		return text
	}
	return "…"
}

// execNeeds returns what ECS Exec needs, if it is switched on for tasks in a cluster, and what it uses besides.
func (a *adapter) execNeeds(enabled, cluster Value) (needs, uses []model.Need) {
	exec := a.setting(enabled, model.No)
	if exec.Is == model.No {
		return nil, nil
	}
	need := model.ExecNeed(exec.At)
	need.Maybe = exec.Unknown
	needs = []model.Need{need}
	res := a.clusterOf(cluster)
	if res == nil {
		return needs, nil
	}
	configuration := a.properties(res).Get("Configuration")
	command := configuration.Get("ExecuteCommandConfiguration")
	if key := command.Get("KmsKeyId"); key.IsWritten() {
		need := model.ExecKeyNeed(a.at(key))
		need.Maybe = model.Reasons(exec.Unknown, configuration.Maybe(), command.Maybe(), key.Maybe(), a.whyUnknown(key))
		needs = append(needs, need)
	}
	maybe := model.Reasons(exec.Unknown, configuration.Maybe(), command.Maybe())
	return needs, a.execLogs(command, maybe)
}
