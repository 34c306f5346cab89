package managedlists

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// section is a section of a file of the AWS CLI: values by their names, in lower case. Those that are indented below a name
// without a value have both names: "ec2.endpoint_url".
type section map[string]string

// profile is the profile that is used.
type profile struct {
	section
	name    string
	service section // what the profile says of single services
}

// errNoProfile is the error for a profile that is in no file.
var errNoProfile = errors.New("there is no such profile")

// profileOf reads the profile that the environment names, or else the default one, which need not be there. What the file with
// credentials says counts more.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
func profileOf(getenv func(name string) string) (*profile, error) {
	p := &profile{name: first(getenv, "AWS_PROFILE", "AWS_DEFAULT_PROFILE"), section: section{}}
	wanted := p.name != ""
	if !wanted {
		p.name = "default"
	}
	settings := readSections(getenv("AWS_CONFIG_FILE"), "config")
	credentials := readSections(getenv("AWS_SHARED_CREDENTIALS_FILE"), "credentials")
	own, isThere := settings["profile "+p.name]
	if !isThere && p.name == "default" {
		own, isThere = settings["default"]
	}
	secret, isSecret := credentials[p.name]
	maps.Copy(p.section, own)
	maps.Copy(p.section, secret)
	p.service = settings["services "+own["services"]]
	switch {
	case wanted && !isThere && !isSecret:
		return nil, fmt.Errorf("reading the AWS profile %s: %w", p.name, errNoProfile)
	case (p.section[keyID] == "") != (p.section[secretKey] == ""):
		return nil, fmt.Errorf("reading the AWS profile %s: it has only one of %s and %s", p.name, keyID, secretKey)
	}
	return p, nil
}

// The names of the values of a key.
const (
	keyID     = "aws_access_key_id"
	secretKey = "aws_secret_access_key"
	token     = "aws_session_token"
)

// first returns the first of several variables that has a value.
func first(getenv func(name string) string, names ...string) string {
	for _, name := range names {
		if value := getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// readSections reads a file, which is in the directory of the AWS CLI unless it is named. As for the AWS CLI, one that cannot be
// read has no sections.
func readSections(name, usual string) map[string]section {
	if name == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil
		}
		name = filepath.Join(home, ".aws", usual)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	return sections(string(text))
}

// sections returns the sections of a file by their names, such as "profile dev".
func sections(text string) map[string]section {
	found := map[string]section{}
	var at section
	key := "" // the last one
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';' {
			continue
		}
		if name, ok := header(trimmed); ok {
			if found[name] == nil {
				found[name] = section{}
			}
			at, key = found[name], ""
			continue
		}
		name, value, ok := assignment(trimmed)
		indented := line[0] == ' ' || line[0] == '\t'
		switch {
		case at == nil || key == "" && !ok:
		case indented && !ok && at[key] != "": // the value goes on
			at[key] += "\n" + trimmed
		case !ok:
		case indented && key != "" && at[key] == "":
			at[key+"."+name] = unquoted(value)
		default:
			key = name
			at[key] = unquoted(strings.TrimSpace(withoutComment(value)))
		}
	}
	return found
}

// header returns the name of the section that a line begins, with one space between its words.
func header(line string) (string, bool) {
	if end := strings.IndexAny(line, "#;"); end >= 0 {
		line = strings.TrimSpace(line[:end])
	}
	if len(line) < 2 || line[0] != '[' || line[len(line)-1] != ']' {
		return "", false
	}
	kind, name, two := strings.Cut(strings.TrimSpace(line[1:len(line)-1]), " ")
	if !two {
		return kind, true
	}
	return kind + " " + strings.TrimSpace(name), true
}

// assignment takes a line apart at the first = or :.
func assignment(line string) (name, value string, ok bool) {
	at := strings.IndexAny(line, "=:")
	if at < 0 {
		return "", "", false
	}
	return strings.ToLower(strings.TrimSpace(line[:at])), strings.TrimSpace(line[at+1:]), true
}

// withoutComment drops a comment, which begins after a space.
func withoutComment(value string) string {
	for i := 1; i < len(value); i++ {
		if (value[i] == '#' || value[i] == ';') && (value[i-1] == ' ' || value[i-1] == '\t') {
			return value[:i-1]
		}
	}
	return value
}

func unquoted(value string) string {
	if n := len(value); n > 1 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
		return value[1 : n-1]
	}
	return value
}
