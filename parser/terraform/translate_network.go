package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// writeDefaultVPC adds the VPC that AWS makes with every account. Its main route table leads to the internet.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
func (t *translator) writeDefaultVPC(i *instance, res *aws.Resource) {
	t.put(res)
	table := t.values.Token(res.At, t.reference(symbol{ref: &reference{of: i, attr: "main_route_table_id", index: -1}}))
	route := aws.Value{Kind: aws.Object, At: res.At, Fields: []aws.Field{
		{Key: "RouteTableId", Value: table},
		{Key: "DestinationCidrBlock", Value: aws.Value{Kind: aws.Scalar, Text: "0.0.0.0/0"}},
		{Key: "GatewayId", Value: aws.Value{Kind: aws.Scalar, Text: "igw"}},
	}}
	t.put(&aws.Resource{
		ID: res.ID + ".main_route_table", Type: "AWS::EC2::Route", At: res.At, Region: res.Region,
		Existence: res.Existence, Properties: route,
	})
}

// writeDefault adds a resource that takes over what AWS makes with a VPC.
func (t *translator) writeDefault(_ *instance, res *aws.Resource) {
	res.Default = true
	t.put(res)
}

// ofVPC gives a resource the VPC whose default an argument means.
func (t *translator) ofVPC(arg argument, res *aws.Resource) {
	v := t.link(arg)
	if ref := t.values.Whole(v); ref != nil && ref.Resource != nil && ref.Resource.Type == "AWS::EC2::VPC" {
		id := aws.Reference{Name: ref.Resource.ID + ".id", Resource: ref.Resource, Why: ref.Why}
		v = t.like(v, t.values.Token(v.At, id))
	}
	res.Properties = insert(res.Properties, []string{"VpcId"}, v)
}

// writeRouteTable adds a route table with the routes that are written inside of it.
func (t *translator) writeRouteTable(i *instance, res *aws.Resource) {
	if routes := t.blocks(i.object, "route", provider.Route()); routes.Kind != aws.Absent {
		res.Properties = insert(res.Properties, []string{"Routes"}, routes)
	}
	t.put(res)
}

// writeDefaultRouteTable adds the main route table of a VPC: it has the routes that are written, and no other.
func (t *translator) writeDefaultRouteTable(i *instance, res *aws.Resource) {
	res.Default = true
	t.ofVPC(i.arg("default_route_table_id"), res)
	t.writeRouteTable(i, res)
}

// writeTableAssociation adds the association of a route table with a subnet, not that with a gateway.
func (t *translator) writeTableAssociation(i *instance, res *aws.Resource) {
	if i.arg("subnet_id").set {
		t.spread(res, i.res.kind.Spread)
	}
}

// writeACL adds a network ACL with the entries and subnets that are written inside of it.
func (t *translator) writeACL(i *instance, res *aws.Resource) {
	var entries aws.Value
	for _, d := range []direction{egress, ingress} {
		entries = t.aclEntries(entries, i, d)
	}
	if entries.Kind != aws.Absent {
		res.Properties = insert(res.Properties, []string{"Entries"}, entries)
	}
	if subnets := t.links(i.arg("subnet_ids")); subnets.Kind != aws.Absent {
		res.Properties = insert(res.Properties, []string{"SubnetIds"}, subnets)
	}
	t.put(res)
}

// writeDefaultACL adds the default network ACL of a VPC: it has the entries that are written, and no other.
func (t *translator) writeDefaultACL(i *instance, res *aws.Resource) {
	res.Default = true
	t.ofVPC(i.arg("default_network_acl_id"), res)
	t.writeACL(i, res)
}

// aclEntries adds to a list the entries of one direction that are written inside of a network ACL.
func (t *translator) aclEntries(list aws.Value, i *instance, d direction) aws.Value {
	blocks, open := i.blocks(d.word)
	if len(blocks) == 0 && len(open) == 0 {
		blocks = t.standing(i, d.word)
	}
	if len(blocks)+len(open) == 0 {
		return list
	}
	list.Kind, list.Settled = aws.List, true
	list = t.like(t.placed(i.position()), list)
	list.SetOpen(model.Reasons(list.Open(), open))
	isEgress := "false"
	if d == egress {
		isEgress = "true"
	}
	for _, b := range blocks {
		entry := t.object(b, provider.ACLEntry())
		list.Items = append(list.Items, insert(entry, []string{"Egress"}, aws.Value{Kind: aws.Scalar, Text: isEgress}))
	}
	return list
}

