package cli

import (
	"strings"
	"testing"
)

func TestSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"0": 0, "512": 512, "2KiB": 2048, "1.5GiB": -1, "3 MB": 3_000_000, "2GiB": 2 << 30, "7B": 7, "-1": -1, "GiB": -1, "9999999999GiB": -1, "1TiB": -1,
	} {
		var s size
		err := s.Set(text)
		if (err != nil) != (want < 0) || err == nil && int64(s) != want {
			t.Errorf("%s: got %d and %v, want %d", text, int64(s), err, want)
		}
		if err != nil && !strings.Contains(err.Error(), "is not a size such as 512MiB") {
			t.Errorf("%s: got %v", text, err)
		}
	}
	for want, s := range map[string]size{"2GiB": 2 << 30, "512": 512, "3MB": 3_000_000, "0": 0} {
		if got := s.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
