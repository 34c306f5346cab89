package aws

// property names a property of a resource.
type property struct {
	resource *Resource
	name     string
}

// index is how resources of a type are found: by the text that a property of them is, or by their ids if that is "".
type index struct{ kind, property string }

// find returns the first resource that an index has for a text; nil where there is none. However often it is asked, it looks at
// the resources of the type once.
func (a *adapter) find(by index, text string) *Resource {
	found, made := a.indices[by]
	if !made {
		found = map[string]*Resource{}
		for _, res := range a.byType[by.kind] {
			if name := a.textOf(res, by.property); name != "" && found[name] == nil {
				found[name] = res
			}
		}
		a.indices[by] = found
	}
	return found[text]
}

// textOf returns what a property of a resource is, "" where that is not known, or its id if the property is "".
func (a *adapter) textOf(res *Resource, property string) string {
	if property == "" {
		return res.ID
	}
	if text, known := a.Known(a.properties(res).Get(property)); known {
		return text
	}
	return ""
}
