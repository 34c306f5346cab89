package cloudformation

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/awslabs/goformation/v7"
	gocloudformation "github.com/awslabs/goformation/v7/cloudformation"
	"github.com/awslabs/goformation/v7/intrinsics"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// corpus returns the templates among the test data of the project, and the synthetic ones of this package.
func corpus(t *testing.T) map[string]string {
	t.Helper()
	templates := map[string]string{
		"rules.yaml": `
Parameters: {Port: {Type: Number, Default: 443}, Cidrs: {Type: CommaDelimitedList, Default: "10.0.0.0/8,10.1.0.0/16"}}
Mappings: {Map: {us-east-1: {List: pl-63a5400a}}}
Conditions: {Always: !Equals [a, a], Never: !Not [!Equals [a, a]]}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Join ["-", [a, !Select ["1", [b, c]], !Sub "${AWS::Region}-${AWS::AccountId}"]]
      VpcId: vpc-1
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: !Select [0, !Ref Cidrs]}
        - {IpProtocol: "6", FromPort: 1, ToPort: 2, DestinationPrefixListId: !FindInMap [Map, !Ref "AWS::Region", List]}
        - {IpProtocol: "-1", CidrIp: !If [Always, 10.2.0.0/16, 10.3.0.0/16], Description: !If [Never, a, b]}
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: true}}
`}
	files := os.DirFS("../../testdata")
	err := fs.WalkDir(files, ".", func(name string, _ fs.DirEntry, err error) error {
		if ext := path.Ext(name); err != nil || ext != ".yaml" && !strings.HasSuffix(name, ".template.json") {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if IsTemplate(name, text) {
			templates[name] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return templates
}

// compared are the types of resources whose properties are compared.
var compared = []string{
	aws.TypeVPC, aws.TypeSubnet, aws.TypeGroup, aws.TypeEgress, aws.TypeIngress, aws.TypeEndpoint, aws.TypeService, aws.TypeRule,
	aws.TypeEnvironment,
}

// TestAgainstGoformation compares with goformation's own reading of whole templates, where it accepts them. Whatever it
// knows must be the same here; what it leaves out or makes up, as for references, is not compared.
func TestAgainstGoformation(t *testing.T) {
	accepted, compared := 0, 0
	for name, text := range corpus(t) {
		parse := goformation.ParseYAMLWithOptions
		if path.Ext(name) == ".json" {
			parse = goformation.ParseJSONWithOptions
		}
		theirs, err := parse([]byte(text), &intrinsics.ProcessorOptions{EvaluateConditions: true})
		if err != nil {
			continue
		}
		accepted++
		compared += compareWith(t, name, text, theirs)
	}
	if accepted < 20 || compared < 200 {
		t.Errorf("goformation accepted %d templates, of which %d values could be compared", accepted, compared)
	}
}

func compareWith(t *testing.T, name, text string, theirs *gocloudformation.Template) int {
	t.Helper()
	tree := treeOf(t, map[string]string{path.Base(name): text})
	r := newRun(newLibrary(tree), model.NewStack(name), Options{Region: "us-east-1", Account: "123456789012"})
	r.begin([]string{path.Base(name)})
	c := comparison{T: t, run: r}
	for _, res := range r.all() {
		if !slices.Contains(compared, res.Type) {
			continue
		}
		resource, ok := plainJSON(t, theirs.Resources[res.logical]).(map[string]any)
		if !ok {
			t.Errorf("%s: goformation has no %s", name, res.logical)
			continue
		}
		c.compare(name+": "+res.logical, resource["Properties"], r.Settle(res.properties()))
	}
	return c.values
}

func plainJSON(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}

// comparison counts the values that it compares.
type comparison struct {
	*testing.T
	*run
	values int
}

// compare checks that what goformation knows is the same here, but for what is made of references.
func (c *comparison) compare(at string, theirs any, ours aws.Value) {
	switch theirs := theirs.(type) {
	case nil:
	case map[string]any:
		for key, member := range theirs {
			c.compare(at+"."+key, member, ours.Get(key))
		}
	case []any:
		for i, item := range theirs {
			if i < len(ours.Items) {
				c.compare(fmt.Sprintf("%s[%d]", at, i), item, ours.Items[i])
			}
		}
	default:
		if theirs == "" || theirs == false || len(c.Why(ours)) > 0 {
			return
		}
		if c.values++; !isText(theirs, ours.Text) {
			c.Errorf("%s: goformation reads %v, we read %v", at, theirs, ours.Text)
		}
	}
}

// isText reports whether a value that was decoded is what a text means.
func isText(decoded any, text string) bool {
	if number, ok := decoded.(float64); ok {
		meant, err := strconv.ParseFloat(text, 64)
		return err == nil && meant == number
	}
	return fmt.Sprint(decoded) == text
}
