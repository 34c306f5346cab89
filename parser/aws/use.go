package aws

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// containerUses adds the services that a container uses and that no rule judges.
func (a *adapter) containerUses(task *model.TaskDefinition, c Value) {
	container := a.shown(c.Get("Name"))
	var uses []model.Need
	files := c.Get("EnvironmentFiles")
	task.UsesUnknown = model.Reasons(task.UsesUnknown, files.Open(), a.whyUnknown(files))
	for _, file := range files.Items {
		use := model.EnvironmentFileUse(container, a.at(file))
		use.Maybe = model.Reasons(files.Maybe(), file.Maybe())
		uses = append(uses, use)
	}
	routed, why := a.routeUses(container, c.Get("LogConfiguration"))
	task.UsesUnknown = model.Reasons(task.UsesUnknown, why)
	uses = append(uses, routed...)
	image := c.Get("Image")
	literals, _ := a.Pieces(a.disclosed(image).Text)
	uses = append(uses, model.SidecarUses(container, strings.Join(literals, model.Placeholder), a.at(image))...)
	for _, use := range uses {
		use.Maybe = model.Reasons(c.Maybe(), use.Maybe)
		task.Uses = append(task.Uses, use)
	}
}

// routeUses returns what FireLens uses to send on the log of a container, and why that is not known.
func (a *adapter) routeUses(container string, log Value) ([]model.Need, []model.Unknown) {
	driver := a.disclosed(log.Get("LogDriver"))
	if text, _ := a.Known(driver); text != "awsfirelens" {
		return nil, nil // an unknown driver is taken for awslogs
	}
	output := a.output(log.Get("Options"))
	if output.Kind == Absent {
		reason := "where FireLens sends the log of container " + container + " is decided by the configuration of its log router"
		return nil, []model.Unknown{{Reason: reason, At: a.at(driver)}}
	}
	text, known := a.Known(output)
	if !known {
		return nil, a.Why(output)
	}
	use, ok := model.RouteUse(container, text, a.at(output))
	if !ok {
		return nil, nil // it sends to somebody else
	}
	use.Maybe = log.Maybe()
	return []model.Need{use}, nil
}

// output returns the name of the output in the options of FireLens: Fluent Bit has Name, in any case, and Fluentd @type.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
func (a *adapter) output(options Value) Value {
	if options.Kind == Unknown {
		return options
	}
	for _, f := range options.Fields {
		if strings.EqualFold(f.Key, "name") || f.Key == "@type" {
			return a.disclosed(f.Value)
		}
	}
	return Value{}
}

// execLogs returns where the sessions of ECS Exec are recorded. Without a setting, the log configuration of the containers
// decides, which is a need already.
func (a *adapter) execLogs(command Value, maybe []model.Unknown) []model.Need {
	kind, known := a.Known(command.Get("Logging"))
	if known && kind != "OVERRIDE" {
		return nil
	}
	logs := command.Get("LogConfiguration")
	var uses []model.Need
	for _, to := range []struct{ service, property string }{{"logs", "CloudWatchLogGroupName"}, {"s3", "S3BucketName"}} {
		if name := logs.Get(to.property); name.IsWritten() {
			use := model.ExecLogUse(to.service, a.at(name))
			use.Maybe = model.Reasons(maybe, logs.Maybe(), name.Maybe(), a.whyUnknown(command.Get("Logging")))
			uses = append(uses, use)
		}
	}
	return uses
}
