package provider

// Property says which argument of the provider gives a property of AWS's schema.
type Property struct {
	// Name is the property, or the way to it through objects: "NetworkConfiguration.AwsvpcConfiguration".
	Name string
	// Argument is the argument or nested block of the provider.
	Argument string
	Form     Form
	// Default is the value that the provider fills in for a Text that is not set, "" where there is none.
	Default string
	// Of are the properties of a Block or of each of the Blocks.
	Of []Property
}

// Form is how an argument gives its property.
type Form int

// The forms of arguments.
const (
	Text       Form = iota // one value, which is exact or not known
	Name                   // one text of which a part may be known: the service in an unknown region
	Link                   // the id of one thing
	Links                  // a list of ids, or of values that are known or not one by one
	Block                  // at most one nested block
	Blocks                 // a list of nested blocks
	Document               // a text that is JSON
	Containers             // a text that is JSON, with the names of the ECS API, which begin with small letters
	Definition             // the name, ARN or family of a task definition
)

func text(name, argument string) Property {
	return Property{Name: name, Argument: argument, Form: Text}
}

// or returns the property with the value that the provider fills in.
func (p Property) or(value string) Property {
	p.Default = value
	return p
}

func name(name, argument string) Property {
	return Property{Name: name, Argument: argument, Form: Name}
}

func link(name, argument string) Property {
	return Property{Name: name, Argument: argument, Form: Link}
}

func links(name, argument string) Property {
	return Property{Name: name, Argument: argument, Form: Links}
}

func block(name, argument string, of ...Property) Property {
	return Property{Name: name, Argument: argument, Form: Block, Of: of}
}

func blocks(name, argument string, of ...Property) Property {
	return Property{Name: name, Argument: argument, Form: Blocks, Of: of}
}

func document(name, argument string) Property {
	return Property{Name: name, Argument: argument, Form: Document}
}

func definition(name, argument string) Property {
	return Property{Name: name, Argument: argument, Form: Definition}
}

func containers(name, argument string) Property {
	return Property{Name: name, Argument: argument, Form: Containers}
}
