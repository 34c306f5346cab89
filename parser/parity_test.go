package parser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/internal/sample"
	"github.com/egresslint/egresslint/parser/terraform"
)

// TestParityOfHolders writes every kind of resource that starts tasks in both languages, which must give one model.
func TestParityOfHolders(t *testing.T) {
	base := []sample.Resource{
		{Name: "main", Type: "AWS::EC2::VPC", Properties: sample.Object{{Key: "CidrBlock", Value: "10.0.0.0/16"}}},
		{Name: "subnet", Type: "AWS::EC2::Subnet", Properties: sample.Object{{Key: "VpcId", Value: sample.Ref{Name: "main"}}}},
		{Name: "definition", Type: "AWS::ECS::TaskDefinition", Properties: sample.Object{{Key: "Family", Value: "app"}}},
		{Name: "cluster", Type: "AWS::ECS::Cluster"},
	}
	launches := map[string]sample.Launch{
		"on Fargate": {Groups: sample.List{sample.Parameter("group")}, LaunchType: "FARGATE"},
		"on EC2":     {Groups: sample.List{"sg-0123456789abcdef0"}, LaunchType: "EC2"},
		"unknown":    {Groups: sample.List{sample.Parameter("group")}, LaunchType: sample.Parameter("launch")},
		"no group":   {LaunchType: "FARGATE", Platform: "1.3.0"},
	}
	for kind, holder := range sample.Holders {
		for about, launch := range launches {
			launch.Cluster, launch.Definition = sample.Ref{Name: "cluster"}, sample.Ref{Name: "definition"}
			launch.Subnets = sample.List{sample.Ref{Name: "subnet"}}
			t.Run(kind+"/"+about, func(t *testing.T) {
				network := append(slices.Clone(base), holder.Of("app", launch))
				checkParity(t, network)
				if !strings.Contains(canonical(t, fromTerraform(t, network)), `"kind":`) {
					t.Error("no workload was found")
				}
			})
		}
	}
}

// TestParityOfExecutionRoles writes an execution role in each place and in each way in both languages.
func TestParityOfExecutionRoles(t *testing.T) {
	naming := func(role any) sample.Object {
		if role == nil {
			return nil
		}
		return sample.Object{{Key: "ExecutionRoleArn", Value: role}}
	}
	for about, test := range map[string]struct {
		role any
		want string // of the model, without spaces
	}{
		"none":            {nil, `{"is":"no"}`},
		"empty":           {"", `{"is":"no"}`},
		"literal":         {"arn:aws:iam::111122223333:role/app", `{"is":"yes","role":"arn:aws:iam::111122223333:role/app"}`},
		"declared":        {sample.Ref{Name: "role"}, `{"is":"yes","role":"role"}`},
		"without a value": {sample.Parameter("role_arn"), `{"is":"yes","role":"role_arn"}`},
	} {
		launch := sample.Launch{Cluster: "main", Definition: sample.Ref{Name: "definition"}, LaunchType: "FARGATE", Subnets: sample.List{"subnet-1"}}
		pipe := sample.Holders["pipe"].Of("app", launch)
		if role := naming(test.role); role != nil {
			parameters := pipe.Properties[1].Value.(sample.Object)
			tasks := parameters[0].Value.(sample.Object)
			parameters[0].Value = append(tasks, sample.Member{Key: "Overrides", Value: role})
		}
		resources := []sample.Resource{
			{Name: "role", Type: "AWS::IAM::Role"},
			{Name: "definition", Type: "AWS::ECS::TaskDefinition", Properties: naming(test.role)},
			pipe,
		}
		t.Run(about, func(t *testing.T) {
			checkParity(t, resources)
			plain := strings.Join(strings.Fields(canonical(t, fromTerraform(t, resources))), "")
			count := 2 // of the task definition and of the override
			if test.want == `{"is":"no"}` {
				count = 1
			}
			if got := strings.Count(plain, `"execution_role":`+test.want); got != count {
				t.Errorf("the model holds %d times %s, want %d:\n%s", got, test.want, count, plain)
			}
		})
	}
}

