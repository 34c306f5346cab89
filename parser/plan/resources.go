package plan

// The fields of the parts of a plan that are read value by value.
var (
	changeFields        = []string{"address", "module_address", "mode", "type", "name", "change"}
	changeDetails       = []string{"actions", "after", "after_unknown", "after_sensitive"}
	stateModuleFields   = []string{"resources", "child_modules"}
	stateResourceFields = []string{"address", "mode", "type", "name", "values", "sensitive_values"}
	configFields        = []string{"provider_config", "root_module"}
	configModuleFields  = []string{"outputs", "variables", "resources", "module_calls"}
	configResourceField = []string{"address", "provider_config_key", "expressions", "for_each_expression"}
	moduleCallFields    = []string{"expressions", "for_each_expression", "module"}
)

func (s *stream) changes(into *[]*change) error {
	return s.list(func() error {
		c := &change{}
		*into = append(*into, c)
		return s.change(c)
	})
}

func (s *stream) change(c *change) error {
	return s.object(changeFields, func(key string) (err error) {
		switch key {
		case "address":
			return s.address(&c.Address, &c.at)
		case "module_address":
			c.ModuleAddress, err = s.name()
		case "mode":
			c.Mode, err = s.name()
		case "type":
			c.Type, err = s.name()
		case "name":
			_, err = s.quoted()
		case "change":
			return s.details(c)
		default:
			return s.SkipValue()
		}
		return err
	})
}

// details reads what a change makes.
func (s *stream) details(c *change) error {
	return s.object(changeDetails, func(key string) error {
		switch key {
		case "actions":
			return s.actions(&c.Change.Actions)
		case "after":
			return s.attributes(&c.content.values)
		case "after_unknown":
			return s.mask(&c.content.unknown)
		case "after_sensitive":
			return s.mask(&c.content.sensitive)
		default:
			return s.SkipValue()
		}
	})
}

func (s *stream) stateModule(m *stateModule) error {
	return s.object(stateModuleFields, func(key string) error {
		switch key {
		case "resources":
			return s.list(func() error {
				var r stateResource
				err := s.stateResource(&r)
				if s.managed || r.Mode == "data" {
					m.Resources = append(m.Resources, r)
				}
				return err
			})
		case "child_modules":
			return s.list(func() error {
				var child stateModule
				err := s.stateModule(&child)
				m.ChildModules = append(m.ChildModules, child)
				return err
			})
		default:
			return s.SkipValue()
		}
	})
}

func (s *stream) stateResource(r *stateResource) error {
	return s.object(stateResourceFields, func(key string) (err error) {
		switch key {
		case "address":
			return s.address(&r.Address, &r.at)
		case "mode":
			r.Mode, err = s.name()
		case "type":
			r.Type, err = s.name()
		case "name":
			_, err = s.quoted()
		case "values":
			return s.attributes(&r.content.values)
		case "sensitive_values":
			return s.mask(&r.content.sensitive)
		default:
			return s.SkipValue()
		}
		return err
	})
}

func (s *stream) configuration(c *configuration) error {
	return s.object(configFields, func(key string) error {
		switch key {
		case "provider_config":
			return s.value(&c.ProviderConfig)
		case "root_module":
			return s.module(&c.RootModule)
		default:
			return s.SkipValue()
		}
	})
}

func (s *stream) module(m *configModule) error {
	return s.object(configModuleFields, func(key string) error {
		switch key {
		case "outputs":
			return s.value(&m.Outputs)
		case "variables":
			return s.value(&m.Variables)
		case "resources":
			return s.list(func() error {
				m.Resources = append(m.Resources, configResource{})
				return s.configResource(&m.Resources[len(m.Resources)-1])
			})
		case "module_calls":
			m.ModuleCalls = map[string]*moduleCall{}
			return s.object(nil, func(name string) error {
				m.ModuleCalls[name] = &moduleCall{}
				return s.moduleCall(m.ModuleCalls[name])
			})
		default:
			return s.SkipValue()
		}
	})
}

func (s *stream) configResource(r *configResource) error {
	return s.object(configResourceField, func(key string) (err error) {
		switch key {
		case "address":
			return s.own(&r.Address)
		case "provider_config_key":
			r.ProviderConfigKey, err = s.name()
		case "expressions":
			return s.attributes(&r.expressions)
		case "for_each_expression":
			return s.value(&r.ForEach)
		default:
			return s.SkipValue()
		}
		return err
	})
}

func (s *stream) moduleCall(c *moduleCall) error {
	return s.object(moduleCallFields, func(key string) error {
		switch key {
		case "expressions":
			return s.value(&c.Expressions)
		case "for_each_expression":
			return s.value(&c.ForEach)
		case "module":
			return s.module(&c.Module)
		default:
			return s.SkipValue()
		}
	})
}
