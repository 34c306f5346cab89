package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"strings"
)

// Plan writes the output of terraform show -json for a root with a network, a number of groups, each of whose rules is a
// resource of its own, and resources that have nothing to do with the network: policies of IAM, so many that the plan has about
// so many bytes. All is applied already and the plan changes nothing, so the identities of all resources are known.
func Plan(d *Dir, kind Kind, groups, bytes int) Want {
	p := plan{d: d, kind: kind, groups: groups}
	const sample = 20
	own := p.bytes()
	p.others = sample
	p.others = max(bytes-own, 0) * sample / (p.bytes() - own)
	d.write("plan.json", p.write)
	return wanted(kind, groups)
}

// PlanOf writes a plan that consists of a network and groups.
func PlanOf(d *Dir, kind Kind, groups int) Want { return Plan(d, kind, groups, 0) }

// plan is the plan that is being written.
type plan struct {
	d              *Dir
	kind           Kind
	groups, others int
}

// bytes is the size of the plan.
func (p plan) bytes() int {
	var count counter
	w := bufio.NewWriter(&count)
	p.write(w)
	_ = w.Flush() // to a counter, which never fails
	return int(count)
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(content []byte) (int, error) {
	*c += counter(len(content))
	return len(content), nil
}

// resource is a resource of a plan: its values, and the expressions of its configuration.
type resource struct {
	kind, name          string
	values, expressions object
}

func (p plan) write(f *bufio.Writer) {
	fmt.Fprint(f, `{"format_version":"1.2","terraform_version":"1.11.4","applyable":true,"complete":true,"errored":false,`)
	fmt.Fprint(f, `"planned_values":{"root_module":{"resources":[`)
	p.list(f, planned)
	fmt.Fprint(f, `]}},"resource_changes":[`)
	p.list(f, change)
	fmt.Fprintf(f, `],"configuration":{"provider_config":{"aws":{"name":"aws","full_name":%q,`, provider)
	fmt.Fprintf(f, `"expressions":{"region":{"constant_value":%q}}}},"root_module":{"resources":[`, Region)
	p.list(f, configured)
	fmt.Fprint(f, "]}}}\n")
}

// list writes all resources in one form.
func (p plan) list(w io.Writer, form func(resource) object) {
	separator := ""
	put := func(r resource) {
		content, err := json.Marshal(form(r))
		if p.d.err == nil {
			p.d.err = err
		}
		fmt.Fprint(w, separator)
		_, _ = w.Write(content) // the buffer keeps the error for its last flush
		separator = ","
	}
	for _, r := range planNetwork() {
		put(r)
	}
	for i := range p.groups {
		p.group(i, put)
	}
	for i := range p.others {
		put(planOther(p.d.random(p.groups+i), i))
	}
}

const provider = "registry.terraform.io/hashicorp/aws"

func planned(r resource) object {
	return object{
		"address": r.kind + "." + r.name, "mode": "managed", "type": r.kind, "name": r.name, "provider_name": provider,
		"schema_version": 1, "values": r.values, "sensitive_values": object{},
	}
}

func change(r resource) object {
	return object{
		"address": r.kind + "." + r.name, "mode": "managed", "type": r.kind, "name": r.name, "provider_name": provider,
		"change": object{
			"actions": []string{"no-op"}, "before": r.values, "after": r.values, "after_unknown": object{},
			"before_sensitive": object{}, "after_sensitive": object{},
		},
	}
}

func configured(r resource) object {
	return object{
		"address": r.kind + "." + r.name, "mode": "managed", "type": r.kind, "name": r.name, "provider_config_key": "aws",
		"schema_version": 1, "expressions": r.expressions,
	}
}

// planResource returns a resource whose arguments are values, links, lists of one link, or a block of all these.
func planResource(kind, name string, arguments object) resource {
	r := resource{kind, name, object{"id": link(kind + "." + name + ".id").value()}, object{}}
	for argument, value := range arguments {
		switch value := value.(type) {
		case link:
			r.values[argument], r.expressions[argument] = value.value(), value.references()
		case []link:
			r.values[argument], r.expressions[argument] = []string{value[0].value()}, value[0].references()
		case object:
			inner := planResource(kind, name, value)
			delete(inner.values, "id")
			r.values[argument], r.expressions[argument] = []any{inner.values}, []any{inner.expressions}
		default:
			r.values[argument], r.expressions[argument] = value, object{"constant_value": value}
		}
	}
	return r
}

// link is an attribute of another resource, such as aws_vpc.main.id.
type link string

// value is what AWS has given the resource: an id of the form that the type has.
func (l link) value() string {
	kind, attribute := strings.Split(string(l), ".")[0], strings.Split(string(l), ".")[2]
	if attribute == "prefix_list_id" {
		return ListOfS3
	}
	prefixes := map[string]string{
		"aws_vpc": "vpc", "aws_subnet": "subnet", "aws_route_table": "rtb", "aws_security_group": "sg", "aws_vpc_endpoint": "vpce",
		"aws_vpc_security_group_egress_rule": "sgr", "aws_vpc_security_group_ingress_rule": "sgr", "aws_route_table_association": "rtbassoc",
	}
	prefix, ok := prefixes[kind]
	if !ok {
		return string(l)
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(l)) // it never fails
	return fmt.Sprintf("%s-0%016x", prefix, hash.Sum64())
}

func (l link) references() object {
	address := string(l[:strings.LastIndexByte(string(l), '.')])
	return object{"references": []string{string(l), address}}
}

func planNetwork() []resource {
	vpc, endpointGroup := link("aws_vpc.main.id"), link("aws_security_group.endpoint.id")
	endpoint := func(name string) resource {
		return planResource("aws_vpc_endpoint", name, object{
			"vpc_id": vpc, "service_name": "com.amazonaws." + Region + ".ecr." + name, "vpc_endpoint_type": "Interface",
			"private_dns_enabled": true, "subnet_ids": []link{"aws_subnet.private.id"}, "security_group_ids": []link{endpointGroup},
		})
	}
	return []resource{
		planResource("aws_vpc", "main", object{"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true, "enable_dns_support": true}),
		planResource("aws_subnet", "private", object{"vpc_id": vpc, "cidr_block": "10.0.1.0/24", "availability_zone": Region + "a"}),
		planResource("aws_route_table", "private", object{"vpc_id": vpc}),
		planResource("aws_route_table_association", "private", object{
			"subnet_id": link("aws_subnet.private.id"), "route_table_id": link("aws_route_table.private.id"),
		}),
		planResource("aws_security_group", "endpoint", object{"vpc_id": vpc, "description": "The endpoints of ECR"}),
		planRule("endpoint", endpointGroup, "ingress", 443, object{"cidr_ipv4": "10.0.0.0/16"}),
		endpoint("api"), endpoint("dkr"),
		planResource("aws_vpc_endpoint", "s3", object{
			"vpc_id": vpc, "service_name": "com.amazonaws." + Region + ".s3", "vpc_endpoint_type": "Gateway",
			"route_table_ids": []link{"aws_route_table.private.id"},
		}),
	}
}

func planRule(name string, group link, direction string, port int, peer object) resource {
	arguments := object{"security_group_id": group, "ip_protocol": "tcp", "from_port": port, "to_port": port}
	for argument, value := range peer {
		arguments[argument] = value
	}
	return planResource("aws_vpc_security_group_"+direction+"_rule", name, arguments)
}

// group lists a group, its five rules and its service.
func (p plan) group(i int, put func(resource)) {
	r, name := p.d.random(i), fmt.Sprint("g", i)
	group := link("aws_security_group." + name + ".id")
	put(planResource("aws_security_group", name, object{"name": name, "description": words(r, 40), "vpc_id": link("aws_vpc.main.id")}))
	put(planRule(name+"_endpoint", group, "egress", 443, object{"referenced_security_group_id": link("aws_security_group.endpoint.id")}))
	put(planRule(name+"_s3", group, "egress", 443, object{"prefix_list_id": link("aws_vpc_endpoint.s3.prefix_list_id")}))
	for k := range openRules {
		direction, cidr := "ingress", private(r)
		if p.kind == Open {
			direction, cidr = "egress", "0.0.0.0/0"
		}
		put(planRule(fmt.Sprintf("%s_%d", name, k), group, direction, port(r), object{"cidr_ipv4": cidr}))
	}
	if p.kind == Bare {
		return
	}
	put(planResource("aws_ecs_service", name, object{
		"name": name, "cluster": "main", "task_definition": "app:1", "launch_type": "FARGATE",
		"network_configuration": object{"subnets": []link{"aws_subnet.private.id"}, "security_groups": []link{group}, "assign_public_ip": false},
	}))
}

// planOther returns a policy of IAM.
func planOther(r *rand.Rand, i int) resource {
	var statements []object
	for range 12 {
		statements = append(statements, object{
			"Sid": words(r, 20), "Effect": "Allow", "Action": []string{"s3:GetObject", "s3:PutObject"},
			"Resource": fmt.Sprintf("arn:aws:s3:::bucket-%d/%s/*", r.IntN(1000), words(r, 20)),
		})
	}
	policy, _ := json.Marshal(object{"Version": "2012-10-17", "Statement": statements}) // of texts alone, so it cannot fail
	return planResource("aws_iam_policy", fmt.Sprint("p", i), object{"name": fmt.Sprint("p-", i), "policy": string(policy), "path": "/"})
}
