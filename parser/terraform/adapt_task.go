package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// adaptTasks reads task definitions: what their containers need, and where the images come from.
func (a *adapter) adaptTasks() {
	for _, i := range a.byType["aws_ecs_task_definition"] {
		d := &model.TaskDefinition{ID: i.address(), At: i.ref(), Needs: []model.Need{}, Images: []model.Image{}}
		a.stack.TaskDefinitions[d.ID] = d
		for _, text := range a.documents(i, "container_definitions") {
			a.containers(d, text)
		}
	}
}

// containers adds what the containers in a document need, and their images.
func (a *adapter) containers(d *model.TaskDefinition, text document) {
	if text.absent || len(text.why) > 0 {
		d.Unknown = mergeReasons(d.Unknown, text.why)
		return
	}
	containers, open := text.elements()
	d.Unknown = mergeReasons(d.Unknown, open)
	for _, c := range containers {
		c.maybe = mergeReasons(c.maybe, text.maybe)
		if !isObject(c.value.Value) {
			d.Unknown = mergeReasons(d.Unknown, a.whyNoObject(c, "a container definition"))
			continue
		}
		d.Images = append(d.Images, doubted(a.image(d, c.field("image")), c.maybe))
		n := &needs{adapter: a, container: a.shown(c.field("name")), maybe: c.maybe}
		n.read(c)
		d.Needs = append(d.Needs, n.found...)
		d.Unknown = mergeReasons(d.Unknown, n.unknown)
	}
}

// needs collects what a container needs.
type needs struct {
	*adapter
	container string
	maybe     []model.Unknown // why there may be no such container
	found     []model.Need
	unknown   []model.Unknown // why it may need more
}

func (n *needs) read(c object) {
	for _, log := range n.blocks(c, "logConfiguration") {
		n.log(log)
		n.secrets(log, "secretOptions")
	}
	n.secrets(c, "secrets")
	for _, credentials := range n.blocks(c, "repositoryCredentials") {
		n.add(model.CredentialsNeed(n.container, n.notes.at(credentials.at)), credentials.maybe)
	}
}

// blocks returns the objects in a field.
func (n *needs) blocks(o object, name string) []object {
	list, open := o.field(name).objects()
	n.unknown = mergeReasons(n.unknown, open)
	return list
}

func (n *needs) add(need model.Need, maybe ...[]model.Unknown) {
	need.Maybe = mergeReasons(append(maybe, n.maybe)...)
	n.found = append(n.found, need)
}

// log adds what the log driver needs.
func (n *needs) log(o object) {
	arg := o.field("logDriver")
	driver := arg.eval()
	text, known := driver.text()
	switch {
	case known && text == "awslogs":
		n.add(model.LogNeed(n.container, arg.ref()), o.maybe)
	case !known && !driver.absent():
		n.add(model.LogNeed(n.container, arg.ref()), o.maybe, arg.whyUnknown(driver))
	}
}

// secrets adds what secrets need that a container or its log driver is given.
func (n *needs) secrets(o object, name string) {
	for _, secret := range n.blocks(o, name) {
		from := secret.field("valueFrom")
		if !from.set {
			continue // the task definition is refused
		}
		services, why := n.secretServices(from)
		for _, service := range services {
			n.add(model.SecretNeed(service, n.container, n.shown(secret.field("name")), from.ref()), o.maybe, secret.maybe, why)
		}
	}
}

// secretServices returns the services that a secret may be in, and why it is not known in which of several.
func (a *adapter) secretServices(from argument) ([]string, []model.Unknown) {
	text, ok := from.symbolic().text()
	switch {
	case !ok:
		return []string{"secretsmanager", "ssm"}, from.whyUnknown(from.eval())
	case !strings.HasPrefix(text, sentinel.Opening):
		service := model.SecretService(a.withPlaceholders(text))
		if service == "" {
			return nil, nil // neither: the task definition is refused
		}
		return []string{service}, nil
	}
	if service := a.keeper(text); service != "" {
		return []string{service}, nil
	}
	return []string{"secretsmanager", "ssm"}, a.symbols.reasons(text)
}

