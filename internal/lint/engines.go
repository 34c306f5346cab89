package lint

import (
	"fmt"
	"sync"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
)

// engines are the engine under each configuration, as far as that holds for a root and its variant. Stacks for which the same
// holds share one. They are safe for concurrent use.
type engines struct {
	base  *engine.Engine
	plain *engine.Engine // where nothing is configured
	off   []string       // the rules that are not selected
	now   time.Time

	mu         sync.Mutex
	configured map[holds]*engine.Engine
}

// holds is a configuration and what of its allowances holds.
type holds struct {
	config  *config.Config
	allowed string
}

func newEngines(base *engine.Engine, off []string, now time.Time) *engines {
	e := &engines{base: base, plain: base, off: off, now: now, configured: map[holds]*engine.Engine{}}
	if len(off) > 0 {
		e.plain = base.WithData(config.SwitchOff(base.Data(), off))
	}
	return e
}

// under returns the engine under a configuration.
func (e *engines) under(f *config.Joined, scope config.Scope) *engine.Engine {
	if f.Config == nil {
		return e.plain
	}
	key := holds{f.Config, fmt.Sprint(f.Allowed(scope))}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.configured[key] == nil {
		e.configured[key] = e.base.WithData(config.SwitchOff(f.Data(e.base.Data(), e.now, scope), e.off))
	}
	return e.configured[key]
}