// TestParityOfImages writes images in each place in both languages: where they come from must be the same.
func TestParityOfImages(t *testing.T) {
	places := map[string]func(image any) sample.Resource{
		"task definition": func(image any) sample.Resource {
			containers := sample.List{sample.Object{{Key: "Name", Value: "app"}, {Key: "Image", Value: image}}}
			return sample.Resource{Name: "definition", Type: "AWS::ECS::TaskDefinition", Properties: sample.Object{{Key: "ContainerDefinitions", Value: containers}}}
		},
		"Express service": func(image any) sample.Resource {
			service := sample.Holders["express"].Of("app", sample.Launch{Cluster: "main", Subnets: sample.List{"subnet-1"}})
			service.Properties = append(service.Properties, sample.Member{Key: "PrimaryContainer", Value: sample.Object{{Key: "Image", Value: image}}})
			return service
		},
		"job definition": func(image any) sample.Resource {
			return sample.Resource{Name: "job", Type: "AWS::Batch::JobDefinition", Properties: sample.Object{
				{Key: "PlatformCapabilities", Value: sample.List{"FARGATE"}},
				{Key: "ContainerProperties", Value: sample.Object{{Key: "Image", Value: image}}},
			}}
		},
		"containers of a job definition": func(image any) sample.Resource {
			containers := sample.List{sample.Object{{Key: "Name", Value: "app"}, {Key: "Image", Value: image}}}
			return sample.Resource{Name: "job", Type: "AWS::Batch::JobDefinition", Properties: sample.Object{
				{Key: "PlatformCapabilities", Value: sample.List{"FARGATE"}},
				{Key: "EcsProperties", Value: sample.Object{{Key: "TaskProperties", Value: sample.List{sample.Object{{Key: "Containers", Value: containers}}}}}},
			}}
		},
	}
	images := map[string]struct {
		image any
		want  string // of the model, without spaces
	}{
		"Docker Hub":  {"nginx:1.27", `"ecr":"no","name":"nginx:1.27","registry":"docker.io"`},
		"public ECR":  {"public.ecr.aws/nginx/nginx", `"ecr":"no","name":"public.ecr.aws/nginx/nginx","registry":"public.ecr.aws"`},
		"private ECR": {"111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/app", `"ecr":"yes","name":"111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/app","region":"ap-northeast-1","repository":{"text":"arn:aws:ecr:ap-northeast-1:111122223333:repository/app"}}`},
		"unknown":     {sample.Parameter("image"), `"ecr":"unknown"`},
	}
	environment := sample.Holders["batch"].Of("jobs", sample.Launch{Subnets: sample.List{"subnet-1"}})
	for place, of := range places {
		for about, test := range images {
			t.Run(place+"/"+about, func(t *testing.T) {
				resources := []sample.Resource{of(test.image), environment}
				checkParity(t, resources)
				plain := strings.Join(strings.Fields(canonical(t, fromTerraform(t, resources))), "")
				if strings.Count(plain, test.want) != 1 {
					t.Errorf("the model has no %s:\n%s", test.want, plain)
				}
			})
		}
	}
}

