package sample

// Resource is a resource in AWS's own schema, to be written in any language.
type Resource struct {
	Name       string // letters and digits, so that every language takes it
	Type       string // as CloudFormation calls it
	Properties Object
}

// Object is an object with its members in order. A member is a string, an int, a bool, a Ref, a Parameter, a List or
// an Object.
type Object []Member

// Member is a member of an Object.
type Member struct {
	Key   string
	Value any
}

// List is a list of values.
type List []any

// Ref refers to a resource: to its id where Attribute is empty.
type Ref struct{ Name, Attribute string }

// Parameter is a value that nobody gives: a parameter or variable of this name, without a default.
type Parameter string

// get returns a member, nil where there is none.
func (o Object) get(key string) any {
	for _, m := range o {
		if m.Key == key {
			return m.Value
		}
	}
	return nil
}

// parameters lists the parameters in a value.
func parameters(v any) []Parameter {
	var found []Parameter
	switch v := v.(type) {
	case Parameter:
		return []Parameter{v}
	case List:
		for _, item := range v {
			found = append(found, parameters(item)...)
		}
	case Object:
		for _, m := range v {
			found = append(found, parameters(m.Value)...)
		}
	}
	return found
}
