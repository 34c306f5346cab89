package funcs

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// directory is a FileReader for a directory of the test data.
type directory string

func (d directory) ReadFile(name string) ([]byte, error)       { return os.ReadFile(d.Abs(name)) }
func (d directory) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(d.Abs(name)) }
func (d directory) Stat(name string) (fs.FileInfo, error)      { return os.Stat(d.Abs(name)) }
func (d directory) Abs(name string) string                     { return path.Join(string(d), name) }

func testFunctions(t *testing.T) map[string]function.Function {
	t.Helper()
	dir, err := filepath.Abs("testdata/functions")
	if err != nil {
		t.Fatal(err)
	}
	return All(directory(filepath.ToSlash(dir)), nil)
}

func evaluate(t *testing.T, text string, ctx *hcl.EvalContext) (cty.Value, error) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(text), "test", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s does not parse: %s", text, diags)
	}
	v, diags := expr.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	return v, nil
}

func TestFunctions(t *testing.T) {
	table, err := os.ReadFile("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	ctx := &hcl.EvalContext{Functions: testFunctions(t)}
	for line := range strings.Lines(string(table)) {
		call, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  =>  ")
		if !ok {
			continue
		}
		t.Run(call, func(t *testing.T) {
			got, err := evaluate(t, call, ctx)
			if want == "error" {
				if err == nil {
					t.Errorf("got %#v, want an error", got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := evaluate(t, want, ctx)
			if err != nil {
				t.Fatal(err)
			}
			if !got.RawEquals(wanted) && !bothEmpty(got, wanted) {
				t.Errorf("got %#v, want %#v", got, wanted)
			}
		})
	}
}

// bothEmpty reports whether the values are empty collections of one kind: the table cannot say of which type.
func bothEmpty(a, b cty.Value) bool {
	return a.CanIterateElements() && a.LengthInt() == 0 && b.LengthInt() == 0 &&
		a.Type().IsListType() == b.Type().IsListType() && a.Type().IsSetType() == b.Type().IsSetType() &&
		a.Type().IsMapType() == b.Type().IsMapType()
}

// TestFunctionsTable keeps the table of TestFunctions complete.
func TestFunctionsTable(t *testing.T) {
	table, err := os.ReadFile("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := map[string]bool{ // in the tests below
		"abspath": true, "base64gzip": true, "bcrypt": true, "issensitive": true, "plantimestamp": true, "rsadecrypt": true,
		"sensitive": true, "timestamp": true, "type": true, "uuid": true,
	}
	for name := range testFunctions(t) {
		if !strings.Contains(name, "::") && !elsewhere[name] && !strings.Contains(string(table), "\n"+name+"(") {
			t.Errorf("no line begins with a call of %s", name)
		}
	}
}

func TestFunctionsUndetermined(t *testing.T) {
	ctx := &hcl.EvalContext{Functions: testFunctions(t)}
	for call, want := range map[string]cty.Type{
		`timestamp()`:                       cty.String,
		`plantimestamp()`:                   cty.String,
		`uuid()`:                            cty.String,
		`bcrypt("x", 4)`:                    cty.String,
		`pathexpand("~/.ssh/id_rsa")`:       cty.String,
		`issensitive("x")`:                  cty.Bool,
		`type("x")`:                         cty.DynamicPseudoType,
		`textencodebase64("x", "Big5")`:     cty.String,
		`textdecodebase64("eA==", "UTF-7")`: cty.String,
	} {
		got, err := evaluate(t, call, ctx)
		if err != nil {
			t.Errorf("%s: %s", call, err)
			continue
		}
		if got.IsKnown() || got.Type() != want {
			t.Errorf("%s is %#v, want an unknown %s", call, got, want.FriendlyName())
		}
	}
}

// TestFunctionsOfFiles checks that absolute names lead to the same files.
func TestFunctionsOfFiles(t *testing.T) {
	ctx := &hcl.EvalContext{Functions: testFunctions(t)}
	for call, want := range map[string]string{
		`file(abspath("hello.txt"))`:                       `"Hello World"`,
		`fileexists("${abspath("files")}/hello.txt")`:      `true`,
		`fileset(abspath("files/sub"), "*")`:               `toset(["a.json"])`,
		`basename(abspath("."))`:                           `"functions"`,
		`abspath("files/../hello.txt")`:                    `abspath("hello.txt")`,
		`abspath(abspath("hello.txt"))`:                    `abspath("hello.txt")`,
		`base64gunzip(base64gzip(file("backends.tftpl")))`: `file("backends.tftpl")`,
	} {
		got, err := evaluate(t, call, ctx)
		if err != nil {
			t.Errorf("%s: %s", call, err)
			continue
		}
		if wanted, err := evaluate(t, want, ctx); err != nil || !got.RawEquals(wanted) {
			t.Errorf("%s is %#v, want %s (%v)", call, got, want, err)
		}
	}
}

func TestFunctionRSADecrypt(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	cipher, err := rsa.EncryptPKCS1v15(rand.Reader, &key.PublicKey, []byte("secret")) //nolint:staticcheck // what rsadecrypt undoes
	if err != nil {
		t.Fatal(err)
	}
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	got, err := evaluate(t, `rsadecrypt(text, key)`, &hcl.EvalContext{
		Functions: testFunctions(t),
		Variables: map[string]cty.Value{
			"text": cty.StringVal(base64.StdEncoding.EncodeToString(cipher)),
			"key":  cty.StringVal(string(private)),
		},
	})
	if err != nil || !got.RawEquals(cty.StringVal("secret")) {
		t.Errorf("got %#v, %v", got, err)
	}
}

// TestTemplateThatCallsItself checks that the work is bounded: the template calls itself twice.
func TestTemplateThatCallsItself(t *testing.T) {
	_, err := evaluate(t, `templatefile("loop.tftpl", {})`, &hcl.EvalContext{Functions: testFunctions(t)})
	if err == nil || !strings.Contains(err.Error(), "too many other templates") {
		t.Errorf("got %v, want an error about too many templates", err)
	}
}

func TestMockFunction(t *testing.T) {
	ctx := &hcl.EvalContext{Functions: map[string]function.Function{
		"provider::aws::arn_parse": Mock("provider::aws::arn_parse"),
	}}
	for _, call := range []string{
		`provider::aws::arn_parse()`,
		`provider::aws::arn_parse(null, [1], [{}]...)`,
		`provider::aws::arn_parse("arn:aws:iam::1:role/x").region`,
	} {
		if got, err := evaluate(t, call, ctx); err != nil || got.IsKnown() {
			t.Errorf("%s is %#v, %v", call, got, err)
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	for b.Loop() {
		All(directory("."), nil)
	}
}
