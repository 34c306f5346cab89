package cloudformation

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestSecretParameters judges what parameters with NoEcho hold, and marks it as not to be shown.
func TestSecretParameters(t *testing.T) {
	for _, test := range []struct {
		rule   string
		secret bool
	}{
		{`IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8`, false},
		{`IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref Block`, true},
		{`IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Sub "${Block}"`, true},
		{`IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Select [1, !Ref Blocks]`, true},
		{`IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Join ["/", [10.0.0.0, !Select [1, !Split ["/", !Ref Block]]]]`, true},
		{`IpProtocol: tcp, FromPort: !Ref Port, ToPort: 443, CidrIp: 10.0.0.0/8`, true},
		{`IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !If [Same, !Ref Block, 10.0.0.0/8]`, true},
	} {
		stack := parse(t, `
Parameters:
  Block: {Type: String, NoEcho: true, Default: 10.0.0.0/8}
  Blocks: {Type: CommaDelimitedList, NoEcho: "true", Default: "10.0.0.0/9,10.0.0.0/8"}
  Port: {Type: Number, NoEcho: true}
Conditions: {Same: !Equals [a, a]}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{`+test.rule+"}]}}\n", Options{Parameters: map[string]string{"Port": "443"}})
		r := stack.Groups["Group"].Egress[0]
		if r.Sensitive != test.secret || r.Peer.CIDR != "10.0.0.0/8" || r.FromPort == nil || *r.FromPort != 443 {
			t.Errorf("%s: got %+v", test.rule, r)
		}
	}
}

// TestSecretIsNotTold keeps values that must not be shown out of what is told.
func TestSecretIsNotTold(t *testing.T) {
	stack := parse(t, `
Parameters: {Block: {Type: String, NoEcho: true, Default: hidden}}
Conditions: {Hidden: !Equals [!Ref Block, hidden]}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: Hidden, Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: !Ref Block}]}}
`, Options{})
	told := describeGroups(stack) + describeNotes(stack)
	for _, outcome := range stack.Outcomes {
		for _, assumed := range outcome.Assumed {
			told += assumed.Is
		}
	}
	if strings.Contains(told, "hidden") || !strings.Contains(told, "(a sensitive value)") {
		t.Errorf("got %s", told)
	}
	if !stack.Groups["Group"].Egress[0].Sensitive || len(stack.Outcomes) != 1 || stack.Outcomes[0].Assumed[0].Is != "none of the values that it is compared with" {
		t.Errorf("got %+v", stack.Groups["Group"].Egress[0])
	}
	if shown := stack.Redacted().Groups["Group"].Egress[0]; shown.Peer.Kind != model.PeerUnknown {
		t.Errorf("got %+v", shown)
	}
}
