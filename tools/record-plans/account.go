package main

import (
	"fmt"
	"log"
	"net/http"
	"strings"
)

// account is what exists in a region before any plan: one network with two private subnets and a public one, three
// security groups, endpoints and prefix lists.
type account struct {
	region string
	s3List string // the id of the managed prefix list of S3 in the region
}

// collections holds what exists by the action that describes it.
func (a account) collections() map[string]collection {
	listID, _ := a.s3()
	return map[string]collection{
		"DescribeVpcs":        {"vpcSet", "VpcId", []item{vpc("vpc-0aa1", "main", "10.20.0.0/16")}},
		"DescribeSubnets":     {"subnetSet", "SubnetId", a.subnets()},
		"DescribeRouteTables": {"routeTableSet", "RouteTableId", routeTables()},
		"DescribeSecurityGroups": {"securityGroupInfo", "GroupId", []item{
			group("sg-0aa1", "default"), group("sg-0aa2", "ecr-endpoints"), group("sg-0aa3", "shared-tasks"),
		}},
		"DescribePrefixLists":         {"prefixListSet", "PrefixListId", []item{a.prefixList()}},
		"DescribeManagedPrefixLists":  {"prefixListSet", "PrefixListId", []item{a.managedList()}},
		"GetManagedPrefixListEntries": {"entrySet", "PrefixListId", []item{{id: listID, xml: `<cidr>52.218.0.0/17</cidr>`}}},
		"DescribeVpcEndpoints": {"vpcEndpointSet", "VpcEndpointId", []item{
			a.endpoint("vpce-0aa1", "ecr.dkr", "Interface"), a.endpoint("vpce-0aa2", "s3", "Gateway"),
		}},
		"DescribeAvailabilityZones": {"availabilityZoneInfo", "ZoneName", []item{a.zone("a"), a.zone("b"), a.zone("c")}},
		"DescribeNetworkInterfaces": {"networkInterfaceSet", "NetworkInterfaceId", []item{}},
	}
}

func tagSet(name string, more ...string) string {
	text := `<item><key>Name</key><value>` + name + `</value></item>`
	for i := 0; i+1 < len(more); i += 2 {
		text += `<item><key>` + more[i] + `</key><value>` + more[i+1] + `</value></item>`
	}
	return `<tagSet>` + text + `</tagSet>`
}

func vpc(id, name, cidr string) item {
	return item{
		id:     id,
		traits: map[string]string{"vpc-id": id, "tag:Name": name, "cidr": cidr, "state": "available", "isDefault": "false"},
		xml: fmt.Sprintf(`<vpcId>%s</vpcId><state>available</state><cidrBlock>%s</cidrBlock><dhcpOptionsId>dopt-0a</dhcpOptionsId>`+
			`<instanceTenancy>default</instanceTenancy><isDefault>false</isDefault><ownerId>123456789012</ownerId>`+
			`<cidrBlockAssociationSet/>%s`, id, cidr, tagSet(name)),
	}
}

func (a account) subnets() []item {
	var items []item
	for n, tier := range []string{"private", "private", "public"} {
		id, zone := fmt.Sprintf("subnet-0aa%d", n+1), a.region+string(rune('a'+n%2))
		items = append(items, item{
			id:     id,
			traits: map[string]string{"vpc-id": "vpc-0aa1", "tag:Tier": tier, "subnet-id": id, "availability-zone": zone},
			xml: fmt.Sprintf(`<subnetId>%s</subnetId><vpcId>vpc-0aa1</vpcId><state>available</state><cidrBlock>10.20.%d.0/24</cidrBlock>`+
				`<availabilityZone>%s</availabilityZone><ownerId>123456789012</ownerId>%s`, id, n+1, zone, tagSet(tier, "Tier", tier)),
		})
	}
	return items
}

func routeTables() []item {
	return []item{{
		id:     "rtb-0aa1",
		traits: map[string]string{"vpc-id": "vpc-0aa1", "association.main": "true"},
		xml: `<routeTableId>rtb-0aa1</routeTableId><vpcId>vpc-0aa1</vpcId><routeSet/><associationSet><item><main>true</main>` +
			`<routeTableAssociationId>rtbassoc-0a</routeTableAssociationId></item></associationSet>` + tagSet("main"),
	}}
}

