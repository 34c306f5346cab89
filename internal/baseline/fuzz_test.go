package baseline

import (
	"bytes"
	"testing"
)

// FuzzParse shows that each text is a baseline, which is written as it was read, or has a problem at a place in it.
func FuzzParse(f *testing.F) {
	written, err := Create(run(found("web", "group", "x", "prod"), found("web", "group", "y", "test"))).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(written)
	for _, text := range []string{
		"", "{", "[]", "null", `{"version": 1}`, `{"version": 2}`, `{"version": "1"}`, `{"entries": [1, {}], "version": 1.0}`, "{\"\xff\": 1}",
		`{"version":1,"created":"2026-03-01","updated":"2026-03-01","entries":[]}}`, `{"a": [}`, `{"a" 1}`, `{1: 2}`, `{"version": 1e999}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, problems := Parse("baseline.json", text, []string{"egress"})
		for _, p := range problems {
			if p.Message == "" || p.At.Start.Line > bytes.Count(text, []byte("\n"))+1 {
				t.Errorf("the problem %+v is not in the text", p)
			}
		}
		if len(problems) > 0 {
			return
		}
		once, err := file.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, problems := Parse("baseline.json", once, []string{"egress"})
		if len(problems) > 0 || again.Findings() != file.Findings() {
			t.Errorf("what was written is not what was read: %v", problems)
		}
	})
}
