package cloudformation

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// FuzzParse looks for templates that make the front end panic, hang, or draw a model that policies cannot follow.
func FuzzParse(f *testing.F) {
	f.Add(sections + "!Ref Set")
	f.Add(workloads + `Service: {Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, ` + awsvpc + "}}")
	f.Add(`{"Resources": {"A": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"Fn::If": ["C", {"CidrIp": "\ud83d"}, {"Ref": "AWS::NoValue"}]}]}}}}`)
	f.Add("Resources:\n  A: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: !Sub 'com.amazonaws.${AWS::Region}.ecr.api', SecurityGroupIds: !Split [',', !ImportValue a]}}\n")
	f.Add("Resources:\n  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}\nOutputs: {O: {Value: !GetAtt A.Outputs.O}}\n")
	f.Add("Conditions: {A: !Equals [!Ref P, a]}\nParameters: {P: {Type: String, Default: b}}\nResources:\n  Fn::ForEach::L: [X, [a, !Ref P], {\"G${X}\": {Type: AWS::EC2::SecurityGroup, Condition: A}}]\n")
	f.Add("Resources:\n  A: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !ImportValue x}}\nOutputs: {O: {Value: !Ref A, Export: {Name: !Sub '${AWS::StackName}x'}}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		stack := parse(t, text, Options{})
		if _, err := json.Marshal(stack); err != nil {
			t.Fatal(err)
		}
		checkLinks(t, stack)
		for _, outcome := range stack.Outcomes {
			checkLinks(t, outcome)
		}
		Group(treeOf(t, map[string]string{"t.yaml": text, "u.yaml": text}), []string{"t.yaml", "u.yaml"}, Options{})
		ReadParameters("t.yaml", "", []byte(text))
		ReadParameters("t.toml", "", []byte(text))
		IsTemplate("t.yaml", []byte(text))
	})
}

// checkLinks checks that all that is mentioned in a model is in it, and that what is not known has a reason.
func checkLinks(t *testing.T, s *model.Stack) {
	t.Helper()
	for id, g := range s.Groups {
		if g.VPC != "" && s.VPCs[g.VPC] == nil {
			t.Errorf("the VPC %q of the group %q is missing", g.VPC, id)
		}
		for _, r := range append(g.Egress, g.Ingress...) {
			checkRule(t, s, r)
		}
	}
	for _, r := range append(s.Unattached.Egress, s.Unattached.Ingress...) {
		checkRule(t, s, r)
	}
	for id, w := range s.Workloads {
		checkReferences(t, s, id, w.Groups, w.Subnets)
		if (w.Fargate == model.Unclear) != (len(w.Unknown) > 0) {
			t.Errorf("%q: fargate=%s for the reasons %v", id, w.Fargate, w.Unknown)
		}
	}
	for id, e := range s.Endpoints {
		checkReferences(t, s, id, e.Groups, e.Subnets)
		if (e.Kind == "" || e.Service == "") && len(e.Unknown) == 0 {
			t.Errorf("%q: nothing says why the kind or service is not known", id)
		}
	}
}

func checkReferences(t *testing.T, s *model.Stack, id string, groups, subnets model.References) {
	t.Helper()
	for _, item := range groups.Items {
		if s.Groups[item.ID] == nil {
			t.Errorf("the group %q of %q is missing", item.ID, id)
		}
	}
	for _, item := range subnets.Items {
		if s.Subnets[item.ID] == nil {
			t.Errorf("the subnet %q of %q is missing", item.ID, id)
		}
	}
}

func checkRule(t *testing.T, s *model.Stack, r *model.Rule) {
	t.Helper()
	missing := r.Peer.Kind == model.PeerGroup && s.Groups[r.Peer.ID] == nil ||
		r.Peer.Kind == model.PeerPrefixList && s.PrefixLists[r.Peer.ID] == nil ||
		r.Peer.Kind == model.PeerVPC && s.VPCs[r.Peer.ID] == nil ||
		r.Peer.Kind == model.PeerSubnet && s.Subnets[r.Peer.ID] == nil
	if missing {
		t.Errorf("the peer %v of a rule of %q is missing", r.Peer, r.ID)
	}
	unknown := r.Protocol == "" || r.FromPort == nil || r.ToPort == nil || r.Peer.Kind == model.PeerUnknown
	if unknown && len(r.Unknown) == 0 {
		t.Errorf("a rule of %q does not say why it is not known: %+v", r.ID, r)
	}
	if strings.ContainsRune(r.Peer.ID+r.Peer.CIDR, aws.TokenStart) {
		t.Errorf("a token has leaked into %+v", r)
	}
}
