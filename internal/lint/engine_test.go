package lint

import (
	"sync"

	"github.com/egresslint/egresslint/internal/engine"
)

// embedded is the engine that the tests share.
var embedded = sync.OnceValues(engine.New)
