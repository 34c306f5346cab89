package config

// fileShape is the shape of the whole file.
func fileShape() *shape {
	return &shape{kind: object, keys: []key{
		{"region", false, textShape("The AWS region, where the files do not fix it. --region comes before it.", regionWord())},
		{"allow", false, listShape("Destinations that tasks may send to besides what the pull of their image needs.", allowShape())},
		{"endpoints", false, listShape("VPC endpoints that are declared outside of the files that are checked.", endpointShape())},
		{"ecr_cidrs", false, tableShape("The public address blocks of ECR by region, where egresslint does not know them or they have changed.", regionWord(), blocksShape())},
		{"prefix_lists", false, tableShape("The ids of AWS-managed prefix lists by region and service, where egresslint does not know them.", regionWord(),
			tableShape("The id by service.", managedListWord(), textShape("The id.", listIDWord())))},
		{"task_groups", false, oneOrMoreShape("Security groups of tasks on Fargate that the files hold no service for.", nameWord())},
		{"rules", false, tableShape("The level and the options of rules by name.", anyWord("the name of a rule"), ruleShape())},
		{"needs", false, needsShape()},
	}}
}

func allowShape() *shape {
	return &shape{
		kind:  object,
		about: "One destination, for one reason.",
		oneOf: []string{"service", "security_group", "cidr", "prefix_list"},
		keys: []key{
			{"service", false, textShape("An AWS service: its interface endpoint in the VPC of the task, or, for s3 and dynamodb, its prefix list.", serviceWord())},
			{"security_group", false, textShape("What carries this security group.", nameWord())},
			{"cidr", false, textShape("The addresses in this block.", cidrWord())},
			{"prefix_list", false, textShape("The addresses in this prefix list.", nameWord())},
			{"ports", false, oneOrMoreShape("The ports; 443 where nothing is said.", portsWord())},
			{"protocol", false, textShape("The protocol; tcp where nothing is said.", protocolWord())},
			{"from", false, oneOrMoreShape("The security groups of the tasks that may; all where nothing is said.", nameWord())},
			{"reason", true, textShape("Why, for those who read this later.", reasonWord())},
			{"until", false, textShape("The last day on which this holds.", dateWord())},
		},
	}
}

func endpointShape() *shape {
	return &shape{
		kind:  object,
		about: "One endpoint, and what is known of it.",
		anyOf: []string{"groups", "addresses", "exists"},
		keys: []key{
			{"service", true, textShape("The service of the endpoint.", serviceWord())},
			{"groups", false, oneOrMoreShape("The security groups that it carries.", nameWord())},
			{"addresses", false, oneOrMoreShape("Its private addresses.", addressWord())},
			{"exists", false, &shape{kind: truth, about: "Says that there is one, where nothing else of it is known."}},
			{"vpc", false, textShape("The VPC that it is in; that of the tasks where nothing is said.", nameWord())},
		},
	}
}

func blocksShape() *shape {
	return &shape{kind: object, about: "The blocks and the day on which they were seen.", keys: []key{
		{"cidrs", true, oneOrMoreShape("The blocks. They take the place of those that egresslint knows for the region.", cidrWord())},
		{"observed", true, textShape("The day on which they were seen.", dateWord())},
	}}
}

func ruleShape() *shape {
	return &shape{kind: object, about: "How the rule is applied.", anyOf: []string{"level", "options"}, keys: []key{
		{"level", false, textShape("How much its findings matter; off switches it off.", levelWord())},
		{"options", false, &shape{kind: table, about: "The options of the rule.", names: anyWord("the name of an option"),
			item: oneOrMoreShape("The value or the values.", &word{what: "a value", pattern: `\S`, scalar: true})}},
	}}
}

func needsShape() *shape {
	return &shape{kind: either, about: "Whether tasks also have to reach what their task definitions need, such as the endpoint of CloudWatch Logs.", choices: []*shape{
		{kind: boolean, about: "true asks for it."},
		{kind: object, about: "Asks for it, and says more.", keys: []key{
			{"allow-needed", false, &shape{kind: boolean, about: "Whether the endpoints that are needed are allowed destinations."}},
		}},
	}}
}

func textShape(about string, form *word) *shape { return &shape{kind: text, about: about, word: form} }

func listShape(about string, item *shape) *shape { return &shape{kind: list, about: about, item: item} }

func tableShape(about string, names *word, item *shape) *shape {
	return &shape{kind: table, about: about, names: names, item: item}
}

func oneOrMoreShape(about string, form *word) *shape {
	return &shape{kind: oneOrMore, about: about, item: &shape{kind: text, word: form}}
}