// writePrefixList adds a prefix list of the customer's own with its entries, written in the list or as resources of
// their own.
func (t *translator) writePrefixList(i *instance, res *aws.Resource) {
	list := t.placed(i.position())
	blocks, open := i.blocks("entry")
	list.Kind, list.Settled = aws.List, true
	list.SetOpen(open)
	for _, o := range append(blocks, t.entryResources(i)...) {
		entry := t.object(o, []provider.Property{{Name: "Cidr", Argument: "cidr"}})
		list.Items = append(list.Items, entry)
	}
	if len(list.Items)+len(list.Open()) > 0 {
		res.Properties = insert(res.Properties, []string{"Entries"}, list)
	}
	t.put(res)
}

// entryResources lists the resources that add an entry to a prefix list, and those that may.
func (t *translator) entryResources(list *instance) []object {
	var entries []object
	for _, a := range t.attached("aws_ec2_managed_prefix_list_entry", "prefix_list_id", list) {
		entry := a.instance.object
		entry.maybe = a.maybe
		entries = append(entries, entry)
	}
	return entries
}

// writeListName gives a prefix list that is looked up the name by which that is done.
func (t *translator) writeListName(i *instance, res *aws.Resource) {
	if res.Properties.Get("PrefixListName").Kind != aws.Absent {
		return
	}
	filters, _ := i.blocks("filter")
	for _, f := range filters {
		if kind, _ := f.arg("name").eval().text(); kind != "prefix-list-name" {
			continue
		}
		arg := f.arg("values")
		for _, text := range stringsIn(arg.symbolic().Value) {
			named := known(cty.StringVal(text))
			if arg.eval().sensitive() {
				named = named.secret()
			}
			name := t.scalar(named, t.written(arg), nil)
			res.Properties = insert(res.Properties, []string{"PrefixListName"}, name)
			return
		}
	}
}

// writeHostedZone adds a hosted zone with the VPCs that association resources say beside its own.
func (t *translator) writeHostedZone(i *instance, res *aws.Resource) {
	list := res.Properties.Get("VPCs")
	for _, a := range t.attached("aws_route53_zone_association", "zone_id", i) {
		if list.Kind == aws.Absent { // only a zone that is private can have them
			list = t.placed(i.position())
			list.Kind, list.Settled = aws.List, true
		}
		object := a.instance.object
		object.maybe = a.maybe
		list.Items = append(list.Items[:len(list.Items):len(list.Items)], t.object(object, []provider.Property{
			{Name: "VPCId", Argument: "vpc_id", Form: provider.Link},
		}))
	}
	if list.Kind != aws.Absent {
		res.Properties = insert(res.Properties, []string{"VPCs"}, list)
	}
	t.put(res)
}

// writePeering adds a VPC peering connection, which another resource may accept.
func (t *translator) writePeering(i *instance, res *aws.Resource) {
	for _, a := range t.attached("aws_vpc_peering_connection_accepter", "vpc_peering_connection_id", i) {
		t.replace(res, "Accepted", t.text(a.arg("auto_accept"), "false"), a.maybe)
	}
	t.put(res)
}

// attachment is a resource that adds something to another one.
type attachment struct {
	*instance
	maybe []model.Unknown // why it may not add it
}

// attached lists the resources of a type that are for another resource, and those that may be.
func (t *translator) attached(typ, argument string, to *instance) []attachment {
	var list []attachment
	for _, i := range t.byType[typ] {
		items, open := i.arg(argument).one().members()
		why, isFor := open, len(items) == 0
		for _, item := range items {
			text, ok := item.text()
			ref, rest, isRef := t.symbols.reference(text)
			switch {
			case !ok && item.name == "": // it may be any
				why, isFor = model.Reasons(why, item.scope.whyMember(item)), true
			case isRef && rest == "" && ref.of == to:
				why, isFor = model.Reasons(why, item.maybe), true
			}
		}
		if isFor {
			list = append(list, attachment{instance: i, maybe: model.Reasons(i.maybe(), why)})
		}
	}
	return list
}