// keeper returns the service that keeps what a text begins with, "" if that is nothing that is known to be in one.
func (a *adapter) keeper(text string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(text, sentinel.Opening), sentinel.Closing)
	sym, _ := a.symbols.lookup(first)
	switch name := sym.name(); {
	case strings.Contains(name, "aws_secretsmanager_"), strings.Contains(name, ".master_user_secret"):
		return "secretsmanager"
	case strings.Contains(name, "aws_ssm_parameter"):
		return "ssm"
	default:
		return ""
	}
}

// withPlaceholders returns a text with the model's placeholder for what is not known.
func (a *adapter) withPlaceholders(text string) string {
	return a.symbols.replace(text, func(symbol) string { return model.Placeholder })
}

// image reads the image of a container.
func (a *adapter) image(d *model.TaskDefinition, arg argument) model.Image {
	if arg.eval().absent() {
		return model.Image{At: d.At, ECR: model.Unclear, Unknown: []model.Unknown{{Reason: "a container of " + d.ID + " has no image", At: d.At}}}
	}
	image := model.Image{At: arg.ref(), Name: a.shown(arg), ECR: model.Unclear}
	text, ok := arg.symbolic().text()
	if ok {
		image.ECR = model.PrivateECR(a.withPlaceholders(text))
	}
	if ref, _, isRef := a.symbols.reference(text); isRef && ref.isRepository() {
		image.ECR = answer(ref.of.res.typ != "aws_ecrpublic_repository")
	}
	if image.ECR == model.Unclear {
		if image.Unknown = a.symbols.reasons(text); len(image.Unknown) == 0 {
			image.Unknown = arg.whyUnknown(arg.eval())
		}
	}
	return image
}

// doubted returns an image of a container that may not be there: whether it comes from elsewhere is not known then.
func doubted(image model.Image, maybe []model.Unknown) model.Image {
	if len(maybe) > 0 && image.ECR == model.No {
		image.ECR = model.Unclear
	}
	if image.ECR == model.Unclear {
		image.Unknown = mergeReasons(image.Unknown, maybe)
	}
	return image
}

// isRepository reports whether the reference is to the address of a repository or an image in ECR.
func (r reference) isRepository() bool { return isRepository(r.of.res.typ, r.attr) }

func isRepository(resourceType, attr string) bool {
	switch attr {
	case "repository_url", "repository_uri":
		return resourceType == "aws_ecr_repository" || resourceType == "aws_ecrpublic_repository"
	case "image_uri":
		return resourceType == "aws_ecr_image"
	}
	return false
}

// shown writes a text for people, "…" where nothing is known of it.
func (a *adapter) shown(arg argument) string {
	v := arg.symbolic()
	text, ok := v.text()
	if !ok || v.sensitive() {
		return "…"
	}
	spelled, parts := a.symbols.spelled(text)
	for _, part := range parts {
		if part == "" {
			return a.symbols.display(text)
		}
	}
	return spelled
}

// execNeeds returns what ECS Exec needs, if it is switched on for tasks.
func (a *adapter) execNeeds(t task) []model.Need {
	exec := a.setting(t.spec.arg(t.words.exec), model.No)
	if exec.Is == model.No {
		return nil
	}
	need := model.ExecNeed(exec.At)
	need.Maybe = exec.Unknown
	needs := []model.Need{need}
	for _, cluster := range a.byType["aws_ecs_cluster"] {
		if a.names(t.cluster, cluster) {
			needs = append(needs, a.execKey(cluster, exec.Unknown)...)
		}
	}
	return needs
}

// execKey returns what the key needs that a cluster encrypts the sessions of ECS Exec with.
func (a *adapter) execKey(cluster *instance, maybe []model.Unknown) []model.Need {
	var needs []model.Need
	for _, c := range only(cluster.blocks("configuration")) {
		for _, e := range only(c.blocks("execute_command_configuration")) {
			key := e.arg("kms_key_id")
			if key.eval().absent() {
				continue
			}
			need := model.ExecKeyNeed(key.ref())
			need.Maybe = mergeReasons(maybe, c.maybe, e.maybe)
			if v := key.symbolic(); !v.IsKnown() {
				need.Maybe = mergeReasons(need.Maybe, key.whyUnknown(key.eval()))
			}
			needs = append(needs, need)
		}
	}
	return needs
}