// TestParityOfDHCPOptions writes the DNS servers of a VPC in both languages.
func TestParityOfDHCPOptions(t *testing.T) {
	const yes, unknown = `{"is":"yes"}`, `{"is":"unknown","unknown":"forsomereason"}`
	main, options := sample.Ref{Name: "main"}, sample.Ref{Name: "options"}
	for about, test := range map[string]struct {
		servers      any
		vpc, options any
		want         string
	}{
		"Amazon's by name":           {sample.List{"AmazonProvidedDNS"}, main, options, yes},
		"Amazon's by address":        {sample.List{"169.254.169.253", "10.0.0.2"}, main, options, yes},
		"Amazon's over IPv6":         {sample.List{"fd00:ec2::253"}, main, options, yes},
		"another address of the VPC": {sample.List{"10.0.0.3"}, main, options, unknown},
		"others":                     {sample.List{"10.9.0.2", "10.9.1.2"}, main, options, unknown},
		"Amazon's and another":       {sample.List{"AmazonProvidedDNS", "10.9.0.2"}, main, options, unknown},
		"no address":                 {sample.List{"dns"}, main, options, unknown},
		"a server without a value":   {sample.List{sample.Parameter("server")}, main, options, unknown},
		"none":                       {nil, main, options, unknown},
		"options elsewhere":          {sample.List{"AmazonProvidedDNS"}, main, "dopt-0123456789abcdef0", unknown},
		"options without a value":    {sample.List{"AmazonProvidedDNS"}, main, sample.Parameter("dopt"), unknown},
		"another VPC":                {sample.List{"10.9.0.2"}, "vpc-0123456789abcdef0", options, yes},
		"a VPC without a value":      {sample.List{"10.9.0.2"}, sample.Parameter("vpc"), options, yes},
	} {
		resources := []sample.Resource{
			{Name: "main", Type: "AWS::EC2::VPC", Properties: sample.Object{{Key: "CidrBlock", Value: "10.0.0.0/16"}}},
			{Name: "options", Type: "AWS::EC2::DHCPOptions", Properties: sample.Object{{Key: "DomainNameServers", Value: test.servers}}},
			{Name: "association", Type: "AWS::EC2::VPCDHCPOptionsAssociation", Properties: sample.Object{
				{Key: "VpcId", Value: test.vpc}, {Key: "DhcpOptionsId", Value: test.options},
			}},
		}
		if test.servers == nil {
			resources[1].Properties = sample.Object{{Key: "NtpServers", Value: sample.List{"10.9.0.3"}}}
		}
		t.Run(about, func(t *testing.T) {
			checkParity(t, resources)
			plain := strings.Join(strings.Fields(canonical(t, fromTerraform(t, resources))), "")
			if !strings.Contains(plain, `"amazon_dns":`+test.want) {
				t.Errorf("the model has no %s:\n%s", test.want, plain)
			}
		})
	}
}

// TestParityOfServiceRegions writes endpoints for the services of other regions in both languages.
func TestParityOfServiceRegions(t *testing.T) {
	for about, test := range map[string]struct {
		name, region any
		want         string
	}{
		"the own one in the name":           {"com.amazonaws.ap-northeast-1.ecr.api", nil, `"region":"ap-northeast-1","route_tables"`},
		"another one in the name":           {"com.amazonaws.us-east-1.ecr.api", nil, `"service_region":"us-east-1"`},
		"another one written":               {"com.amazonaws.us-east-1.ecr.api", "us-east-1", `"service_region":"us-east-1"`},
		"another one written, not in names": {"com.amazonaws.ap-northeast-1.ecr.api", "us-east-1", `"service_region":"us-east-1"`},
		"the own one written":               {"com.amazonaws.ap-northeast-1.ecr.api", "ap-northeast-1", `"region":"ap-northeast-1","route_tables"`},
		"without a value":                   {sample.Parameter("service"), sample.Parameter("where"), `"service_region_unknown":`},
		"without a value beside the name":   {"com.amazonaws.ap-northeast-1.ecr.api", sample.Parameter("where"), `"region":"ap-northeast-1","route_tables"`},
	} {
		properties := sample.Object{{Key: "VpcId", Value: "vpc-1"}, {Key: "ServiceName", Value: test.name}, {Key: "VpcEndpointType", Value: "Interface"}, {Key: "PrivateDnsEnabled", Value: true}}
		if test.region != nil {
			properties = append(properties, sample.Member{Key: "ServiceRegion", Value: test.region})
		}
		resources := []sample.Resource{{Name: "api", Type: "AWS::EC2::VPCEndpoint", Properties: properties}}
		t.Run(about, func(t *testing.T) {
			checkParity(t, resources)
			plain := strings.Join(strings.Fields(canonical(t, fromTerraform(t, resources))), "")
			if !strings.Contains(plain, test.want) || strings.Contains(test.want, "route_tables") && strings.Contains(plain, "service_region") {
				t.Errorf("the model has no %s:\n%s", test.want, plain)
			}
		})
	}
}

