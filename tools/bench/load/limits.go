package load

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"go.yaml.in/yaml/v4"
)

// limitBytes is the size of a template at AWS's limits, beside that it has 500 resources:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const limitBytes = 1_000_000

// LimitYAML writes a template with a number of resources, and as much code of functions as makes 1 MB of 500 resources. A third
// are groups, a third the services that use them, and the rest, beside the network, are the functions.
func LimitYAML(d *Dir, resources int) Want {
	return limit(d, resources, "template.yaml", func(w io.Writer, v any) error {
		encoder := yaml.NewEncoder(w)
		return errors.Join(encoder.Encode(v), encoder.Close())
	})
}

// LimitJSON writes the same template in JSON.
func LimitJSON(d *Dir, resources int) Want {
	return limit(d, resources, "template.json", func(w io.Writer, v any) error {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(v)
	})
}

// encoder writes a value in a language.
type encoder func(w io.Writer, v any) error

func limit(d *Dir, resources int, name string, encode encoder) Want {
	const sample = 1000
	size := func(code int) int {
		var count counter
		if err := encode(&count, limitTemplate(d, resources, code)); err != nil && d.err == nil {
			d.err = err
		}
		return int(count)
	}
	empty := size(0)
	code := max(limitBytes*resources/500-empty, 0) * sample / (size(sample) - empty)
	d.write(name, func(f *bufio.Writer) { d.err = encode(f, limitTemplate(d, resources, code)) })
	return wanted(Proven, limitGroups(resources))
}

// object is a mapping of a template.
type object = map[string]any

func ref(name string) object { return object{"Ref": name} }

func groupID(name string) object { return object{"Fn::GetAtt": []string{name, "GroupId"}} }

func resourceOf(kind string, properties object) object {
	return object{"Type": kind, "Properties": properties}
}

// limitGroups is how many groups of tasks there are.
func limitGroups(resources int) int { return (resources - len(limitNetwork())) / 3 }

// limitTemplate returns a template whose functions have about so many bytes of code each.
func limitTemplate(d *Dir, resources, code int) object {
	all := limitNetwork()
	for i := range limitGroups(resources) {
		all[fmt.Sprint("Group", i)] = limitGroup(d.random(i))
		all[fmt.Sprint("Service", i)] = limitService(i)
	}
	for i := range resources - len(all) {
		all[fmt.Sprint("Function", i)] = limitFunction(d.random(resources+i), code)
	}
	return object{"AWSTemplateFormatVersion": "2010-09-09", "Resources": all}
}

func limitNetwork() object {
	endpoint := func(service string) object {
		return resourceOf("AWS::EC2::VPCEndpoint", object{
			"VpcId": ref("Vpc"), "ServiceName": "com.amazonaws." + Region + "." + service, "VpcEndpointType": "Interface",
			"PrivateDnsEnabled": true, "SubnetIds": []any{ref("Private")}, "SecurityGroupIds": []any{groupID("Endpoint")},
		})
	}
	return object{
		"Vpc":         resourceOf("AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true}),
		"Private":     resourceOf("AWS::EC2::Subnet", object{"VpcId": ref("Vpc"), "CidrBlock": "10.0.1.0/24"}),
		"Routes":      resourceOf("AWS::EC2::RouteTable", object{"VpcId": ref("Vpc")}),
		"Association": resourceOf("AWS::EC2::SubnetRouteTableAssociation", object{"SubnetId": ref("Private"), "RouteTableId": ref("Routes")}),
		"Endpoint": resourceOf("AWS::EC2::SecurityGroup", object{
			"VpcId": ref("Vpc"), "GroupDescription": "The endpoints of ECR",
			"SecurityGroupEgress":  []any{object{"IpProtocol": "-1", "CidrIp": "127.0.0.1/32"}},
			"SecurityGroupIngress": []any{tcp(443, object{"CidrIp": "10.0.0.0/16"})},
		}),
		"Api": endpoint("ecr.api"),
		"Dkr": endpoint("ecr.dkr"),
		"S3": resourceOf("AWS::EC2::VPCEndpoint", object{
			"VpcId": ref("Vpc"), "ServiceName": "com.amazonaws." + Region + ".s3", "RouteTableIds": []any{ref("Routes")},
		}),
	}
}

// tcp returns a rule for one port.
func tcp(port int, peer object) object {
	rule := object{"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
	for name, value := range peer {
		rule[name] = value
	}
	return rule
}

func limitGroup(r *rand.Rand) object {
	ingress := []any{}
	for range openRules {
		ingress = append(ingress, tcp(port(r), object{"CidrIp": private(r), "Description": words(r, 60)}))
	}
	return resourceOf("AWS::EC2::SecurityGroup", object{
		"VpcId": ref("Vpc"), "GroupDescription": words(r, 60),
		"SecurityGroupEgress": []any{
			tcp(443, object{"DestinationSecurityGroupId": groupID("Endpoint")}),
			tcp(443, object{"DestinationPrefixListId": ListOfS3}),
		},
		"SecurityGroupIngress": ingress,
	})
}

func limitService(i int) object {
	return resourceOf("AWS::ECS::Service", object{
		"Cluster": "main", "TaskDefinition": "app:1", "LaunchType": "FARGATE",
		"NetworkConfiguration": object{"AwsvpcConfiguration": object{
			"AssignPublicIp": "DISABLED", "Subnets": []any{ref("Private")}, "SecurityGroups": []any{groupID(fmt.Sprint("Group", i))},
		}},
	})
}

func limitFunction(r *rand.Rand, size int) object {
	return resourceOf("AWS::Lambda::Function", object{
		"Runtime": "nodejs22.x", "Handler": "index.handler", "Role": "arn:aws:iam::123456789012:role/function",
		"Code": object{"ZipFile": script(r, size)},
	})
}

// words draws a text of about so many bytes.
func words(r *rand.Rand, size int) string {
	all := []string{"traffic", "from", "orders", "billing", "search", "batch", "internal", "balancer", "metrics", "cache", "queue", "the", "of", "web"}
	var text strings.Builder
	for text.Len() < size {
		text.WriteString(all[r.IntN(len(all))])
		text.WriteByte(' ')
	}
	return strings.TrimSpace(text.String())
}

// script draws lines of code of about so many bytes.
func script(r *rand.Rand, size int) string {
	var text strings.Builder
	text.WriteString("'use strict';\n")
	for text.Len() < size {
		fmt.Fprintf(&text, "exports.f%d = (event) => { return { code: %d, text: \"%s\" }; };\n", r.IntN(1000), r.IntN(1000), words(r, 20))
	}
	return text.String()
}
