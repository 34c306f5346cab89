package cloudformation

import (
	"slices"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ecs"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptTasks reads task definitions: what their containers need, and where the images come from.
func (a *adapter) adaptTasks() {
	for _, res := range a.byKind[typeTask] {
		written, from := decode[ecs.TaskDefinition](a.run, res, res.properties())
		task := &model.TaskDefinition{ID: res.id, At: a.place(res.at), Needs: []model.Need{}, Images: []model.Image{}}
		containers := from.of(&written.ContainerDefinitions)
		task.Unknown = slices.Concat(containers.open, a.whyUnknown(containers))
		for i := range written.ContainerDefinitions {
			container := &written.ContainerDefinitions[i]
			if v := from.of(container); v.kind == unknown {
				task.Unknown = append(task.Unknown, a.why(v)...)
				continue
			}
			a.container(task, container, from)
		}
		task.Unknown = unique(task.Unknown)
		a.stack.TaskDefinitions[res.id] = task
	}
}

// whyUnknown returns the reasons why nothing is known of a value.
func (a *adapter) whyUnknown(v value) []model.Unknown {
	if v.kind != unknown {
		return nil
	}
	return a.why(v)
}

// container adds what a container needs, and its image.
func (a *adapter) container(task *model.TaskDefinition, c *ecs.TaskDefinition_ContainerDefinition, from origins) {
	whole := from.of(c)
	task.Images = append(task.Images, a.image(task, from.of(&c.Image)))
	needs := needs{adapter: a, container: a.show(from.of(&c.Name)), from: from}
	needs.log(c.LogConfiguration, from.of(&c.LogConfiguration).maybe)
	needs.secrets(c.Secrets, from.of(&c.Secrets))
	if credentials := from.of(&c.RepositoryCredentials); credentials.kind != absent {
		needs.add(model.CredentialsNeed(needs.container, a.place(credentials.at)), slices.Concat(credentials.maybe, a.whyUnknown(credentials)))
	}
	for _, need := range needs.found {
		need.Maybe = unique(slices.Concat(whole.maybe, need.Maybe))
		task.Needs = append(task.Needs, need)
	}
	task.Unknown = append(task.Unknown, needs.unknown...)
}

// needs collects what a container needs.
type needs struct {
	*adapter
	container string
	from      origins
	found     []model.Need
	unknown   []model.Unknown // why it may need more
}

func (n *needs) add(need model.Need, maybe []model.Unknown) {
	need.Maybe = maybe
	n.found = append(n.found, need)
}

// log adds what the log driver needs, which may not be there for some reasons.
func (n *needs) log(c *ecs.TaskDefinition_LogConfiguration, maybe []model.Unknown) {
	if c == nil {
		return
	}
	driver := n.from.of(&c.LogDriver)
	text, known := n.known(driver)
	switch {
	case known && text == "awslogs":
		n.add(model.LogNeed(n.container, n.place(driver.at)), maybe)
	case !known && driver.kind != absent:
		n.add(model.LogNeed(n.container, n.place(driver.at)), slices.Concat(maybe, n.why(driver)))
	}
	n.secrets(c.SecretOptions, n.from.of(&c.SecretOptions))
}

// secrets adds what secrets need that a container or its log driver is given.
func (n *needs) secrets(secrets []ecs.TaskDefinition_Secret, list value) {
	n.unknown = slices.Concat(n.unknown, list.open, n.whyUnknown(list))
	for i := range secrets {
		name, whole, valueFrom := n.show(n.from.of(&secrets[i].Name)), n.from.of(&secrets[i]), n.from.of(&secrets[i].ValueFrom)
		if whole.kind == unknown {
			n.unknown = append(n.unknown, n.why(whole)...)
			continue
		}
		services, why := n.secretServices(valueFrom)
		for _, service := range services {
			n.add(model.SecretNeed(service, n.container, name, n.place(valueFrom.at)), slices.Concat(whole.maybe, why))
		}
	}
}

// secretServices returns the services that a secret may be in, and why it is not known in which of several.
func (a *adapter) secretServices(v value) ([]string, []model.Unknown) {
	literals, refs := a.pieces(v.text)
	if v.kind == scalar && literals[0] == "" && len(refs) > 0 || v.kind == unknown {
		if service := a.keeper(v); service != "" {
			return []string{service}, nil
		}
		return []string{"secretsmanager", "ssm"}, a.why(v)
	}
	if service := model.SecretService(strings.Join(literals, model.Placeholder)); service != "" {
		return []string{service}, nil
	}
	return nil, nil // neither: the task definition is refused
}

// keeper returns the service that keeps what a value begins with, "" if that is no resource that is known to be in one.
func (a *adapter) keeper(v value) string {
	_, refs := a.pieces(v.text)
	if len(refs) == 0 || refs[0].resource == nil {
		return ""
	}
	switch kind, attribute := refs[0].resource.kind, refs[0].attribute; {
	case strings.HasPrefix(kind, "AWS::SecretsManager::"), strings.HasPrefix(attribute, "MasterUserSecret."):
		return "secretsmanager"
	case strings.HasPrefix(kind, "AWS::SSM::"):
		return "ssm"
	default:
		return ""
	}
}

// image reads the image of a container.
func (a *adapter) image(task *model.TaskDefinition, v value) model.Image {
	image := model.Image{At: a.place(v.at), Name: a.show(v), ECR: model.Unclear}
	if v.kind == absent {
		image.At, image.Unknown = task.At, []model.Unknown{{Reason: "a container of " + task.ID + " has no Image", At: task.At}}
		return image
	}
	if v.kind == scalar {
		literals, refs := a.pieces(v.text)
		image.ECR = model.PrivateECR(strings.Join(literals, model.Placeholder))
		if literals[0] == "" && len(refs) > 0 && refs[0].resource.is(typeRepository) && refs[0].attribute == "RepositoryUri" {
			image.ECR = model.Yes
		}
	}
	if image.ECR == model.Unclear {
		image.Unknown = a.why(v)
	}
	return image
}

// execNeeds returns what ECS Exec needs, if it is switched on for tasks in a cluster.
func (a *adapter) execNeeds(enabled, cluster value) []model.Need {
	exec := a.setting(enabled, model.No)
	if exec.Is == model.No {
		return nil
	}
	need := model.ExecNeed(exec.At)
	need.Maybe = exec.Unknown
	needs := []model.Need{need}
	res := a.clusterOf(cluster)
	if res == nil {
		return needs
	}
	written, from := decode[ecs.Cluster](a.run, res, res.properties())
	key := from.of(&deref(deref(written.Configuration).ExecuteCommandConfiguration).KmsKeyId)
	if isWritten(key) {
		need := model.ExecKeyNeed(a.place(key.at))
		need.Maybe = unique(slices.Concat(exec.Unknown, key.maybe, a.whyUnknown(key)))
		needs = append(needs, need)
	}
	return needs
}