// TestParityOfRoles writes an execution role with each kind of policy, and images of each kind, in both languages.
func TestParityOfRoles(t *testing.T) {
	const managed = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
	allowing := func(resource any) sample.Object {
		return sample.Object{{Key: "Statement", Value: sample.List{sample.Object{
			{Key: "Effect", Value: "Allow"},
			{Key: "Action", Value: sample.List{"ecr:GetAuthorizationToken", "ecr:BatchGet*"}},
			{Key: "Resource", Value: resource},
		}}}}
	}
	inline := func(document any) sample.Object {
		return sample.Object{{Key: "Policies", Value: sample.List{sample.Object{
			{Key: "PolicyName", Value: "pull"}, {Key: "PolicyDocument", Value: document},
		}}}}
	}
	role, repository := sample.Ref{Name: "role"}, sample.Ref{Name: "repository", Attribute: "Arn"}
	apart := func(document any) []sample.Resource {
		return []sample.Resource{{Name: "pull", Type: "AWS::IAM::RolePolicy", Properties: sample.Object{
			{Key: "RoleName", Value: role}, {Key: "PolicyName", Value: "pull"}, {Key: "PolicyDocument", Value: document},
		}}}
	}
	shared := []sample.Resource{{Name: "shared", Type: "AWS::IAM::ManagedPolicy", Properties: sample.Object{{Key: "PolicyDocument", Value: allowing("*")}}}}
	const (
		literal = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.0@sha256:0123"
		own     = `"repository":{"id":"repository","text":"arn:aws:ecr:` + sample.Region + `:*:repository/app","unknown":"forsomereason"}`
	)
	for about, test := range map[string]struct {
		role  sample.Object
		more  []sample.Resource
		image any
		want  string // in the model, without spaces
	}{
		"nothing":  {want: `"policies":[]`},
		"managed":  {role: sample.Object{{Key: "ManagedPolicyArns", Value: sample.List{managed}}}, want: `"id":"AmazonECSTaskExecutionRolePolicy"`},
		"declared": {role: sample.Object{{Key: "ManagedPolicyArns", Value: sample.List{sample.Ref{Name: "shared"}}}}, more: shared, want: `"id":"shared"`},
		"foreign":  {role: sample.Object{{Key: "ManagedPolicyArns", Value: sample.List{"arn:aws:iam::111122223333:policy/pull"}}}, want: `"open":"forsomereason"`},
		"unknown":  {role: sample.Object{{Key: "ManagedPolicyArns", Value: sample.List{sample.Parameter("arn")}}}, want: `"open":"forsomereason"`},
		"inline":   {role: inline(allowing("*")), want: `"id":"theinlinepolicy\"pull\""`},
		"apart":    {more: apart(allowing(repository)), want: `"resources":{"items":[{"id":"repository","text":"arn:aws:ecr:` + sample.Region + `:*:repository/app"}]}`},
		"part":     {more: apart(allowing(sample.Parameter("arn"))), want: `"resources":{"items":[{"text":"*","unknown":"forsomereason"}]}`},
		"boundary": {role: sample.Object{{Key: "PermissionsBoundary", Value: sample.Ref{Name: "shared"}}}, more: shared, want: `"boundary":{"id":"shared"`},
		"no limit": {role: sample.Object{{Key: "PermissionsBoundary", Value: sample.Parameter("arn")}}, want: `"boundary":{"id":"thepermissionsboundary","statements":[],"unknown":"forsomereason"}`},
		"name":     {role: sample.Object{{Key: "RoleName", Value: "exec"}, {Key: "Path", Value: "/team/"}}, want: `"arn":{"id":"role","text":"arn:*:iam::*:role/team/exec"}`},
		"own":      {image: sample.Ref{Name: "repository", Attribute: "RepositoryUri"}, want: own},
		"literal":  {image: literal, want: `"repository":{"text":"arn:aws:ecr:eu-west-1:111122223333:repository/team/app"}`},
	} {
		containers := sample.List{}
		if test.image != nil {
			containers = sample.List{sample.Object{{Key: "Name", Value: "app"}, {Key: "Image", Value: test.image}}}
		}
		resources := append([]sample.Resource{
			{Name: "role", Type: "AWS::IAM::Role", Properties: test.role},
			{Name: "repository", Type: "AWS::ECR::Repository", Properties: sample.Object{{Key: "RepositoryName", Value: "app"}}},
			{Name: "definition", Type: "AWS::ECS::TaskDefinition", Properties: sample.Object{
				{Key: "ExecutionRoleArn", Value: role}, {Key: "ContainerDefinitions", Value: containers},
			}},
		}, test.more...)
		t.Run(about, func(t *testing.T) {
			checkParity(t, resources)
			if plain := strings.Join(strings.Fields(canonical(t, fromTerraform(t, resources))), ""); !strings.Contains(plain, test.want) {
				t.Errorf("the model does not hold %s:\n%s", test.want, plain)
			}
		})
	}
}

