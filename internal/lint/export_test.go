package lint

import (
	"context"
	"sync"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// embedded is the engine that the tests share.
var embedded = sync.OnceValues(engine.New)

// RunEmbedded is Run with the engine that the tests share.
func RunEmbedded(ctx context.Context, opt Options) (*model.Report, error) {
	return run(ctx, opt, embedded)
}
