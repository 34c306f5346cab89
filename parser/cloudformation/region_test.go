package cloudformation

import (
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestPlainServiceNames compares the service names that are written in one piece with those that are evaluated.
func TestPlainServiceNames(t *testing.T) {
	t.Parallel()
	for names, want := range map[string]bool{
		"":                                                     true,
		"com.amazonaws.eu-west-1.s3":                           true,
		"!Sub com.amazonaws.eu-west-1.s3":                      true,
		"!Sub 'com.amazonaws.${AWS::Region}.s3'":               true,
		"!Sub '${AWS::Region}.eu-west-1.s3'":                   true,
		"{'Fn::Sub': com.amazonaws.eu-west-1.s3}":              true,
		"!Sub 'com.amazonaws.${!Literal}.s3'":                  false,
		"!Sub 'com.amazonaws.${Region}.s3'":                    false,
		"!Sub [com.amazonaws.eu-west-1.s3, {}]":                false,
		"!Ref Name":                                            false,
		"[com.amazonaws.eu-west-1.s3]":                         false,
		"'{{resolve:ssm:name}}'":                               false,
		"com.amazonaws.eu-west-1.s3, ServiceRegion: eu-west-2": false,
	} {
		text := "Parameters:\n  Region: {Type: String, Default: us-east-1}\n  Name: {Type: String, Default: com.amazonaws.us-east-2.s3}\n" +
			"Resources:\n  Other: {Type: AWS::EC2::VPC}\n  Endpoint: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Other, ServiceName: " + names + "}}\n"
		p := &parsing{library: newLibrary(treeOf(t, map[string]string{"t.yaml": text})), names: []string{"t.yaml"}}
		written, plain := p.plainServiceNames()
		if plain != want {
			t.Errorf("%q: plain is %v", names, plain)
		}
		region, at := regionOf(written)
		wantRegion, wantAt := regionOf(p.begin(model.NewStack(""), Options{}, nil).serviceNames())
		if plain && (region != wantRegion || at != wantAt) {
			t.Errorf("%q: got %q at %v, want %q at %v", names, region, at, wantRegion, wantAt)
		}
	}
	nests := map[string]string{"t.yaml": "Resources:\n  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: u.yaml}}\n"}
	p := &parsing{library: newLibrary(treeOf(t, nests)), names: []string{"t.yaml"}}
	if _, plain := p.plainServiceNames(); plain {
		t.Error("the names in a nested stack are not known")
	}
}
