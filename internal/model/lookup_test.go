package model_test

import (
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestVPCOf(t *testing.T) {
	t.Parallel()
	stack := model.NewStack(".")
	stack.Subnets["private"] = &model.Subnet{ID: "private", VPC: "main"}
	stack.Subnets["foreign"] = &model.Subnet{ID: "foreign"}
	stack.Groups["task"] = &model.Group{ID: "task", VPC: "other"}
	for _, test := range []struct {
		ids  []string
		want string
	}{
		{nil, ""},
		{[]string{"foreign"}, ""},
		{[]string{"absent", "foreign", "private", "task"}, "main"},
		{[]string{"task"}, "other"},
	} {
		var list model.References
		for _, id := range test.ids {
			list.Items = append(list.Items, model.Reference{ID: id})
		}
		if got := stack.VPCOf(list); got != test.want {
			t.Errorf("VPCOf(%q) is %q, want %q", test.ids, got, test.want)
		}
	}
}
