package secrecy_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

// object is one of JSON.
type object = map[string]any

// masks says which parts of an attribute a plan marks as sensitive.
type masks func(v any) any

// whole marks everything that holds the secret as a whole, and parts the texts in it.
func whole(v any) any { return holdsSecret(v) }

func parts(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = parts(v[i])
		}
		return list
	case object:
		return partsOf(v)
	default:
		return holdsSecret(v)
	}
}

func partsOf(v object) object {
	marks := object{}
	for name, part := range v {
		marks[name] = parts(part)
	}
	return marks
}

func holdsSecret(v any) bool {
	text, err := json.Marshal(v)
	return err == nil && strings.Contains(string(text), secret)
}

// resources are resources of which the attributes hold the secret, by address.
func resources() map[string]object {
	const policy = `{"Statement": [{"Effect": "Allow", "Action": "hunter2marker", "Resource": "hunter2marker"}]}`
	const containers = `[{"name": "hunter2marker", "image": "hunter2marker", "secrets": [{"name": "hunter2marker", "valueFrom": "hunter2marker"}]}]`
	s, list := any(secret), []any{secret}
	egress := object{"protocol": s, "from_port": 443, "to_port": 443, "cidr_blocks": list, "security_groups": list, "prefix_list_ids": list, "description": s}
	return map[string]object{
		"aws_vpc.v":                            {"cidr_block": s, "region": s},
		"aws_subnet.s":                         {"vpc_id": s, "cidr_block": s, "availability_zone": s},
		"aws_security_group.task":              {"name": s, "vpc_id": s, "egress": []any{egress, egress}},
		"aws_vpc_security_group_egress_rule.e": {"security_group_id": s, "ip_protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_ipv4": s},
		"aws_ecs_task_definition.t":            {"family": s, "execution_role_arn": s, "requires_compatibilities": []any{"FARGATE"}, "container_definitions": containers},
		"aws_ecs_service.app": {
			"name": s, "launch_type": "FARGATE", "task_definition": s, "cluster": s, "network_configuration": []any{object{"subnets": list, "security_groups": list}},
		},
		"aws_vpc_endpoint.e":     {"service_name": s, "vpc_id": s, "policy": policy, "security_group_ids": list},
		"aws_iam_role.r":         {"name": s, "inline_policy": []any{object{"name": s, "policy": policy}}},
		"data.aws_region.d":      {"id": s, "name": s, "region": s},
		"data.aws_vpc.d":         {"id": s, "cidr_block": s},
		"data.aws_iam_role.task": {"name": s, "arn": s},
	}
}

// planned returns a plan of the resources.
func planned(t *testing.T, mask masks, sensitive bool) string {
	t.Helper()
	var changes, prior, configured []any
	for address, values := range resources() {
		marks := object{}
		for name, v := range values {
			marks[name] = mask(v)
		}
		managed, isData := strings.CutPrefix(address, "data.")
		kind, name, _ := strings.Cut(managed, ".")
		r := object{"address": address, "mode": "managed", "type": kind, "name": name, "provider_config_key": "aws", "expressions": object{}}
		if isData {
			r["mode"] = "data"
		}
		configured = append(configured, maps.Clone(r))
		if isData {
			r["values"], r["sensitive_values"] = values, marks
			prior = append(prior, r)
			continue
		}
		r["change"] = object{
			"actions": []string{"create"}, "before": nil, "after": values, "after_unknown": object{"id": true, "arn": true}, "before_sensitive": false, "after_sensitive": marks,
		}
		changes = append(changes, r)
	}
	text, err := json.MarshalIndent(object{
		"format_version": "1.2", "terraform_version": "1.11.0", "variables": object{"s": object{"value": secret}},
		"planned_values":   object{"outputs": object{"o": object{"sensitive": true, "value": secret}}, "root_module": object{}},
		"resource_changes": changes,
		"prior_state":      object{"values": object{"root_module": object{"resources": prior}}},
		"configuration": object{
			"provider_config": object{"aws": object{"name": "aws", "expressions": object{"region": object{"references": []any{"var.s"}}}}},
			"root_module":     object{"resources": configured, "variables": object{"s": object{"sensitive": sensitive}}},
		},
	}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPlans shows nothing that a plan marks as sensitive, be it written in one line or in many, alone or beside its
// configuration.
func TestPlans(t *testing.T) {
	t.Parallel()
	configuration := strings.ReplaceAll(secrets+local("var.s")+network, `"hunter2marker"`, `"other"`)
	for name, files := range map[string]map[string]string{
		"whole":              {"plan.json": planned(t, whole, true)},
		"parts":              {"plan.json": planned(t, parts, true)},
		"one line":           {"plan.json": strings.ReplaceAll(planned(t, parts, true), "\n", "")},
		"with configuration": {"plan.json": planned(t, parts, true), "main.tf": configuration},
		"with facts": {
			"plan.json": planned(t, parts, true),
			"main.tf": secrets + "resource \"aws_security_group\" \"task\" {\n  name = data.aws_vpc.d.cidr_block\n  egress {\n    protocol = \"tcp\"\n    from_port = 443\n    to_port = 443\n" +
				"    cidr_blocks = [data.aws_vpc.d.cidr_block]\n  }\n}\ndata \"aws_vpc\" \"d\" {}\nresource \"aws_vpc_endpoint\" \"e\" {\n  service_name = data.aws_region.d.id\n}\n" +
				"data \"aws_region\" \"d\" {}\nresource \"aws_ecs_service\" \"app\" {\n  launch_type = \"FARGATE\"\n  task_definition = var.s\n}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := taint(t, files, nil, "plan.json")
			r.wantSecrecy(t, name)
			if strings.Contains(r.text, secret) {
				t.Errorf("%s: a line of the plan is shown", name)
			}
			if !strings.Contains(r.parse, `"aws_security_group.task"`) || !strings.Contains(r.parse, `"sensitive": true`) {
				t.Errorf("%s: got %s", name, r.parse)
			}
		})
	}
}

// TestPlansWithoutSecrets shows that the values would be told if they were not marked.
func TestPlansWithoutSecrets(t *testing.T) {
	t.Parallel()
	plain := planned(t, func(any) any { return false }, false)
	if len(taint(t, map[string]string{"plan.json": plain}, nil, "plan.json").leaks()) == 0 {
		t.Error("the values of a plan are not told")
	}
}
