package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// cloud imitates as much of AWS as the data sources of the cases ask for: it answers for an account in the query
// protocol of EC2 and STS, and for ECS in JSON.
type cloud struct {
	s3Lists map[string]string // the ids of the managed prefix lists of S3, by region
}

// newCloud returns a cloud with the prefix lists that the policies know.
func newCloud() (cloud, error) {
	text, err := os.ReadFile(prefixLists)
	if err != nil {
		return cloud{}, err
	}
	var known struct {
		IDs map[string]map[string]string `json:"ids"`
	}
	if err := json.Unmarshal(text, &known); err != nil {
		return cloud{}, fmt.Errorf("%s: %w", prefixLists, err)
	}
	return cloud{known.IDs["s3"]}, nil
}

// ServeHTTP implements http.Handler.
func (c cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		serveJSON(w, target)
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	action, form := r.PostForm.Get("Action"), r.PostForm
	region := regionOf(r)
	answer, ok := account{region, c.s3Lists[region]}.answer(action, form)
	if !ok {
		log.Printf("the imitation of AWS does not know %s %v", action, form)
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `<Response><Errors><Error><Code>InvalidAction</Code><Message>%s</Message></Error></Errors></Response>`, action)
		return
	}
	fmt.Fprintf(w, `<%[1]sResponse><requestId>recording</requestId>%[2]s</%[1]sResponse>`, action, answer)
}

var scopePattern = regexp.MustCompile(`Credential=[^/]+/\d+/([^/]+)/`)

// regionOf returns the region that a request is signed for.
func regionOf(r *http.Request) string {
	m := scopePattern.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		return machineRegion
	}
	return m[1]
}

func (a account) answer(action string, form url.Values) (string, bool) {
	switch action {
	case "GetCallerIdentity":
		return callerIdentity, true
	case "DescribeVpcAttribute":
		return vpcAttribute(form), true
	case "DescribeVpcEndpointServices":
		return a.endpointService(form), true
	}
	found, ok := a.collections()[action]
	if !ok {
		return "", false
	}
	return found.answer(form), true
}

const callerIdentity = `<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/recording</Arn>` +
	`<UserId>AIDA0000000000000000</UserId><Account>123456789012</Account></GetCallerIdentityResult>`

// vpcAttribute answers for one attribute of a VPC, all of which are switched on.
func vpcAttribute(form url.Values) string {
	name := form.Get("Attribute")
	return fmt.Sprintf(`<vpcId>%s</vpcId><%[2]s><value>true</value></%[2]s>`, form.Get("VpcId"), name)
}

// endpointService answers for any service that is asked for by name.
func (a account) endpointService(form url.Values) string {
	names := append(numbered(form, "ServiceName"), numbered(form, "Filter.1.Value")...)
	if len(names) == 0 {
		return "<serviceNameSet/><serviceDetailSet/>"
	}
	kind := "Interface"
	if suffix := path.Ext(names[0]); suffix == ".s3" || suffix == ".dynamodb" {
		kind = "Gateway"
	}
	return fmt.Sprintf(`<serviceNameSet><item>%[1]s</item></serviceNameSet><serviceDetailSet><item>`+
		`<serviceName>%[1]s</serviceName><serviceId>vpce-svc-0a</serviceId>`+
		`<serviceType><item><serviceType>%[2]s</serviceType></item></serviceType><owner>amazon</owner>`+
		`<acceptanceRequired>false</acceptanceRequired><vpcEndpointPolicySupported>true</vpcEndpointPolicySupported>`+
		`<availabilityZoneSet><item>%[3]sa</item><item>%[3]sb</item></availabilityZoneSet><baseEndpointDnsNameSet/>`+
		`<supportedIpAddressTypeSet><item>ipv4</item></supportedIpAddressTypeSet></item></serviceDetailSet>`,
		names[0], kind, a.region)
}

// collection is what one action describes.
type collection struct {
	set       string // the element that holds the items
	parameter string // the request parameter that picks items by id
	items     []item
}

// item is one thing that exists.
type item struct {
	id     string
	traits map[string]string // by the name of the filter that asks for it
	xml    string
}

// answer lists the items that a request asks for.
func (c collection) answer(form url.Values) string {
	ids := numbered(form, c.parameter)
	if id := form.Get(c.parameter); id != "" {
		ids = append(ids, id)
	}
	var b strings.Builder
	for _, it := range c.items {
		if (len(ids) == 0 || matches(ids, it.id)) && it.passes(form) {
			b.WriteString("<item>" + it.xml + "</item>")
		}
	}
	return fmt.Sprintf("<%[1]s>%[2]s</%[1]s>", c.set, b.String())
}

// passes reports whether the item has what every filter of the request wants.
func (it item) passes(form url.Values) bool {
	for n := 1; ; n++ {
		prefix := "Filter." + strconv.Itoa(n)
		name := form.Get(prefix + ".Name")
		if name == "" {
			return true
		}
		if !matches(numbered(form, prefix+".Value"), it.traits[name]) {
			return false
		}
	}
}

// numbered lists the parameters prefix.1, prefix.2 and so on.
func numbered(form url.Values, prefix string) []string {
	var list []string
	for n := 1; form.Has(prefix + "." + strconv.Itoa(n)); n++ {
		list = append(list, form.Get(prefix+"."+strconv.Itoa(n)))
	}
	return list
}

// matches reports whether one of the patterns, which may hold asterisks, is that of the text.
func matches(patterns []string, text string) bool {
	for _, pattern := range patterns {
		if ok, err := path.Match(pattern, text); ok && err == nil {
			return true
		}
	}
	return false
}
