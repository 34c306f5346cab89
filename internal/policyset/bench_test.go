package policyset

import "testing"

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewWithCustom loads a custom rule and compiles it with the embedded policies.
func BenchmarkNewWithCustom(b *testing.B) {
	dir := write(b, map[string]string{"rule.rego": own})
	for b.Loop() {
		custom, err := Load([]Place{{"own", dir}})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := New(custom); err != nil {
			b.Fatal(err)
		}
	}
}