func group(id, name string) item {
	return item{
		id:     id,
		traits: map[string]string{"group-id": id, "group-name": name, "vpc-id": "vpc-0aa1", "tag:Name": name},
		xml: fmt.Sprintf(`<groupId>%s</groupId><groupName>%s</groupName><groupDescription>%[2]s</groupDescription>`+
			`<ownerId>123456789012</ownerId><vpcId>vpc-0aa1</vpcId><ipPermissions/><ipPermissionsEgress/>%s`, id, name, tagSet(name)),
	}
}

// s3 returns the id and the name of the managed prefix list of S3.
func (a account) s3() (id, name string) {
	return a.s3List, "com.amazonaws." + a.region + ".s3"
}

func (a account) prefixList() item {
	id, name := a.s3()
	return item{
		id:     id,
		traits: map[string]string{"prefix-list-name": name, "prefix-list-id": id},
		xml: fmt.Sprintf(`<prefixListId>%s</prefixListId><prefixListName>%s</prefixListName>`+
			`<cidrSet><item>52.218.0.0/17</item></cidrSet>`, id, name),
	}
}

func (a account) managedList() item {
	list := a.prefixList()
	id, name := a.s3()
	list.xml = fmt.Sprintf(`<prefixListId>%[1]s</prefixListId><prefixListName>%[2]s</prefixListName><addressFamily>IPv4</addressFamily>`+
		`<ownerId>AWS</ownerId><prefixListArn>arn:aws:ec2:%[3]s:aws:prefix-list/%[1]s</prefixListArn><state>create-complete</state>`,
		id, name, a.region)
	return list
}

func (a account) endpoint(id, service, kind string) item {
	name := "com.amazonaws." + a.region + "." + service
	groups := ""
	if kind == "Interface" {
		groups = `<item><groupId>sg-0aa2</groupId><groupName>ecr-endpoints</groupName></item>`
	}
	return item{
		id:     id,
		traits: map[string]string{"vpc-id": "vpc-0aa1", "service-name": name, "vpc-endpoint-id": id, "vpc-endpoint-state": "available"},
		xml: fmt.Sprintf(`<vpcEndpointId>%s</vpcEndpointId><vpcEndpointType>%s</vpcEndpointType><vpcId>vpc-0aa1</vpcId><serviceName>%s</serviceName>`+
			`<state>available</state><ownerId>123456789012</ownerId><groupSet>%s</groupSet><subnetIdSet/><routeTableIdSet/>`+
			`<privateDnsEnabled>%t</privateDnsEnabled><requesterManaged>false</requesterManaged>%s`,
			id, kind, name, groups, kind == "Interface", tagSet(service)),
	}
}

func (a account) zone(letter string) item {
	name := a.region + letter
	return item{
		id:     name,
		traits: map[string]string{"state": "available", "opt-in-status": "opt-in-not-required", "zone-type": "availability-zone"},
		xml: fmt.Sprintf(`<zoneName>%s</zoneName><zoneState>available</zoneState><regionName>%[2]s</regionName><zoneId>az-%[3]s</zoneId>`+
			`<groupName>%[2]s</groupName><optInStatus>opt-in-not-required</optInStatus>`, name, a.region, letter),
	}
}

// serveJSON answers for the services that speak JSON.
func serveJSON(w http.ResponseWriter, target string) {
	_, operation, _ := strings.Cut(target, ".")
	answer, ok := jsonAnswers[operation]
	if !ok {
		log.Printf("the imitation of AWS does not know %s", target)
		w.WriteHeader(http.StatusBadRequest)
	}
	fmt.Fprint(w, answer)
}

// jsonAnswers are what ECS and Step Functions say by operation, whatever they are asked for.
var jsonAnswers = map[string]string{
	"DescribeClusters": `{"clusters":[{"clusterArn":"arn:aws:ecs:eu-west-1:123456789012:cluster/shared","clusterName":"shared",` +
		`"status":"ACTIVE"}],"failures":[]}`,
	"DescribeTaskDefinition": `{"taskDefinition":{"family":"api","revision":7,"status":"ACTIVE","networkMode":"awsvpc",` +
		`"taskDefinitionArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/api:7"}}`,
	"ValidateStateMachineDefinition": `{"result":"OK","diagnostics":[]}`,
}
