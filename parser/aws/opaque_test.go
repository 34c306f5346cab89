package aws

import "testing"

func TestNamesThatSuggestTheNetwork(t *testing.T) {
	for name, want := range map[string][2]bool{ // suggests, names
		"VpcEndpointStack":           {true, true},
		"VPCEStack":                  {true, false},
		"TaskSG":                     {true, true},
		"ecs-fargate-service":        {true, false},
		"PrivateSubnet1AID":          {false, true},
		"ECSCluster":                 {true, true},
		"SecurityGroupIDs":           {true, true},
		"security_group_ids":         {true, true},
		"stepFunctions2":             {true, false},
		"templates/batch.yaml":       {true, false},
		"Taskmaster":                 {false, false},
		"BucketStack":                {false, false},
		"s3://templates/lambda.yaml": {false, false},
	} {
		if got := [2]bool{SuggestsNetwork(name), NamesNetwork(name)}; got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