// TestParityOfRandomNetworks draws networks in AWS's schema and writes them in both languages, which must give one model.
func TestParityOfRandomNetworks(t *testing.T) {
	for seed := range uint64(300) {
		if !t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			checkParity(t, sample.Random(rand.New(rand.NewPCG(seed, 0))))
		}) {
			return // one network is enough to look at
		}
	}
}

func checkParity(t *testing.T, network []sample.Resource) {
	t.Helper()
	got, want := canonical(t, fromTerraform(t, network)), canonical(t, fromTemplate(t, network))
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("-CloudFormation +Terraform:\n%s\n%s\n%s", diff, sample.Terraform(network), sample.CloudFormation(network))
		for _, stack := range []*model.Stack{fromTerraform(t, network), fromTemplate(t, network)} {
			for _, n := range stack.Notes {
				t.Log(n.Message)
			}
		}
	}
}

func fromTerraform(t *testing.T, network []sample.Resource) *model.Stack {
	t.Helper()
	return terraform.NewLibrary(treeWith(t, "main.tf", sample.Terraform(network))).Parse(".", terraform.Options{Region: sample.Region})
}

func fromTemplate(t *testing.T, network []sample.Resource) *model.Stack {
	t.Helper()
	tree := treeWith(t, "t.json", sample.CloudFormation(network))
	return cloudformation.Parse(cloudformation.NewFiles(tree), []string{"t.json"}, cloudformation.Options{Region: sample.Region})
}

func treeWith(t *testing.T, name, text string) *source.Tree {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tree := source.NewTree(dir)
	t.Cleanup(tree.Close)
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	return tree
}

// address is what Terraform puts before the name of a resource or variable.
var address = regexp.MustCompile(`\b(?:aws_[a-z0-9_]+|var)\.`)

// canonical writes a stack without what the languages may say in their own way: places, words, addresses, the order of
// lists, and the style of rules.
func canonical(t *testing.T, stack *model.Stack) string {
	t.Helper()
	text, err := json.Marshal(stack)
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	text = bytes.ReplaceAll(address.ReplaceAll(text, nil), []byte(".repository_url"), []byte(".RepositoryUri"))
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	delete(v, "root")
	plain, err := json.MarshalIndent(stripped(v), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func stripped(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Collect(maps.Keys(v)) {
			switch key {
			case "at", "style":
				delete(v, key)
			case "unknown", "maybe", "open", "platform_unknown", "service_region_unknown", "handed", "exported":
				v[key] = "for some reason"
			default:
				v[key] = stripped(v[key])
			}
		}
		return v
	case []any:
		for i := range v {
			v[i] = stripped(v[i])
		}
		slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		return v
	default:
		return v
	}
}
