//go:build !linux

package source

func (d disk) hold(dir string) (held, error) {
	below, err := d.below(dir)
	if err != nil {
		return nil, err
	}
	return opened{below}, nil
}
